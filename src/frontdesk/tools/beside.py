"""Work beside the desk that ends for the desk when its time is over, whatever the work itself does.

A thread, and not a process: a tool shares the connections that the company's code holds open, and a process
a call would cost tens of milliseconds. A thread cannot be ended from outside. So what hangs is left behind,
its result is dropped and noted when it comes, and no more than `MOST` uses of a tool may be left behind: the
next one is refused at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import BoundedSemaphore, Event, Lock, Thread
from types import TracebackType
from typing import Any, Self

from frontdesk.errors import Overloaded

MOST = 8

Work = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Ended:
    """How work ended: with a value, or with an error."""

    value: Any = None
    error: BaseException | None = None


Late = Callable[[Ended], None]


class Beside:
    """Does the work of one tool, each time in a thread of its own."""

    def __init__(self, most: int = MOST) -> None:
        self._places = BoundedSemaphore(most)

    def run(self, work: Work, seconds: float, late: Late) -> Ended | None:
        """Wait for work; None when the time is over, and ``late`` is told of its end, should it come.

        Raises `Overloaded` when as many as may be are at work or hang.
        """
        if not self._places.acquire(blocking=False):
            raise Overloaded("the tool is busy or hangs", part="tool", remedy="try again later")
        job = _Job(work, late)
        Thread(target=self._do, args=(job,), daemon=True, name="tool").start()
        return job.wait(seconds)

    def _do(self, job: "_Job") -> None:
        try:
            job.do()
        finally:
            self._places.release()


class _Job:
    def __init__(self, work: Work, late: Late) -> None:
        self._work, self._late = work, late
        self._over, self._lock = Event(), Lock()
        self._ended: Ended | None = None
        self._left = False

    def do(self) -> None:
        ended = _attempted(self._work)
        with self._lock:
            self._ended = ended
            left = self._left
        self._over.set()
        if left:
            self._late(ended)

    def wait(self, seconds: float) -> Ended | None:
        self._over.wait(seconds)
        with self._lock:  # either it has ended, or whoever ends it learns that nobody waits any more
            self._left = self._ended is None
            return self._ended


class Noted:
    """A block that notes whatever leaves it: tools are others' code, and raise what they like."""

    error: BaseException | None = None

    def __init__(self, what: type[BaseException] = BaseException) -> None:
        self._what = what  # in a task it is `Exception`: that it was cancelled has to be known outside

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> bool:
        self.error = error
        return isinstance(error, self._what)


def _attempted(work: Work) -> Ended:
    value: Any = None
    with Noted() as noted:
        value = work()
    return Ended(value, noted.error)
