from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.dialogue.handoff import (
    NOTHING_FOUND,
    Asked,
    Assigned,
    Closed,
    Handoff,
    Happening,
    Phase,
    Reopened,
    Returned,
    Said,
    Taken,
    failed,
    rested,
    script,
    silenced,
    step,
    unspoken,
)
from frontdesk.errors import Conflict
from frontdesk.turn.decision import HandOff, Wait
from frontdesk.turn.parts import Blob, Image, Text
from frontdesk.turn.reply import Maker, Reply, Transfer
from frontdesk.turn.reply import Said as Paragraph
from frontdesk.turn.state import Running, State
from frontdesk.turn.turn import Turn

THEN = datetime(2026, 11, 26, 9, tzinfo=UTC)
NOW = THEN + timedelta(minutes=5)
ASKED = Asked("customer", "wants a person", "service", NOW, 7)
BUTTON = replace(ASKED, epoch=None)


def handoff(phase: Phase, agent: str | None = None, epoch: int = 7) -> Handoff:
    return Handoff(phase, epoch, THEN, "service", agent, "policy", "was sad", THEN, THEN, THEN)


# Every phase with every event: the phase after it, or who stands against it.
TABLE: list[tuple[Happening, tuple[str, str, str, str]]] = [
    (ASKED, ("waiting", "same", "same", "same")),
    (replace(ASKED, epoch=6), ("same", "same", "same", "same")),
    (BUTTON, ("waiting", "same", "same", "waiting")),
    (Taken("Lin", NOW), ("human", "human", "same", "human")),
    (Taken("Ada", NOW), ("human", "human", "Lin has the conversation", "human")),
    (Said("Lin", NOW), ("human", "human", "same", "human")),
    (Said("Ada", NOW), ("human", "human", "Lin has the conversation", "human")),
    (Assigned("Ada", "Mo", NOW), ("it is bot", "waiting", "human", "it is resolved")),
    (Assigned(None, "Mo", NOW), ("it is bot", "waiting", "waiting", "it is resolved")),
    (Returned("Lin", NOW), ("same", "it is waiting", "bot", "it is resolved")),
    (Returned("Ada", NOW), ("same", "it is waiting", "Lin has the conversation", "it is resolved")),
    (Closed("Lin", NOW), ("resolved", "resolved", "resolved", "same")),
    (Closed("Ada", NOW), ("resolved", "resolved", "Lin has the conversation", "same")),
    (Reopened(NOW), ("same", "same", "same", "bot")),
]
PHASES: tuple[Phase, ...] = ("bot", "waiting", "human", "resolved")
CELLS = [(event, phase, becomes) for event, row in TABLE for phase, becomes in zip(PHASES, row, strict=True)]


@pytest.mark.parametrize(("event", "phase", "becomes"), CELLS)
def test_every_event_in_every_phase(event: Happening, phase: Phase, becomes: str) -> None:
    before = handoff(phase, "Lin" if phase == "human" else None)
    if becomes == "same":
        assert step(before, event) == before
    elif becomes in PHASES:
        after = step(before, event)
        assert (after.phase, after.epoch) == (becomes, 7 + (becomes != phase))
        assert after.since == (before.since if becomes == phase else NOW)
    else:
        with pytest.raises(Conflict, match=becomes):
            step(before, event)


def test_a_wait_tells_for_whom_by_what_and_since_when() -> None:
    waiting = step(Handoff("bot", 0, THEN), replace(ASKED, epoch=0))
    assert waiting == Handoff(
        "waiting", 1, NOW, queue="service", trigger="customer", why="wants a person", asked=NOW
    )
    taken = step(waiting, Taken("Lin", NOW))
    assert (taken.agent, taken.asked, taken.taken, taken.answered) == ("Lin", NOW, NOW, None)


def test_the_first_message_of_a_person_is_their_answer_and_later_ones_are_not() -> None:
    first = step(step(Handoff("bot", 0, THEN), replace(ASKED, epoch=0)), Said("Lin", NOW))
    assert (first.phase, first.agent, first.answered) == ("human", "Lin", NOW)
    assert step(first, Said("Lin", NOW + timedelta(1))) == first


def test_a_colleague_who_is_given_the_conversation_has_not_answered_yet() -> None:
    given_on = step(handoff("human", "Lin"), Assigned("Ada", "Mo", NOW))
    assert (given_on.phase, given_on.agent, given_on.answered) == ("human", "Ada", None)
    with pytest.raises(Conflict, match="Ada has the conversation"):
        step(given_on, Said("Lin", NOW))


def test_who_is_meant_to_take_it_is_noted_while_it_waits_and_anybody_may() -> None:
    meant = step(handoff("waiting"), Assigned("Ada", "Mo", NOW, queue="returns"))
    assert (meant.phase, meant.epoch, meant.agent, meant.queue) == ("waiting", 7, "Ada", "returns")
    assert step(meant, Taken("Lin", NOW)).agent == "Lin"


