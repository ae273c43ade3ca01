"""What several callers ask for at about the same time, done together: a batch is faster than its rows.

Nobody waits for a batch to fill: what has come in while the models were busy is the next batch.
"""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from threading import Lock
from typing import Generic, TypeVar

from frontdesk.compute.queue import InferenceQueue

T = TypeVar("T")
R = TypeVar("R")
Share = tuple[Future[list[R]], int]  # a batch that is done, and the place of an item in it

MOST = 64  # items of a batch


class Batcher(Generic[T, R]):
    """Runs ``work`` in an inference queue, on all items that wait, ``most`` at a time.

    ``work`` gives a result an item, in their order. What it raises reaches everyone in the batch, and so does
    ValueError when it gives another number of results.
    """

    def __init__(
        self, queue: InferenceQueue, work: Callable[[Sequence[T]], Sequence[R]], most: int = MOST
    ) -> None:
        self.queue, self.work, self.most = queue, work, most
        self._waiting: deque[tuple[T, Future[Share[R]]]] = deque()
        self._lock = Lock()

    def run(self, item: T) -> R:
        """Do the work on an item, with whatever else waits. Raises `Overloaded` as the queue does."""
        future: Future[Share[R]] = Future()
        with self._lock:
            self._waiting.append((item, future))
        try:
            self.queue.run(self._batch)  # one place in the queue an item, so that its limit holds
            batch, place = future.result(timeout=self.queue.deadline)
        except Late as error:
            raise self.queue.late() from error
        finally:
            future.cancel()  # whoever is gone needs no answer
        return batch.result()[place]

    def _batch(self) -> None:
        """Work on what waits. The batch before may have taken everything: then there is nothing to do."""
        taken = self._take()
        if not taken:
            return
        with ThreadPoolExecutor(1) as beside:  # whose future brings what is raised to everyone
            batch = beside.submit(self._results, [item for item, _ in taken])
        for place, (_, future) in enumerate(taken):
            future.set_result((batch, place))

    def _results(self, items: Sequence[T]) -> list[R]:
        return [result for _, result in zip(items, self.work(items), strict=True)]

    def _take(self) -> list[tuple[T, Future[Share[R]]]]:
        taken: list[tuple[T, Future[Share[R]]]] = []
        with self._lock:
            while self._waiting and len(taken) < self.most:
                item, future = self._waiting.popleft()
                if future.set_running_or_notify_cancel():
                    taken.append((item, future))
        return taken
