"""One inference queue: heavy models run one turn at a time, and a queue that is full says so at once.

On two cores, models that run side by side slow each other more than they gain, so the work stands in line.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from threading import Condition, Lock
from typing import TypeVar

from frontdesk.errors import Overloaded

R = TypeVar("R")

PATIENCE = 5.0  # seconds that work which nobody waits for lets turns go first


class InferenceQueue:
    """Runs one call after another in a thread of its own; at most ``limit`` may wait.

    ``run`` raises `Overloaded` when the queue is full, or when a call takes longer than ``deadline`` seconds.
    """

    def __init__(self, limit: int = 64, deadline: float = 120) -> None:
        self.limit, self.deadline = limit, deadline
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="inference")
        self._lock = Lock()
        self._free = Condition(self._lock)
        self._waiting = 0

    def run(self, work: Callable[[], R]) -> R:
        """Wait for the models, do the work with them, return what it gives or raise what it raises."""
        self._enter()
        future = self._pool.submit(work)
        future.add_done_callback(lambda _: self._leave())
        try:
            return future.result(timeout=self.deadline)
        except Late as error:
            future.cancel()
            raise self.late() from error

    def run_after(self, work: Callable[[], R], patience: float = PATIENCE) -> R:
        """Do work that nobody waits for, behind all turns: it stands in line when none waits any more.

        After ``patience`` seconds it stands in line anyhow, so that a busy desk gets it done too.
        """
        with self._free:
            self._free.wait_for(lambda: self._waiting == 0, patience)
        return self.run(work)

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
        self._pool.shutdown(wait=True, cancel_futures=True)

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
