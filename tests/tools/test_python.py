from pathlib import Path

import pytest

from frontdesk.errors import Misconfigured, NotReady
from frontdesk.tools.python import Rooms, open_python
from frontdesk.turn.clock import utc_now


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("tools.deeds:absent", "not to be found"),
        ("tools.absent:greet", "not to be found"),
        ("tools.deeds", "not to be found"),
        (":greet", "not to be found"),
        ("tools.deeds:", "not to be found"),
        ("tools.deeds:LEAK", "no function"),
        ("tools.deeds:Room", "no function"),
        ("tools.deeds:let_go.set", "no function"),
        ("os:system", "no function"),
        ("tools.deeds:untyped", "no type"),
        ("tools.deeds:lists", "neither text, number nor yes or no"),
        ("tools.deeds:silent", "no docstring"),
    ],
)
def test_what_is_no_sound_tool_is_told(tmp_path: Path, place: str, said: str) -> None:
    with pytest.raises(Misconfigured, match=said):
        open_python("one", place, Rooms(tmp_path, utc_now), {})


def test_what_is_bound_has_to_be_taken(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="binds 'customer', which the function does not take"):
        open_python("one", "tools.deeds:greet", Rooms(tmp_path, utc_now), {"customer": "customer"})


def test_methods_of_one_class_share_one_object_which_is_made_when_it_can_be(tmp_path: Path) -> None:
    rooms = Rooms(tmp_path, utc_now)
    tool = open_python("one", "tools.deeds:Room.hour", rooms, {})
    with pytest.raises(NotReady):
        tool.described()
    (tmp_path / "room").touch()
    tool.described()
    assert tool.owner is not None
    assert rooms.of(tool.owner) is rooms.of(tool.owner)


def test_what_was_left_out_is_filled_in_before_it_is_agreed_to(tmp_path: Path) -> None:
    tool = open_python("one", "tools.deeds:greet", Rooms(tmp_path, utc_now), {})
    assert tool.fit({"name": "Ada"}) == {"name": "Ada", "times": 1, "polite": True}
