from threading import Event

import pytest

from frontdesk.errors import Misconfigured
from frontdesk.offers.fresh import Fresh


def test_it_is_made_at_first_use_and_again_only_when_something_changed() -> None:
    made: list[int] = []
    stamp = [1]

    def make() -> int:
        made.append(stamp[0])
        return stamp[0]

    fresh = Fresh(make, lambda: stamp[0])
    assert made == []
    assert (fresh(), fresh(), made) == (1, 1, [1])
    stamp[0] = 2
    assert (fresh(), made) == (2, [1, 2])


def test_what_cannot_be_made_leaves_what_there_is() -> None:
    stamp = [1]

    def make() -> int:
        if stamp[0] == 2:
            raise Misconfigured("two is wrong")
        return stamp[0]

    fresh = Fresh(make, lambda: stamp[0])
    fresh()
    stamp[0] = 2
    assert (fresh(), fresh(), fresh.error) == (1, 1, "two is wrong")
    stamp[0] = 3
    assert (fresh(), fresh.error) == (3, None)


def test_there_is_nothing_to_give_where_it_never_could_be_made() -> None:
    def make() -> int:
        raise Misconfigured("always wrong")

    fresh = Fresh(make, lambda: 1)
    for _ in range(2):
        with pytest.raises(Misconfigured, match="always wrong"):
            fresh()


def test_what_takes_long_is_made_beside_while_the_old_one_is_given() -> None:
    go, done, stamp = Event(), Event(), [1]

    def make() -> int:
        found = stamp[0]
        if found > 1:
            go.wait(10)
            done.set()
        return found

    fresh = Fresh(make, lambda: stamp[0], quick=0.0)
    assert fresh() == 1
    stamp[0] = 2
    assert (fresh(), fresh()) == (1, 1)
    go.set()
    assert done.wait(10)
    while fresh() == 1:  # until it is put in place
        pass
    assert fresh() == 2
