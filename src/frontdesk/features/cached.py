"""The same text is embedded once: perception, understanding and knowledge read the same words."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np

from frontdesk.features.embedding import Embedder, Floats, Role


class Cached:
    """An embedder that remembers the vectors of the last ``size`` texts.

    For threads, when the embedder behind it is: a changed pack is learnt beside the turns. None waits while
    another one embeds.
    """

    def __init__(self, embedder: Embedder, size: int = 1_024) -> None:
        self.embedder, self.size = embedder, size
        self.name = embedder.name
        self._seen: OrderedDict[tuple[Role, str], Floats] = OrderedDict()
        self._lock = Lock()

    def embed(self, texts: Sequence[str], role: Role = "query") -> Floats:
        """Embed texts -> (n, width); only those not seen lately cost anything."""
        with self._lock:  # taken along at once: while others are made, another thread may forget them
            known = {text: self._seen[role, text] for text in texts if (role, text) in self._seen}
        fresh = list(dict.fromkeys(text for text in texts if text not in known))
        made = dict(zip(fresh, self._new(fresh, role), strict=True))
        with self._lock:
            self._remember({(role, text): row for text, row in made.items()})
        rows = [made[text] if text in made else known[text] for text in texts]
        return np.stack(rows) if rows else self.embedder.embed([], role)

    def _new(self, fresh: list[str], role: Role) -> Floats | list[Floats]:
        return self.embedder.embed(fresh, role) if fresh else []

    def _remember(self, made: dict[tuple[Role, str], Floats]) -> None:
        self._seen |= made
        while len(self._seen) > self.size:
            self._seen.popitem(last=False)
