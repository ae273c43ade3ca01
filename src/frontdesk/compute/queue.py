"""One inference queue: heavy models run one turn at a time, and a queue that is full says so at once.

On two cores, models that run side by side slow each other more than they gain, so the work stands in line.
Work that waits for somebody else meanwhile, such as a tool over the network, steps aside.
"""

from collections.abc import Callable, Generator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from contextlib import contextmanager
from threading import Condition, Event, Lock
from typing import TypeVar

from frontdesk.compute.line import Line
from frontdesk.errors import Overloaded

R = TypeVar("R")

PATIENCE = 5.0  # seconds that work which nobody waits for lets turns go first


class InferenceQueue:
    """Runs one call after another, first come first served; at most ``limit`` may wait.

    ``run`` raises `Overloaded` when the queue is full, or when a call takes longer than ``deadline`` seconds.
    """

    def __init__(self, limit: int = 64, deadline: float = 120) -> None:
        self.limit, self.deadline = limit, deadline
        self._pool = ThreadPoolExecutor(max_workers=limit, thread_name_prefix="inference")
        self._line = Line()
        self._lock = Lock()
        self._free = Condition(self._lock)
        self._waiting = 0
        self._closed = False

    def run(self, work: Callable[[], R]) -> R:
        """Wait for the models, do the work with them, return what it gives or raise what it raises."""
        gone = Event()
        self._enter()
        place = self._line.place()
        future = self._pool.submit(self._work, work, place, gone)
        future.add_done_callback(lambda _: self._leave())
        try:
            return future.result(timeout=self.deadline)
        except Late as error:
            gone.set()
            raise self.late() from error

    def run_after(self, work: Callable[[], R], patience: float = PATIENCE) -> R:
        """Do work that nobody waits for, behind all turns: it stands in line when none waits any more.

        After ``patience`` seconds it stands in line anyhow, so that a busy desk gets it done too.
        """
        with self._free:
            self._free.wait_for(lambda: self._waiting == 0, patience)
        return self.run(work)

    @contextmanager
    def aside(self) -> Generator[None]:
        """Let the next in line go on while the work of this thread waits for somebody else.

        Afterwards it is the next itself. In a thread that does no work of this queue it changes nothing.
        """
        with self._line.aside():
            yield

    def late(self) -> Overloaded:
        """Make the error of a call that took too long."""
        return Overloaded(
            f"the models did not answer within {self.deadline:g} seconds",
            value=self.deadline,
            limit=self.deadline,
            remedy="try again in a minute",
        )

    @property
    def waiting(self) -> int:
        """How many calls run or wait."""
        return self._waiting

    def close(self) -> None:
        """Finish what runs, drop what waits."""
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _work(self, work: Callable[[], R], place: int, gone: Event) -> R:
        with self._line.turn(place):
            if gone.is_set() or self._closed:
                raise CancelledError
            return work()

    def _enter(self) -> None:
        with self._lock:
            if self._waiting >= self.limit:
                raise Overloaded(
                    f"{self._waiting} turns are waiting; the limit is {self.limit}",
                    value=self._waiting,
                    limit=self.limit,
                    remedy="try again in a minute",
                )
            self._waiting += 1

    def _leave(self) -> None:
        with self._free:
            self._waiting -= 1
            self._free.notify_all()
