"""A circuit breaker: who failed several times in a row is left alone for a while, then tried by one call.

As described by Michael Nygard, Release It!, 2007.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import Literal

from frontdesk.errors import FetchFailed

Phase = Literal["closed", "open", "half_open"]
Clock = Callable[[], float]


class Breaker:
    """Counts failures in a row. After ``failures`` of them nothing is let through for ``rest`` seconds.

    Then one call is let through: where it succeeds all are again, where it fails the rest begins anew.
    """

    def __init__(self, failures: int = 3, rest: float = 30.0, clock: Clock = monotonic) -> None:
        self.failures, self.rest, self._clock = failures, rest, clock
        self._lock, self._failed, self._until, self._probing = Lock(), 0, 0.0, False

    @property
    def phase(self) -> Phase:
        """Tell whether calls go through, none does, or one may try."""
        if self._failed < self.failures:
            return "closed"
        return "open" if self._clock() < self._until else "half_open"

    @contextmanager
    def watched(self, what: str) -> Generator[None]:
        """Watch one call to ``what``: `FetchFailed` within is a failure, leaving early is neither.

        Raises `FetchFailed` without trying while the breaker is open.
        """
        probe = self._admit(what)
        try:
            yield
        except FetchFailed:
            self._note(failed=True)
            raise
        except BaseException:
            self._over(probe)
            raise
        self._note(failed=False)

    def _admit(self, what: str) -> bool:
        """Let a call through, and tell whether it is the one that tries."""
        with self._lock:
            phase = self.phase
            if phase == "open" or (phase == "half_open" and self._probing):
                raise FetchFailed(
                    f"{what} failed {self.failures} times in a row and is left alone",
                    part="model",
                    value=self._failed,
                    limit=self.failures,
                    remedy=f"it is tried again within {self.rest:g} s",
                )
            self._probing = phase == "half_open"
            return self._probing

    def _note(self, *, failed: bool) -> None:
        with self._lock:
            self._failed = self._failed + 1 if failed else 0
            self._until = self._clock() + self.rest
            self._probing = False

    def _over(self, probe: bool) -> None:
        """Let another call try: this one was given up by who made it."""
        with self._lock:
            self._probing = self._probing and not probe
