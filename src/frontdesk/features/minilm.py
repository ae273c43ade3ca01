"""English text vectors and token states of all-MiniLM-L6-v2, 8-bit weights, as ONNX.

Wang et al., "MiniLM: Deep Self-Attention Distillation" (2020); Reimers and Gurevych, "Sentence-BERT" (2019).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from frontdesk.features.batches import by_length, padded
from frontdesk.features.embedding import WIDTH, Floats, Role, normalised
from frontdesk.features.wordpieces import Wordpieces
from frontdesk.models.session import Session

WINDOW = 256  # tokens, [CLS] and [SEP] among them, at which a text is cut
BATCH_TOKENS = 4_096


@dataclass(frozen=True, slots=True)
class MiniLM:
    """Embeds English texts; other languages have no meaning to it. `role` makes no difference."""

    pieces: Wordpieces
    session: Session
    name: str = "all-minilm-l6-v2.int8.v1"

    @classmethod
    def open(cls, folder: Path, threads: int = 2, most: int = WINDOW) -> "MiniLM":
        """Open minilm.onnx and tokenizer.json in ``folder``; texts are cut at ``most`` tokens."""
        session = Session(folder / "minilm.onnx", threads=threads)
        return cls(Wordpieces.open(folder, most), session)

    def embed(self, texts: Sequence[str], role: Role = "query") -> Floats:
        """Return (texts, 384) vectors of length 1, in the order of the texts."""
        del role
        vectors = np.zeros((len(texts), WIDTH), np.float32)
        for place, states in self._states(texts):
            vectors[place] = states.mean(axis=0)
        return normalised(vectors)

    def states(self, texts: Sequence[str]) -> list[Floats]:
        """Return (tokens, 384) a text: the last layer, [CLS] first and [SEP] last."""
        found = dict(self._states(texts))
        return [found[place] for place in range(len(texts))]

    def _states(self, texts: Sequence[str]) -> Iterator[tuple[int, Floats]]:
        """Yield the place of a text and its states, as the batches come."""
        rows = self.pieces.ids(texts)
        for places in by_length([len(row) for row in rows], BATCH_TOKENS):
            ids, mask = padded([rows[place] for place in places])
            feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            for place, states in zip(places, self.session.run(feed)[0], strict=True):
                yield place, states[: len(rows[place])]
