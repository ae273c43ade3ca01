"""What is made of things that change, made at first use and anew when they have changed."""

import time
from collections.abc import Callable
from threading import Lock, Thread
from typing import Generic, TypeVar

from frontdesk.errors import FrontdeskError

QUICK = 0.3  # seconds: what is made faster than that is made while somebody waits

Made = TypeVar("Made")


class Fresh(Generic[Made]):
    """Gives what was made last. What takes long is made beside, while the old one is still given.

    ``stamp`` tells what it is made of and is asked each time; what cannot be made leaves what there is.
    """

    def __init__(self, make: Callable[[], Made], stamp: Callable[[], object], quick: float = QUICK) -> None:
        self._make, self._stamp, self._quick = make, stamp, quick
        self._lock, self._working = Lock(), False
        self._of: object = None
        self._took = 0.0
        self._made: Made | None = None
        self.error: str | None = None

    def __call__(self) -> Made:
        """Return what was made last. Raises what making it raises when there is none yet."""
        stamp = self._stamp()
        with self._lock:
            made = self._made
            if made is None:
                return self._renewed(stamp)
            if stamp == self._of or self._working:
                return made
            if self._took < self._quick:
                return self._kept(stamp, made)
            self._working = True
        Thread(target=self._beside, args=(stamp, made), daemon=True, name="offers").start()
        return made

    def _renewed(self, stamp: object) -> Made:
        begun = time.monotonic()
        made = self._make()
        self._took = time.monotonic() - begun
        self._of, self._made, self.error = stamp, made, None
        return made

    def _kept(self, stamp: object, made: Made) -> Made:
        """Make it anew; keep what there is when that fails, until something changes again."""
        try:
            return self._renewed(stamp)
        except FrontdeskError as error:
            self._of, self.error = stamp, str(error)
            return made

    def _beside(self, stamp: object, made: Made) -> None:
        try:
            self._kept(stamp, made)
        finally:
            with self._lock:
                self._working = False