def test_what_goes_back_to_the_queue_waits_anew() -> None:
    back = step(handoff("human", "Lin"), Assigned(None, "Lin", NOW))
    assert (back.phase, back.agent, back.asked, back.answered) == ("waiting", None, NOW, None)


@pytest.mark.parametrize("event", [Returned("Lin", NOW), Reopened(NOW)])
def test_the_desk_begins_without_what_was_before(event: Happening) -> None:
    before = handoff("human" if isinstance(event, Returned) else "resolved", "Lin")
    assert step(before, event) == Handoff("bot", 8, NOW)


def test_who_had_it_last_is_known_until_it_is_opened_again() -> None:
    assert step(handoff("human", "Lin"), Closed("Lin", NOW)).agent == "Lin"


phases = st.sampled_from(PHASES)
agents = st.sampled_from(["Lin", "Ada"])
events = st.one_of(
    st.builds(
        Asked, st.just("customer"), st.just(""), st.just(""), st.just(NOW), st.none() | st.integers(0, 9)
    ),
    st.builds(Taken, agents, st.just(NOW)),
    st.builds(Said, agents, st.just(NOW)),
    st.builds(Assigned, agents | st.none(), agents, st.just(NOW)),
    st.builds(Returned, agents, st.just(NOW)),
    st.builds(Closed, agents, st.just(NOW)),
    st.builds(Reopened, st.just(NOW)),
)


@given(st.lists(events, max_size=30))
def test_the_epoch_counts_the_changes_of_phase_and_no_event_counts_twice(happened: list[Happening]) -> None:
    now = Handoff("bot", 0, THEN)
    for event in happened:
        try:
            after = step(now, event)
        except Conflict:
            continue
        assert after.epoch == now.epoch + (after.phase != now.phase)
        assert (after.phase == "human") <= (after.agent is not None)
        moved_on = isinstance(event, Asked) and event.epoch is not None and event.epoch <= now.epoch
        if not isinstance(event, Asked) or moved_on:
            assert step(after, event) == after  # twice is once
        now = after


@given(phases, st.integers(0, 9), st.integers(0, 9))
def test_only_the_desk_of_the_same_epoch_speaks(phase: Phase, epoch: int, began: int) -> None:
    assert handoff(phase, epoch=epoch).speaks(began) == (phase == "bot" and epoch == began)


def turn(*typed: str) -> Turn:
    return Turn("t", "c", tuple(Text(one) for one in typed), NOW)


def test_a_silenced_reply_shows_nothing_and_keeps_what_was_found_for_staff() -> None:
    reply = Reply("t", "c", HandOff("r", "w"), (Paragraph("hi"),), Maker("model", "m", "m"), NOTHING_FOUND)
    spoke = replace(reply, notes=("dark photo",), asked="where", unanswered=True, transfer=Transfer("policy"))
    mute = silenced(spoke, handoff("human", "Lin"))
    assert mute.decision == Wait("human", "a person has the conversation")
    assert (mute.parts, mute.transfer, mute.unanswered, mute.made_by.model) == ((), None, False, "")
    assert (mute.notes, mute.asked, mute.findings) == (("dark photo",), "where", NOTHING_FOUND)


@pytest.mark.parametrize("phase", PHASES)
def test_a_desk_that_does_not_have_the_conversation_says_why_it_waits(phase: Phase) -> None:
    quiet = unspoken(turn("hello"), NOTHING_FOUND, handoff(phase, "Lin"))
    assert isinstance(quiet.decision, Wait)
    assert quiet.decision.row == phase
    assert quiet.parts == ()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_desk_that_failed_hands_off_in_the_words_of_the_pack(language: str) -> None:
    texts = {key: {"zh": f"{key} 中", "en": f"{key} en"} for key in ("desk_failed", "made_by_template")}
    reply = failed(turn("hello"), texts, language)
    assert isinstance(reply.decision, HandOff)
    assert reply.parts == (Paragraph(texts["desk_failed"][language]),)
    assert (reply.transfer, reply.made_by.label) == (Transfer("desk"), texts["made_by_template"][language])


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("我要退款", "zh"),
        ("my NL-L5 is 坏的", "zh"),
        ("a refund!", "en"),
        ("👍 12345", "und"),
        ("Привет", "en"),
    ],
)
def test_the_letters_tell_the_language_where_nothing_else_can(typed: str, language: str) -> None:
    assert script(turn(typed)) == language


def test_a_photo_alone_has_no_letters() -> None:
    assert script(Turn("t", "c", (Image(Blob("a" * 64, "image/png", 3)),), NOW)) == "und"


def test_a_desk_that_speaks_again_has_nothing_under_way_and_still_knows_the_customer() -> None:
    state = State((Running("return", "reason"),), {"order": "7"}, "NL-L5", "7", "zh", low=2, turns=9)
    assert rested(state) == replace(state, running=(), low=0)
