"""The same text is embedded once: perception, understanding and knowledge read the same words."""

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from frontdesk.features.embedding import Embedder, Floats, Role


class Cached:
    """An embedder that remembers the vectors of the last ``size`` texts.

    Not for threads: it belongs to the inference queue, as the embedder behind it does.
    """

    def __init__(self, embedder: Embedder, size: int = 1_024) -> None:
        self.embedder, self.size = embedder, size
        self.name = embedder.name
        self._seen: OrderedDict[tuple[Role, str], Floats] = OrderedDict()

    def embed(self, texts: Sequence[str], role: Role = "query") -> Floats:
        """Embed texts -> (n, width); only those not seen lately cost anything."""
        fresh = list(dict.fromkeys(text for text in texts if (role, text) not in self._seen))
        made: dict[tuple[Role, str], Floats] = {
            (role, text): row for text, row in zip(fresh, self._new(fresh, role), strict=True)
        }
        rows = [made[key] if (key := (role, text)) in made else self._seen[key] for text in texts]
        self._remember(made)
        return np.stack(rows) if rows else self.embedder.embed([], role)

    def _new(self, fresh: list[str], role: Role) -> Floats | list[Floats]:
        return self.embedder.embed(fresh, role) if fresh else []

    def _remember(self, made: dict[tuple[Role, str], Floats]) -> None:
        self._seen |= made
        while len(self._seen) > self.size:
            self._seen.popitem(last=False)
