from threading import Thread

import numpy as np
import pytest
import sqlalchemy as sql

from frontdesk.errors import NotFound
from frontdesk.store.consents import ConsentStore, now
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.voices import KeptVoice, VoiceStore
from frontdesk.turn.consent import NONE, Consent, Purpose, agreed

VERSION = "0" * 12
BOTH = agreed(["voice", "face"])
CLIP = KeptVoice(1, np.ones(4, np.float32))


def say(engine: sql.Engine, conversation: str, *purposes: Purpose, version: str = VERSION) -> None:
    ConsentStore(engine).record(conversation, now(Consent(frozenset(purposes)), version, "chat"))


@pytest.fixture
def conversation(engine: sql.Engine) -> str:
    return ConversationStore(engine).open().id


def test_nobody_agreed_before_they_were_asked(engine: sql.Engine, conversation: str) -> None:
    assert ConsentStore(engine).latest(conversation) is None
    assert ConsentStore(engine).history(conversation) == ()


def test_what_was_said_last_counts_and_all_of_it_is_kept(engine: sql.Engine, conversation: str) -> None:
    said = [now(BOTH, VERSION, "chat"), now(NONE, VERSION, "cli"), now(agreed(["face"]), "f" * 12, "chat")]
    for one in said:
        ConsentStore(engine).record(conversation, one)
        assert ConsentStore(engine).latest(conversation) == one
    assert ConsentStore(engine).history(conversation) == tuple(said)


def test_a_consent_belongs_to_its_conversation(engine: sql.Engine, conversation: str) -> None:
    say(engine, ConversationStore(engine).open().id, "voice")
    assert ConsentStore(engine).latest(conversation) is None
    with pytest.raises(NotFound, match="there is no conversation 'nobody'"):
        say(engine, "nobody", "voice")


def test_clips_are_added_up_while_the_customer_agrees(engine: sql.Engine, conversation: str) -> None:
    kept = VoiceStore(engine)
    assert kept.add(conversation, CLIP, "m", VERSION) is None
    assert kept.add("nobody", CLIP, "m", VERSION) is None
    say(engine, conversation, "voice")
    for number in (1, 2, 3):
        found = kept.add(conversation, CLIP, "m", VERSION)
        assert found is not None
        assert (found.count, found.total.tolist()) == (number, [number] * 4)
    again = kept.get(conversation)
    assert again is not None
    assert (again.count, again.total.tolist()) == (3, [3] * 4)


def test_vectors_of_another_model_are_not_added_up(engine: sql.Engine, conversation: str) -> None:
    say(engine, conversation, "voice")
    VoiceStore(engine).add(conversation, CLIP, "m", VERSION)
    found = VoiceStore(engine).add(conversation, KeptVoice(1, np.ones(2, np.float32)), "n", VERSION)
    assert found is not None
    assert (found.count, found.total.size) == (1, 2)


@pytest.mark.parametrize("purposes", [(), ("face",)])
def test_withdrawing_forgets_the_voice(
    engine: sql.Engine, conversation: str, purposes: tuple[Purpose, ...]
) -> None:
    say(engine, conversation, "voice", "face")
    VoiceStore(engine).add(conversation, CLIP, "m", VERSION)
    say(engine, conversation, *purposes)
    assert VoiceStore(engine).get(conversation) is None
    assert VoiceStore(engine).add(conversation, CLIP, "m", VERSION) is None
    assert VoiceStore(engine).get(conversation) is None


def test_consent_to_another_text_is_none(engine: sql.Engine, conversation: str) -> None:
    say(engine, conversation, "voice", version="1" * 12)
    assert VoiceStore(engine).add(conversation, CLIP, "m", VERSION) is None


def test_whoever_comes_first_a_withdrawal_leaves_nothing(engine: sql.Engine) -> None:
    for _ in range(10):
        conversation = ConversationStore(engine).open().id
        say(engine, conversation, "voice")
        adding = [
            Thread(target=VoiceStore(engine).add, args=(conversation, CLIP, "m", VERSION)) for _ in range(4)
        ]
        leaving = Thread(target=say, args=(engine, conversation))
        for thread in (*adding[:2], leaving, *adding[2:]):
            thread.start()
        for thread in (*adding, leaving):
            thread.join()
        assert VoiceStore(engine).get(conversation) is None
