from threading import Event, Thread, Timer

import pytest

from frontdesk.compute.queue import InferenceQueue
from frontdesk.errors import Overloaded


def test_work_runs_one_after_another_in_one_thread() -> None:
    queue, seen = InferenceQueue(), []

    def work(number: int) -> None:
        seen.append(("start", number))
        seen.append(("end", number))

    threads = [Thread(target=lambda n=number: queue.run(lambda: work(n))) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(seen[i][1] == seen[i + 1][1] for i in range(0, len(seen), 2))


def test_a_full_queue_refuses_at_once_and_takes_work_again_later() -> None:
    queue, started, go = InferenceQueue(limit=1), Event(), Event()

    def hold() -> bool:
        started.set()
        return go.wait(30)

    thread = Thread(target=lambda: queue.run(hold))
    thread.start()
    assert started.wait(30)
    with pytest.raises(Overloaded, match="1 turns are waiting; the limit is 1; try again in a minute"):
        queue.run(lambda: None)
    go.set()
    thread.join()
    assert queue.run(lambda: "served") == "served"


def test_what_the_work_raises_reaches_the_caller_and_frees_its_place() -> None:
    queue = InferenceQueue(limit=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            queue.run(lambda: 1 // 0)


def test_a_call_that_takes_too_long_is_given_up() -> None:
    queue, go = InferenceQueue(deadline=0.05), Event()
    with pytest.raises(Overloaded, match=r"did not answer within 0\.05 seconds"):
        queue.run(lambda: go.wait(30))
    go.set()
    queue.close()


def test_work_that_nobody_waits_for_lets_turns_go_first() -> None:
    queue, order, hold = InferenceQueue(), list[str](), Event()
    turns = [Thread(target=queue.run, args=(lambda: hold.wait(5),))]
    turns += [Thread(target=queue.run, args=(lambda: order.append("turn"),)) for _ in range(3)]
    for turn in turns:
        turn.start()
    while queue.waiting < 4:
        pass
    later = Thread(target=queue.run_after, args=(lambda: order.append("later"), 30))
    later.start()
    hold.set()
    for thread in (*turns, later):
        thread.join()
    assert order == ["turn", "turn", "turn", "later"]
    queue.close()


def test_work_that_nobody_waits_for_is_done_on_a_busy_desk_too() -> None:
    queue, hold = InferenceQueue(), Event()
    turn = Thread(target=queue.run, args=(lambda: hold.wait(5),))
    turn.start()
    while queue.waiting < 1:
        pass
    Timer(0.1, hold.set).start()
    assert queue.run_after(lambda: "done", patience=0.01) == "done"
    turn.join()
    queue.close()


def test_work_that_waits_for_somebody_else_steps_aside() -> None:
    queue, out, served = InferenceQueue(), Event(), Event()

    def waits() -> bool:
        with queue.aside():
            out.set()
            return served.wait(30)

    waiting = Thread(target=queue.run, args=(waits,))
    waiting.start()
    assert out.wait(30)
    assert queue.waiting == 1
    assert queue.run(lambda: "served") == "served"
    served.set()
    waiting.join()
    queue.close()


def test_work_that_was_given_up_while_it_waited_is_not_done() -> None:
    queue, go, done = InferenceQueue(deadline=0.05), Event(), list[str]()

    def give_up() -> None:
        with pytest.raises(Overloaded):
            queue.run(lambda: go.wait(30))

    first = Thread(target=give_up)
    first.start()
    while queue.waiting < 1:
        pass
    with pytest.raises(Overloaded):
        queue.run(lambda: done.append("late"))
    go.set()
    first.join()
    queue.close()
    assert done == []
