from collections.abc import Mapping
from types import MappingProxyType

from frontdesk.dialogue.own import Recorded, carried, values
from frontdesk.dialogue.tool import Call, Caller, NoTools, Result, Tool
from frontdesk.turn.state import NEW, Running, State


class Gives(NoTools):
    tools: Mapping[str, Tool] = MappingProxyType({"orders": Tool("orders", "Lists orders.", {})})

    def use(self, call: Call, caller: Caller) -> Result:
        return Result(
            "done", {"orders": [{"number": "NL-1", "paid": 39.5, "open": True, "note": "not NL-2"}], "n": 1}
        )


def test_what_tools_gave_is_remembered_once_and_whole_texts_are_not() -> None:
    recorded = Recorded(Gives())
    for _ in range(2):
        recorded.use(Call("orders"), Caller("c", "t"))
    assert recorded.own == ("NL-1", "39.5", "1")
    assert set(recorded.tools) == {"orders"}
    assert not recorded.approve("a", Caller("c", "t"))


def test_values_come_out_of_any_depth_that_is_no_trap() -> None:
    deep: object = "end"
    for _ in range(2_000):
        deep = [deep]
    assert list(values({"a": [{"b": ("c", None)}], "d": "+44 20 7946 0958"})) == ["c", "+44 20 7946 0958"]
    assert list(values(deep)) == []


def test_a_text_is_not_one_thing() -> None:
    assert list(values(["use NL-2", "用NL-2退款", "", "NL-2\nNL-3"])) == []


def test_a_conversation_carries_its_order_and_its_slots() -> None:
    state = State(running=(Running("f", "s", {"phone_end": "1234"}),), slots={"order": "NL-1"}, order="NL-1")
    assert set(carried(state)) == {"NL-1", "1234"}
    assert carried(NEW) == ()
