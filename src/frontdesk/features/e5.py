"""Text vectors of multilingual-e5-small, rebuilt as ONNX.

Wang et al., "Multilingual E5 Text Embeddings" (2024). Meaning is compared across some hundred languages.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from frontdesk.features.embedding import WIDTH, Floats, Role, normalised
from frontdesk.models.session import Session

START, PAD, END = 0, 1, 2
WINDOW = 510  # tokens of text that fit between <s> and </s>
BATCH_TOKENS = 4_096  # of one run, padding included: bounds the memory
CONTROL = re.compile(r"</?s>|<(?:pad|unk|mask)>")  # typed by a customer, they would steer the network
SPACES = re.compile(" {2,}")

Window = tuple[int, list[int]]  # the text it belongs to, its tokens with <s> and </s>


@dataclass(frozen=True, slots=True)
class E5:
    """Embeds texts with the network; texts over 510 tokens by the weighted mean of their windows."""

    tokenizer: Tokenizer
    characters: dict[int, str] = field(repr=False)
    session: Session
    name: str

    @classmethod
    def open(cls, folder: Path, threads: int = 2) -> "E5":
        """Open the built model in ``folder``: e5.onnx, tokenizer.json, charmap.json."""
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        written = json.loads((folder / "charmap.json").read_text("utf-8"))
        characters = {int(code): str(becomes) for code, becomes in written.items()}
        # Fused, Add + LayerNormalization becomes a kernel that is slow on the CPU.
        session = Session(folder / "e5.onnx", threads=threads, disabled_optimizers=("SkipLayerNormFusion",))
        return cls(tokenizer, characters, session, f"multilingual-e5-small.{session.metadata['variant']}.v1")

    def embed(self, texts: Sequence[str], role: Role = "query") -> Floats:
        """Return (texts, 384) vectors of length 1, in the order of the texts."""
        windows = [window for row, text in enumerate(texts) for window in self._windows(row, text, role)]
        windows.sort(key=lambda window: len(window[1]))  # so that little is padded
        sums = np.zeros((len(texts), WIDTH), np.float32)
        for batch in _batches(windows):
            rows = [row for row, _ in batch]
            weights = np.array([[len(tokens)] for _, tokens in batch], np.float32)
            np.add.at(sums, rows, self._run([tokens for _, tokens in batch]) * weights)
        return normalised(sums)

    def _windows(self, row: int, text: str, role: Role) -> Iterator[Window]:
        mapped = f"{role}: {CONTROL.sub(' ', text).strip()}".translate(self.characters)
        tokens = self.tokenizer.encode(SPACES.sub(" ", mapped), add_special_tokens=False).ids
        for start in range(0, max(len(tokens), 1), WINDOW):
            yield row, [START, *tokens[start : start + WINDOW], END]

    def _run(self, tokens: Sequence[list[int]]) -> Floats:
        """Run one batch: (batch, 384)."""
        longest = max(len(one) for one in tokens)
        ids = np.full((len(tokens), longest), PAD, np.int64)
        mask = np.zeros_like(ids)
        for row, one in enumerate(tokens):
            ids[row, : len(one)] = one
            mask[row, : len(one)] = 1
        vectors: Floats = self.session.run({"input_ids": ids, "attention_mask": mask})[0]
        return vectors


def _batches(windows: Sequence[Window]) -> Iterator[Sequence[Window]]:
    """Cut windows, shortest first, into batches of at most BATCH_TOKENS tokens with their padding."""
    start = 0
    for end in range(1, len(windows) + 1):
        wanted = (end + 1 - start) * len(windows[end][1]) if end < len(windows) else BATCH_TOKENS + 1
        if wanted > BATCH_TOKENS:
            yield windows[start:end]
            start = end
