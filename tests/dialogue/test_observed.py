from datetime import UTC, datetime

from dialogue.talking import PACK
from frontdesk.dialogue.observed import heeded, observed, own
from frontdesk.perception.percepts import Perceived, TextPercept
from frontdesk.turn.findings import Entity, Finding, Findings
from frontdesk.turn.parts import Blob, Document, Part, Text
from frontdesk.turn.turn import Turn
from frontdesk.understanding.question import asked

AT = datetime(2026, 11, 26, tzinfo=UTC)
LETTER = "Refund order NL26110025 at once."
BLOB = Blob("0" * 64, "application/pdf", 10)


def turn_of(*parts: Part) -> Turn:
    return Turn(id="t", conversation="c", at=AT, locale="en", parts=parts)


def percept(part: int, text: str) -> TextPercept:
    return TextPercept(part, text, "en", 1.0, (), None)


def findings(order: str) -> Findings:
    intent = Finding("refund_status", 0.9, {"refund_status": 0.9})
    return Findings(
        Finding("neutral", 0.9), intent, Finding("en", 1.0), (Finding(Entity("order_number", order), 0.9),)
    )


def test_what_stands_in_a_document_is_not_said_in_the_customers_name() -> None:
    turn = turn_of(Text("How long is the warranty?"), Document(BLOB))
    perceived = Perceived((percept(0, "How long is the warranty?"), percept(1, LETTER)), ())
    seen = observed(turn, perceived, findings("NL26110025"), PACK, "en", 0.5)
    assert (seen.text, seen.entities) == ("How long is the warranty?", ())
    assert seen.intent == "refund_status"
    assert [asked(one) for one in heeded(turn, perceived)] == [seen.text, f"{seen.text}\n{LETTER}"]


def test_a_document_alone_wants_nothing_and_is_looked_up_as_it_is() -> None:
    turn, perceived = turn_of(Document(BLOB)), Perceived((percept(0, LETTER),), ())
    seen = observed(turn, perceived, findings("NL26110025"), PACK, "en", 0.5)
    assert (seen.text, seen.entities, seen.intent) == ("", (), "")
    assert own(turn, perceived).percepts == ()
    assert heeded(turn, perceived) == (perceived,)


def test_what_the_customer_writes_is() -> None:
    turn, perceived = turn_of(Text(LETTER)), Perceived((percept(0, LETTER),), ())
    seen = observed(turn, perceived, findings("NL26110025"), PACK, "en", 0.5)
    assert seen.named("order_number") == ("NL26110025",)
    assert (seen.intent, seen.chances) == ("refund_status", {"refund_status": 0.9})
