"""A second opinion on English: MiniLM, opened when it is first asked, if it was pulled at all."""

from dataclasses import dataclass, field
from threading import Lock

from frontdesk.errors import ModelMissing
from frontdesk.features.cached import Cached
from frontdesk.features.embedding import Embedder
from frontdesk.features.minilm import MiniLM
from frontdesk.models.store import ModelStore

MODEL = "minilm"
REMEMBERED = 4_096  # texts: the sentences of what is asked about often


@dataclass(slots=True)
class English:
    """Gives the embedder of English, None while its model was never pulled. For threads."""

    store: ModelStore
    threads: int = 2
    size: int = REMEMBERED
    _opened: Embedder | None = field(default=None, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def __call__(self) -> Embedder | None:
        """Open it once."""
        with self._lock:
            if self._opened is None:
                self._opened = self._open()
            return self._opened

    def _open(self) -> Embedder | None:
        try:
            return Cached(MiniLM.open(self.store.path(MODEL), self.threads), self.size)
        except ModelMissing:
            return None
