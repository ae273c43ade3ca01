"""A second look at what was found: a cross-encoder reads question and passage together. Off by default.

It is any folder with an ONNX export of a sequence classifier and its tokenizer (``model.onnx``,
``tokenizer.json``), as the usual exporters write them.
Nogueira and Cho, "Passage Re-ranking with BERT" (2019).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from tokenizers import Tokenizer

from frontdesk.errors import Misconfigured
from frontdesk.features.embedding import Floats
from frontdesk.knowledge.hit import Hit
from frontdesk.models.session import Session

LOOKED_AT = 20  # hits that are read again
WINDOW = 512  # tokens of question and passage together
NAMES = {"input_ids", "attention_mask", "token_type_ids"}


class Reranker(Protocol):
    """Says how well passages answer a question."""

    def scores(self, question: str, passages: Sequence[str]) -> Floats:
        """Return (passages,): the higher, the better; only their order means something."""
        ...


@dataclass(frozen=True, slots=True)
class CrossEncoder:
    """A cross-encoder from a folder."""

    tokenizer: Tokenizer
    session: Session

    @classmethod
    def open(cls, folder: Path, threads: int = 2) -> "CrossEncoder":
        """Open a folder. Raises `Misconfigured` when it holds no cross-encoder, `ModelCorrupt`."""
        for name in ("model.onnx", "tokenizer.json"):
            if not (folder / name).is_file():
                raise _misfit(folder, f"{name} is not there")
        tokenizer = _tokenizer(folder)
        session = Session(folder / "model.onnx", threads=threads)
        if "input_ids" not in session.inputs or not set(session.inputs) <= NAMES:
            raise _misfit(folder, f"its network asks for {', '.join(session.inputs)}")
        return cls(tokenizer, session)

    def scores(self, question: str, passages: Sequence[str]) -> Floats:
        """Return (passages,): the logit of "relevant"; of two classes, how far it lies before the other.

        Raises `Misconfigured` when the network gives anything but one or two numbers a passage.
        """
        if not passages:
            return np.zeros(0, np.float32)
        pairs = self.tokenizer.encode_batch([(question, passage) for passage in passages])
        every = {
            "input_ids": np.array([one.ids for one in pairs], np.int64),
            "attention_mask": np.array([one.attention_mask for one in pairs], np.int64),
            "token_type_ids": np.array([one.type_ids for one in pairs], np.int64),
        }
        logits = self.session.run({name: every[name] for name in self.session.inputs})[0]
        if logits.ndim != 2 or logits.shape[1] not in (1, 2) or len(logits) != len(passages):
            raise _misfit(
                Path("model.onnx"), f"its network gives {logits.shape} for {len(passages)} passages"
            )
        found: Floats = logits[:, -1] - (logits[:, 0] if logits.shape[1] == 2 else 0)
        return found


def reranked(question: str, hits: Sequence[Hit], reranker: Reranker) -> tuple[Hit, ...]:
    """Put the best hits in the order of a reranker; their calibrated scores stay what they are."""
    first, rest = hits[:LOOKED_AT], hits[LOOKED_AT:]
    scores = reranker.scores(question, [f"{hit.passage.title}\n{hit.passage.text}" for hit in first])
    order = np.argsort(-scores, kind="stable")
    return (*(first[at] for at in order.tolist()), *rest)


def _tokenizer(folder: Path) -> Tokenizer:
    try:
        said = json.loads((folder / "tokenizer.json").read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _misfit(folder, f"tokenizer.json cannot be read: {error}") from error
    if not isinstance(said, dict) or not isinstance(said.get("model"), dict):
        raise _misfit(folder, "tokenizer.json describes no tokenizer")
    made = Tokenizer.from_str(json.dumps(said))
    made.enable_truncation(WINDOW, strategy="longest_first")  # a question alone may be too long
    made.enable_padding()
    return made


def _misfit(folder: Path, why: str) -> Misconfigured:
    return Misconfigured(
        f"{folder.name} is no cross-encoder: {why}",
        part="knowledge.reranker",
        value=str(folder),
        remedy="export a sequence classifier of one or two classes to ONNX with its tokenizer.json",
    )
