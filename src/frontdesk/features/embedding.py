"""What turns texts into vectors: one interface for the network and for its fallback without weights."""

from collections.abc import Sequence
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Role = Literal["query", "passage"]

WIDTH = 384  # numbers in a text vector, whoever makes it


class Embedder(Protocol):
    """Embeds texts. Vectors of embedders with different names must never be compared."""

    @property
    def name(self) -> str:
        """Name and version of what makes the vectors; an index keeps it beside them."""
        ...

    def embed(self, texts: Sequence[str], role: Role = "query") -> Floats:
        """Return (texts, 384) vectors of length 1, in the order of the texts."""
        ...


def normalised(vectors: Floats) -> Floats:
    """Scale (n, width) vectors to length 1; a vector of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Floats = (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return scaled
