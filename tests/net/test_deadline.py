import time
from threading import Event

import pytest

from frontdesk.net.deadline import Deadline


def test_a_deadline_has_less_left_each_time_and_then_nothing() -> None:
    deadline = Deadline(0.05)
    assert 0 < deadline.left() <= 0.05
    time.sleep(0.06)
    with pytest.raises(TimeoutError):
        deadline.left()


def test_work_that_takes_too_long_is_left_behind() -> None:
    never = Event()
    with pytest.raises(TimeoutError):
        Deadline(0.05).wait(never.wait)
    never.set()


def test_what_work_gives_and_raises_is_passed_on() -> None:
    assert Deadline(5).wait(lambda: 3) == 3

    def unknown() -> None:
        raise OSError("no such host")

    with pytest.raises(OSError, match="no such host"):
        Deadline(5).wait(unknown)
