import threading
import time
from collections.abc import Callable

import pytest

from frontdesk.errors import FetchFailed, NotReady
from frontdesk.tools import reach as room
from frontdesk.tools.reach import Reach


class Looks:
    """Looks that find what they are told."""

    def __init__(self, *found: int | None) -> None:
        self.found, self.done = list(found), 0

    def __call__(self) -> int:
        found = self.found[min(self.done, len(self.found) - 1)]
        self.done += 1
        if found is None:
            raise FetchFailed("nobody is there", part="service", value="x", remedy="start it")
        return found


def until(true: Callable[[], bool]) -> None:
    for _ in range(500):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError


def test_the_first_look_is_waited_for_and_holds() -> None:
    looks = Looks(7, 8)
    reach = Reach(looks)
    assert [reach.now() for _ in range(3)] == [7, 7, 7]
    assert looks.done == 1


def test_what_cannot_be_reached_is_told_with_its_remedy() -> None:
    with pytest.raises(NotReady, match="nobody is there") as raised:
        Reach(Looks(None)).now()
    assert raised.value.remedy == "start it"


def test_an_old_look_is_renewed_beside() -> None:
    reach = Reach(Looks(7, 8), every=0.0)
    until(lambda: reach.now() == 8)


def test_a_doubt_makes_the_next_one_look_again() -> None:
    looks = Looks(7, 8)
    reach = Reach(looks)
    assert reach.now() == 7
    reach.doubt()
    reach.now()
    until(lambda: reach.now() == 8)


def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "FIRST", 0.05)
    let_go = threading.Event()
    reach = Reach(lambda: let_go.wait(10))
    with pytest.raises(NotReady, match="not answered yet"):
        reach.now()
    let_go.set()
    until(reach._seen.is_set)
    assert reach.now()


def test_a_look_that_breaks_is_told_like_one_that_finds_nobody() -> None:
    with pytest.raises(NotReady, match="cannot be looked at"):
        Reach(lambda: 1 // 0).now()
