"""Whatever a model does wrong, the desk answers as it does without one."""

import json
from datetime import UTC, datetime

import pytest

from dialogue.talks import commands
from frontdesk.dialogue.tool import Caller
from frontdesk.house import House, open_house
from frontdesk.sections import Model
from frontdesk.turn.parts import Text
from frontdesk.turn.turn import Turn
from net.scripted import Script, serving, streamed, whole, wishes
from net.scripted import Turn as Answer

pytestmark = pytest.mark.models

FAULTS = {
    "500": Answer((b"oops",), 500),
    "429": Answer((b"later",), 429),
    "redirect": Answer((b"",), 302, {"Location": "/elsewhere"}),
    "a page": Answer((b"<html>Sign in</html>",), headers={"Content-Type": "text/html"}),
    "silence": Answer((b"",), waits=True),
    "half a stream": streamed('{"sentences": [{"te', ends=False),
    "huge": Answer((b"x" * 1_100_000,)),
    "no JSON": whole("I would rather not."),
    "another form": whole(json.dumps({"sentences": 5, "commands": "none"})),
    "inventions": whole(json.dumps(commands({"do": "start", "flow": "hack"}, {"do": "use", "tool": "rm"}))),
    "unknown tools": wishes("shell", {"command": "ls"}),
}
ASKED = (
    ("en", "How long do I have to return a lamp?"),
    ("zh", "那个东西呢？"),
    ("en", "And what about the other one?"),
)


def turns() -> list[Turn]:
    now = datetime.now(UTC)
    return [Turn(f"t{at}", "c", (Text(text),), now, language) for at, (language, text) in enumerate(ASKED)]


@pytest.mark.parametrize("fault", FAULTS)
def test_the_desk_answers_as_without_a_model(shop: House, fault: str) -> None:
    script = Script([FAULTS[fault]])
    without = [shop.served().answer(turn) for turn in turns()]
    with serving(script) as url:
        own = Model(url=url, model="m", seconds=1, first=1, tries=1, reword=True)
        with open_house(shop.settings.model_copy(update={"model": own}), like=shop) as house:
            found = [house.served().answer(turn) for turn in turns()]
    assert [one.parts for one in found] == [one.parts for one in without]
    assert [one.made_by for one in found] == [one.made_by for one in without]
    assert script.asked


def test_a_model_that_is_not_there_changes_nothing(shop: House) -> None:
    own = Model(url="http://127.0.0.1:9/v1", model="m", seconds=1, tries=1)
    without = [shop.served().answer(turn).parts for turn in turns()]
    with open_house(shop.settings.model_copy(update={"model": own}), like=shop) as house:
        assert [house.served().answer(turn).parts for turn in turns()] == without


def test_a_model_that_asks_for_more_without_end_brings_a_person(shop: House) -> None:
    use: dict[str, object] = {"do": "use", "tool": "my_orders", "arguments": {}}
    script = Script([whole(json.dumps(commands(use)))])
    with serving(script) as url:
        own = Model(url=url, model="m", seconds=20, tries=1)
        with open_house(shop.settings.model_copy(update={"model": own}), like=shop) as house:
            desk = house.served()
            conversation = house.reception.conversations.open("zh", "c08").id
            turn = Turn("t9", conversation, (Text("那个东西呢？"),), datetime.now(UTC), "zh")
            reply = desk.reply(turn, desk.perceive(turn), caller=Caller(conversation, "t9", "c08"))
    assert reply.transfer is not None
    assert reply.transfer.trigger == "limit"
    assert len(script.asked) == 8
