from dataclasses import replace
from datetime import UTC, datetime, timedelta

from frontdesk.dialogue.handoff import Handoff
from frontdesk.inbox.hours import ALWAYS, Hours
from frontdesk.inbox.plan import SERVICE
from frontdesk.inbox.promise import Promised, promised

ASKED = datetime(2026, 11, 26, 17, 58, tzinfo=UTC)
QUEUE = replace(SERVICE, first_response=timedelta(minutes=5), resolution=timedelta(hours=8))
WAITING = Handoff("waiting", 1, ASKED, "service", asked=ASKED)
DAYTIME = Hours(UTC, dict.fromkeys(range(7), ((9 * 60, 18 * 60),)))


def test_who_waits_is_promised_an_answer_and_an_end() -> None:
    due = promised(WAITING, QUEUE, ALWAYS)
    assert due == Promised(ASKED + timedelta(minutes=5), ASKED + timedelta(hours=8))


def test_the_night_does_not_count() -> None:
    due = promised(WAITING, QUEUE, DAYTIME)
    assert due.first_response == datetime(2026, 11, 27, 9, 3, tzinfo=UTC)
    assert due.resolution == datetime(2026, 11, 27, 16, 58, tzinfo=UTC)


def test_after_the_first_answer_only_the_end_is_due() -> None:
    answered = replace(WAITING, phase="human", agent="Lin", taken=ASKED, answered=ASKED)
    assert promised(answered, QUEUE, ALWAYS) == Promised(None, ASKED + timedelta(hours=8))
    silent = replace(answered, answered=None)  # taken over is not answered
    assert promised(silent, QUEUE, ALWAYS).first_response is not None


def test_nothing_is_due_to_who_waits_for_nobody_or_was_promised_nothing() -> None:
    assert promised(replace(WAITING, phase="bot"), QUEUE, ALWAYS) == Promised()
    assert promised(replace(WAITING, phase="resolved"), QUEUE, ALWAYS) == Promised()
    assert promised(replace(WAITING, phase="human", asked=None), QUEUE, ALWAYS) == Promised()
    assert promised(WAITING, SERVICE, ALWAYS) == Promised()


def test_a_promise_is_broken_after_its_time_and_not_at_it() -> None:
    due = promised(WAITING, QUEUE, ALWAYS)
    assert due.broken(ASKED + timedelta(minutes=5)) == ()
    minute = ASKED + timedelta(minutes=6)
    assert due.broken(minute) == (("first_response", ASKED + timedelta(minutes=5)),)
    assert [name for name, _ in due.broken(ASKED + timedelta(hours=9))] == ["first_response", "resolution"]
