from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest

from frontdesk.compute.batcher import Batcher
from frontdesk.compute.queue import InferenceQueue
from frontdesk.errors import Overloaded


class Doubling:
    """Doubles numbers and remembers the batches; the first one waits until it may go on."""

    def __init__(self) -> None:
        self.batches, self.started, self.go = list[list[int]](), Event(), Event()

    def __call__(self, items: Sequence[int]) -> list[int]:
        self.batches.append(list(items))
        if len(self.batches) == 1:
            self.started.set()
            assert self.go.wait(30)
        return [2 * item for item in items]


def waiting(queue: InferenceQueue, count: int) -> None:
    while queue.waiting < count:
        Event().wait(0.001)


def test_what_waits_is_done_together_and_everyone_gets_their_own() -> None:
    queue, work = InferenceQueue(limit=200), Doubling()
    batcher = Batcher(queue, work, most=64)
    with ThreadPoolExecutor(101) as callers:
        first = callers.submit(batcher.run, 1)
        assert work.started.wait(30)
        rest = {number: callers.submit(batcher.run, number) for number in range(2, 102)}
        waiting(queue, 101)
        work.go.set()
        assert first.result() == 2
        assert all(future.result() == 2 * number for number, future in rest.items())
    assert [len(batch) for batch in work.batches] == [1, 64, 36]


def test_an_idle_desk_answers_at_once() -> None:
    work = Doubling()
    work.go.set()
    assert Batcher(InferenceQueue(), work).run(4) == 8
    assert work.batches == [[4]]


def test_what_the_work_raises_reaches_everyone_in_the_batch() -> None:
    def broken(_: Sequence[int]) -> list[int]:
        raise ZeroDivisionError

    batcher = Batcher(InferenceQueue(), broken)
    with ThreadPoolExecutor(4) as callers:
        for future in [callers.submit(batcher.run, 1) for _ in range(4)]:
            with pytest.raises(ZeroDivisionError):
                future.result()


def test_a_wrong_number_of_results_reaches_everyone_in_the_batch() -> None:
    def more(items: Sequence[int]) -> list[int]:
        return [*items, 0]

    queue, gate = InferenceQueue(deadline=10), Event()
    batcher = Batcher(queue, more)
    with ThreadPoolExecutor(3) as callers:
        callers.submit(queue.run, gate.wait)
        waiting(queue, 1)
        found = [callers.submit(batcher.run, number) for number in (1, 2)]
        waiting(queue, 3)
        gate.set()
        for one in found:
            with pytest.raises(ValueError, match="longer"):
                one.result()


def test_a_timeout_inside_the_work_is_not_taken_for_a_late_answer() -> None:
    def broken(_: Sequence[int]) -> list[int]:
        raise TimeoutError("inside")

    with pytest.raises(TimeoutError, match="inside"):
        Batcher(InferenceQueue(), broken).run(1)


def test_a_full_queue_refuses_and_what_was_refused_is_never_done() -> None:
    queue, work = InferenceQueue(limit=1), Doubling()
    batcher = Batcher(queue, work)
    thread = Thread(target=lambda: batcher.run(1))
    thread.start()
    assert work.started.wait(30)
    with pytest.raises(Overloaded):
        batcher.run(2)
    work.go.set()
    thread.join()
    while queue.waiting:
        Event().wait(0.001)
    assert batcher.run(3) == 6
    assert work.batches == [[1], [3]]


def test_an_item_that_waits_too_long_is_given_up() -> None:
    queue, work = InferenceQueue(deadline=0.05), Doubling()
    batcher = Batcher(queue, work)
    for number in (1, 2):
        with pytest.raises(Overloaded, match="did not answer"):
            batcher.run(number)
    work.go.set()
    queue.close()
    assert work.batches == [[1]]
