"""Hand-offs that failed elsewhere, told in our own words: each is a case, by the thread that reported it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sql

from frontdesk.admission import Sent
from frontdesk.dialogue.handoff import Asked, Closed, Returned, Taken
from frontdesk.errors import FetchFailed, Misconfigured, StorageFailed
from frontdesk.reception import Received
from frontdesk.turn.codec import Json
from frontdesk.turn.decision import Say
from frontdesk.turn.reply import Transfer
from laws.hands import HANDS_OFF, SAYS, Hands

ONE_MOMENT = {"zh": "请稍等", "en": "One moment"}


@pytest.fixture
def hands(engine: sql.Engine) -> Hands:
    return Hands(engine)


def receive(hands: Hands, text: str = "hello", key: str | None = None) -> Received:
    return hands.reception.receive(hands.conversation, [Sent("text", text)], key)


def ask(hands: Hands, text: str = "hello") -> Json:
    return hands.reception.answer(receive(hands, text))


def write(hands: Hands, text: str) -> None:
    hands.handoffs.message(hands.conversation, "Lin", text)


def bring_in_a_person(hands: Hands) -> Json:
    hands.script.decision = HANDS_OFF
    reply = ask(hands, "a person, please")
    hands.script.decision = SAYS
    return reply


def test_chatwoot_pr_13178_a_transfer_hangs_on_no_word_that_is_said(hands: Hands) -> None:
    """The model had to put a keyword into its answer. Asked to be polite, it wrote that somebody would come,
    in words of its own, and nobody was ever told. Here the words decide nothing: the decision is a value.
    """
    hands.script.decision = Say("answer", "conversation_handoff: I am transferring you to a human agent now")
    assert ask(hands)["decision"]["kind"] == "say"
    phases = [hands.phase]
    hands.script.decision = HANDS_OFF  # its words name no transfer at all
    assert ask(hands)["decision"]["kind"] == "hand_off"
    assert [*phases, hands.phase] == ["bot", "waiting"]


def test_chatwoot_15901_a_transfer_hangs_on_no_tool_that_is_called(hands: Hands) -> None:
    """The model had to call a tool to transfer, and sometimes only said that it did: customers were promised
    a person who never knew of them. Here the same transaction keeps the promise and moves the phase.
    """
    reply = bring_in_a_person(hands)
    assert reply["calls"] == []
    assert hands.phase == "waiting"
    waits = hands.handoffs.current(hands.conversation)
    assert (waits.trigger, waits.why) == ("policy", HANDS_OFF.why)


def test_chatwoot_13881_a_transfer_is_never_silent(hands: Hands) -> None:
    """The tool moved the status first; what should have told the customer then saw that the conversation was
    no longer the bot's, and returned without a word. Here the notice comes with the move, before it.
    """
    bring_in_a_person(hands)
    told = [one.kind for one in hands.timeline(public=True)]
    assert told == ["turn", "reply", "phase"]
    assert hands.timeline(public=True)[1].body["reply"]["reply"]["parts"]


def test_chatwoot_13881_the_notice_comes_once_however_often_the_job_runs(hands: Hands) -> None:
    """A retry after a timeout handed off a second time. Here a turn has one reply, and a repeated wish for a
    person changes nothing.
    """
    hands.script.decision = HANDS_OFF
    first, second = receive(hands), receive(hands, "are you there?")
    for received in (first, first, second, first):
        hands.reception.answer(received)
    assert hands.spoken() == ["hand_off"]
    assert hands.handoffs.current(hands.conversation).epoch == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_chatwoot_13880_a_conversation_that_was_closed_does_not_transfer_again_by_itself(
    hands: Hands, language: str
) -> None:
    """After a conversation was closed, the customer wrote again. The bot was given everything that was ever
    said, found the old wish for a person in it, and transferred at once, without an answer: a loop.
    """
    bring_in_a_person(hands)
    hands.handoffs.move(hands.conversation, Taken("Lin", hands.time))
    hands.handoffs.move(hands.conversation, Closed("Lin", hands.time))
    reply = ask(hands, {"zh": "保修多久？", "en": "How long is the warranty?"}[language])
    past, state, _ = hands.script.read[-1]
    assert [(one.row, one.intent, one.does) for one in past] == [("", "unknown", "")]
    assert (state.running, state.low) == ((), 0)
    assert (reply["decision"]["kind"], hands.phase) == ("say", "bot")


def test_chatwoot_15068_a_conversation_that_was_handed_back_does_not_either(hands: Hands) -> None:
    """The same loop came back in a later version, for those who had a person and wrote once more. Here no
    reply of before counts, whichever way the desk got the conversation back.
    """
    bring_in_a_person(hands)
    hands.handoffs.move(hands.conversation, Taken("Lin", hands.time))
    ask(hands, "the light blinks")  # for Lin: the desk is silent
    hands.handoffs.move(hands.conversation, Returned("Lin", hands.time))
    for asked in range(3):
        assert ask(hands)["decision"]["kind"] == "say"
        past, _, _ = hands.script.read[-1]
        assert sum(bool(one.row) for one in past) == asked
    assert hands.phase == "bot"


def test_chatwoot_pr_13673_a_persons_message_takes_over_without_a_button(hands: Hands) -> None:
    """A person answered in a conversation that the bot had. Only a banner asked them to take over, which they
    did not see, and both went on talking.
    """
    ask(hands)
    write(hands, "Hello, Lin here.")
    assert ask(hands, "thanks, and the invoice?")["decision"]["kind"] == "wait"
    assert [one.kind for one in hands.timeline(public=True)][-3:] == ["phase", "message", "turn"]


@pytest.mark.parametrize("decision", [SAYS, HANDS_OFF])
def test_chatwoot_pr_13673_a_job_that_comes_late_looks_again(hands: Hands, decision: Say) -> None:
    """The job looked at the status when it began, and the model took its time. A person took over meanwhile,
    and the answer was posted over theirs. Here who has it is read in the transaction that would show the
    answer.
    """
    hands.script.decision = decision
    hands.script.meanwhile = lambda: write(hands, "I am looking into it.")
    reply = ask(hands)
    assert (reply["decision"]["kind"], reply["reply"]["parts"]) == ("wait", [])
    assert hands.spoken() == []
    assert hands.handoffs.current(hands.conversation).agent == "Lin"


def test_chatwoot_pr_13673_a_job_that_comes_a_whole_conversation_late_looks_again(hands: Hands) -> None:
    """The status alone is not enough: it is the bot's again after a person came and went, and the answer
    belongs to what was asked before. The epoch tells them apart.
    """

    def comes_and_goes() -> None:
        hands.handoffs.move(hands.conversation, Taken("Lin", hands.time))
        hands.handoffs.move(hands.conversation, Returned("Lin", hands.time))

    hands.script.decision, hands.script.meanwhile = HANDS_OFF, comes_and_goes
    assert ask(hands)["decision"]["kind"] == "wait"
    assert (hands.phase, hands.spoken()) == ("bot", [])


def test_chatwoot_11681_a_customer_asks_for_a_person_before_anything_else(hands: Hands) -> None:
    """Customers who know that they want a person had to talk to the bot first, and to talk it into a
    transfer.
    """
    asked = Asked("customer", "the customer asks for a person", "service", hands.time)
    for _ in range(2):  # clicked twice
        assert hands.handoffs.move(hands.conversation, asked, ONE_MOMENT).phase == "waiting"
    assert [(one.kind, one.body.get("text")) for one in hands.timeline(public=True)] == [
        ("phase", None),
        ("notice", ONE_MOMENT),
    ]
    assert ask(hands, "my parcel is lost")["decision"]["kind"] == "wait"


@pytest.mark.parametrize("error", [FetchFailed("the model did not answer"), Misconfigured("no index")])
def test_chatwoot_handle_error_a_desk_that_fails_opens_to_a_person(
    hands: Hands, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    """What they do well: a bot that cannot be reached opens the conversation. Here so does every failure."""
    hands.script.error = error
    reply = ask(hands, "我要退款")
    assert reply["decision"] == {
        "kind": "hand_off",
        "row": "desk_failed",
        "why": "the desk could not answer, so a person does",
    }
    assert reply["reply"]["parts"] == [{"kind": "text", "text": "已转接人工"}]
    assert reply["transfer"]["trigger"] == "desk"
    assert hands.phase == "waiting"
    assert "the desk failed at turn" in caplog.text


def test_chatwoot_handle_error_a_mistake_in_the_desk_opens_to_a_person_and_is_not_hidden(
    hands: Hands,
) -> None:
    """A failure that nobody thought of is still an error, for those who run the server; not a silence."""
    received = receive(hands)
    hands.script.error = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        hands.reception.answer(received)
    assert (hands.phase, hands.spoken()) == ("waiting", ["hand_off"])


def test_chatwoot_handle_error_a_process_that_dies_leaves_nobody_in_silence(hands: Hands) -> None:
    """Between the commit of a turn and that of its reply a process may die: no handler of errors runs."""
    receive(hands)
    assert hands.reception.sweep() == 0  # it may still be at work
    hands.wait()
    assert [hands.reception.sweep() for _ in range(3)] == [1, 0, 0]
    assert (hands.phase, hands.spoken()) == ("waiting", ["hand_off"])


def test_what_waits_for_the_database_is_no_failure_of_the_desk(hands: Hands) -> None:
    hands.script.error = StorageFailed("the disk is full")
    with pytest.raises(StorageFailed):
        ask(hands)
    assert hands.phase == "bot"


def test_the_desk_speaks_after_a_transfer_only_when_it_is_handed_back(hands: Hands) -> None:
    bring_in_a_person(hands)
    assert [ask(hands)["decision"]["kind"] for _ in range(3)] == ["wait"] * 3
    hands.handoffs.move(hands.conversation, Taken("Lin", datetime.now(UTC)))
    assert ask(hands)["decision"]["kind"] == "wait"
    hands.handoffs.move(hands.conversation, Returned("Lin", datetime.now(UTC)))
    assert ask(hands)["decision"]["kind"] == "say"


def test_whose_queue_and_how_long_it_takes_are_told_with_the_transfer(hands: Hands) -> None:
    hands.reception = replace(
        hands.reception, routed=lambda reply: replace(reply, transfer=Transfer("customer", "returns", 120))
    )
    assert bring_in_a_person(hands)["transfer"] == {"trigger": "customer", "queue": "returns", "wait": 120}
    waits = hands.handoffs.current(hands.conversation)
    assert (waits.queue, waits.trigger) == ("returns", "customer")
