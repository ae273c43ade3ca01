import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.admission import Sent
from frontdesk.dialogue.handoff import Taken
from frontdesk.errors import Overloaded
from frontdesk.server.stream import events
from frontdesk.store.database import open_database
from frontdesk.turn.codec import Json
from laws.hands import Hands


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    engine = open_database(f"sqlite:///{tmp_path / 'desk.db'}")  # the answer comes from a thread of its own
    yield Hands(engine)
    engine.dispose()


def streamed(hands: Hands) -> list[tuple[str, Json]]:
    """Send a turn and read its events."""
    received = hands.reception.receive(hands.conversation, [Sent("text", "hello")])
    lines = [one.splitlines() for one in events(hands.reception, received)]
    return [
        (name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data, *_ in lines
    ]


def test_a_reply_that_is_whole_at_once_comes_sentence_by_sentence(hands: Hands) -> None:
    told = streamed(hands)
    assert [name for name, _ in told] == ["accepted", "delta", "reply"]
    assert told[1][1]["text"] == told[2][1]["reply"]["parts"][0]["text"]


def test_what_a_model_writes_is_told_as_it_comes_and_not_again(hands: Hands) -> None:
    hands.script.pieces = ("I will", " refund you")
    told = streamed(hands)
    assert [data.get("text") for name, data in told if name == "delta"] == ["I will", " refund you"]
    assert told[-1][0] == "reply"


def test_nothing_more_is_told_once_a_person_has_the_conversation(hands: Hands) -> None:
    hands.script.pieces = ("I will", " refund you")
    hands.script.meanwhile = lambda: take(hands)
    told = streamed(hands)
    assert [data.get("text") for name, data in told if name == "delta"] == ["I will"]
    name, reply = told[-1]
    assert (name, reply["decision"]["kind"], reply["reply"]["parts"]) == ("reply", "wait", [])


def take(hands: Hands) -> None:
    hands.handoffs.move(hands.conversation, Taken("Lin", hands.time))


def test_a_desk_without_room_ends_the_stream_with_the_error(hands: Hands) -> None:
    hands.script.error = Overloaded("64 turns are waiting")
    name, data = streamed(hands)[-1]
    assert (name, data["error"]["kind"]) == ("error", "overloaded")
