"""Whether the other side of a tool can be reached: looked at beside, so that no turn waits for it."""

import logging
import time
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Generic, TypeVar

from frontdesk.errors import FrontdeskError, NotReady
from frontdesk.tools.beside import Noted

EVERY = 30.0  # seconds that a look holds
FIRST = 5.0  # seconds that are waited for the first look, once

T = TypeVar("T")

log = logging.getLogger(__name__)


class Reach(Generic[T]):
    """Keeps what the last look found; ``look`` raises a `FrontdeskError` where nothing can be reached."""

    def __init__(self, look: Callable[[], T], every: float = EVERY) -> None:
        self._look, self._every = look, every
        self._seen, self._lock = Event(), Lock()
        self._found: tuple[T | None, FrontdeskError | None] = (None, None)
        self._started = self._born = time.monotonic()
        self._begin()

    def now(self) -> T:
        """Return what the last look found, and look again if that was long ago. Raises `NotReady`."""
        self._seen.wait(max(0.0, self._born + FIRST - time.monotonic()))
        with self._lock:
            old = self._seen.is_set() and time.monotonic() - self._started > self._every
            if old:
                self._started = time.monotonic()
        if old:
            self._begin()
        return self._told()

    def doubt(self) -> None:
        """Have the next one look again: something went wrong."""
        with self._lock:
            self._started = float("-inf")

    def _told(self) -> T:
        found, error = self._found
        if not self._seen.is_set():
            raise NotReady("it has not answered yet", part="tool", remedy="try again in a moment")
        if error is not None:
            raise NotReady(error.message, part=error.part, value=error.value, remedy=error.remedy) from error
        return found  # type: ignore[return-value]  # a look that raised nothing found something

    def _begin(self) -> None:
        Thread(target=self._run, daemon=True, name="reach").start()

    def _run(self) -> None:
        found: T | None = None
        with Noted() as noted:  # nobody else would see what goes wrong in a thread
            found = self._look()
        self._found = (found, _told(noted.error))
        self._seen.set()


def _told(error: BaseException | None) -> FrontdeskError | None:
    """Put in words what a look raised."""
    if error is None or isinstance(error, FrontdeskError):
        return error
    log.error("a look at the other side of a tool failed", exc_info=error)
    return NotReady("it cannot be looked at", part="tool", remedy="see the log")
