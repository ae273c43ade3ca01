import threading

import pytest

from frontdesk.errors import Overloaded
from frontdesk.tools.beside import Beside, Ended, Noted


def never(ended: Ended) -> None:
    pytest.fail(f"nobody was to be told of {ended}")


def test_a_value_and_an_error_are_told() -> None:
    beside = Beside()
    assert beside.run(lambda: 5, 5, never) == Ended(5)
    ended = beside.run(lambda: 1 / 0, 5, never)
    assert ended is not None
    assert isinstance(ended.error, ZeroDivisionError)


def test_what_takes_too_long_is_left_and_its_end_is_told_later() -> None:
    let_go, came = threading.Event(), threading.Event()
    told: list[Ended] = []

    def late(ended: Ended) -> None:
        told.append(ended)
        came.set()

    assert Beside().run(lambda: let_go.wait(10), 0.01, late) is None
    assert told == []
    let_go.set()
    assert came.wait(10)
    assert told == [Ended(True)]


def test_a_place_is_free_again_after_the_work() -> None:
    let_go, beside = threading.Event(), Beside(most=1)
    came = threading.Event()
    assert beside.run(lambda: let_go.wait(10), 0.01, lambda _: came.set()) is None
    with pytest.raises(Overloaded):
        beside.run(lambda: 1, 5, never)
    let_go.set()
    assert came.wait(10)
    while True:  # the place is given back a moment after the end is told
        try:
            assert beside.run(lambda: 1, 5, never) == Ended(1)
            break
        except Overloaded:
            continue


def test_in_a_task_what_is_no_mistake_passes() -> None:
    with Noted(Exception) as noted:
        raise ValueError
    assert isinstance(noted.error, ValueError)
    with pytest.raises(KeyboardInterrupt), Noted(Exception):
        raise KeyboardInterrupt
