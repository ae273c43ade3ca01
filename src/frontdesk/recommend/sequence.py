"""What comes next, said by a Transformer that reads in order what a customer did: served without torch.

It is trained by `frontdesk.training.sequence`. The network turns the vectors of a history into the vector
that is wanted next; an item fits by the product of its own vector with that one, and by how popular it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import ModelCorrupt
from frontdesk.models.session import Array, Session
from frontdesk.recommend.liking import profile
from frontdesk.recommend.log import Floats, Ints
from frontdesk.recommend.source import Seen

Network = Callable[[Mapping[str, Array]], Sequence[Floats]]


@dataclass(frozen=True, slots=True, eq=False)
class Sequential:
    """Vectors (items, width) and ``bias`` (items,), NaN for items that training did not see.

    ``graph`` is the network as an ONNX file has it, (bytes,) uint8; ``length`` items of a history are read.
    """

    name: ClassVar[str] = "sequence"
    vectors: Floats
    bias: Floats
    graph: NDArray[np.uint8]
    length: int
    network: Network

    def scores(self, seen: Sequence[Seen]) -> Floats:
        """Score every item as what comes next, (len(seen), items); NaN for what training did not see.

        Who liked nothing that training saw gets NaN throughout.
        """
        histories = [self._history(one) for one in seen]
        there = [at for at, one in enumerate(histories) if len(one)]
        fits = np.zeros((0, len(self.bias)), np.float32)
        if there:
            fits = self._wanted([histories[at] for at in there]) @ self.vectors.T
            fits += self.bias
        if len(there) == len(seen):
            return fits  # as it mostly is: nothing of 100,000 items has to be copied
        found = np.full((len(seen), len(self.bias)), np.nan, np.float32)
        found[there] = fits
        return found

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give what is kept."""
        length = np.array([self.length], np.int64)
        return {"vectors": self.vectors, "bias": self.bias, "graph": self.graph, "length": length}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> "Sequential":
        """Open what was kept. Raises `KeyError` and `ValueError` for what does not fit together."""
        vectors, bias, graph = arrays["vectors"], arrays["bias"], arrays["graph"]
        if vectors.ndim != 2 or bias.shape != vectors.shape[:1]:
            raise ValueError("items have no vector and bias each")
        try:
            network = Session(graph.tobytes(), threads=1).run
        except ModelCorrupt as error:
            raise ValueError(error.message) from error
        return cls(vectors, bias, graph, int(arrays["length"][0]), network)

    def moved(self, before: Sequence[str], now: Sequence[str]) -> "Sequential":
        """Give the same for another list of items; those of ``now`` that ``before`` lacks are as not seen."""
        place = {one: at for at, one in enumerate(before)}
        old = np.array([place.get(one, -1) for one in now], np.int64)
        vectors = np.where(old[:, None] >= 0, self.vectors[old], np.float32(0))
        bias = np.where(old >= 0, self.bias[old], np.float32(np.nan))
        return Sequential(vectors, bias, self.graph, self.length, self.network)

    def _history(self, seen: Seen) -> Ints:
        """Return the last items (n,) that were liked and that training saw, oldest first."""
        liked = profile(seen).items
        found: Ints = liked[~np.isnan(self.bias[liked])][-self.length :]
        return found

    def _wanted(self, histories: Sequence[Ints]) -> Floats:
        """Return what is wanted next, (n, width). Padding stands behind, where no earlier place looks."""
        lengths = np.array([len(one) for one in histories])
        read = np.zeros((len(histories), int(lengths.max()), self.vectors.shape[1]), np.float32)
        for row, items in zip(read, histories, strict=True):
            row[: len(items)] = self.vectors[items]
        wanted: Floats = self.network({"vectors": read})[0][np.arange(len(read)), lengths - 1]
        return wanted
