from datetime import UTC, datetime

from frontdesk.inbox.suggest import LONGEST, question
from frontdesk.store.conversations import Kept
from frontdesk.turn.codec import Json

NOW = datetime(2026, 11, 26, tzinfo=UTC)
TYPED: Json = {"kind": "text", "text": "how long?"}
SOUND: Json = {"kind": "audio", "blob": "ab" * 32, "media_type": "audio/flac", "size": 9}


def asked(reply: Json | None, *parts: Json) -> str:
    return question(Kept("t", NOW, parts, reply))


def test_a_turn_asks_what_was_looked_up() -> None:
    assert asked({"asked": "how long is the warranty?"}, TYPED) == "how long is the warranty?"


def test_a_turn_that_nothing_was_looked_up_for_asks_in_its_own_words_typed_and_heard() -> None:
    heard = [{"part": 1, "text": "the kettle", "language": "en"}]
    assert asked({"asked": "", "heard": heard}, TYPED, SOUND) == "how long?\nthe kettle"
    assert asked(None, TYPED) == "how long?"


def test_a_turn_without_words_asks_nothing_and_a_long_one_is_cut() -> None:
    assert asked(None, SOUND) == ""
    assert len(asked({"asked": "x" * 9_999}, TYPED)) == LONGEST
