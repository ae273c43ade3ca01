import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.turn.codec import part_from_json, part_json, reply_json, reply_part_json
from frontdesk.turn.decision import Act, Ask, Decision, HandOff, Recommend, Say, Wait, decision_kind
from frontdesk.turn.findings import Entity, Evidence, Finding, Findings
from frontdesk.turn.parts import Audio, Blob, Document, Image, Part, Text, Video
from frontdesk.turn.reply import (
    Action,
    Article,
    Card,
    Cards,
    Choices,
    Citation,
    Field,
    Form,
    Link,
    Maker,
    Picture,
    Rejected,
    Reply,
    ReplyPart,
    Said,
    Spoken,
)
from frontdesk.turn.turn import Turn

BLOBS = st.builds(
    Blob, st.text("0123456789abcdef", min_size=64, max_size=64), st.just("image/png"), st.integers(0)
)
PARTS = st.one_of(
    st.builds(Text, st.text()), *(st.builds(sort, BLOBS) for sort in (Image, Audio, Video, Document))
)
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@given(PARTS)
def test_a_part_survives_the_wire(part: Part) -> None:
    assert part_from_json(json.loads(json.dumps(part_json(part)))) == part


@given(PARTS)
def test_turns_with_the_same_content_are_equal_and_hash_alike(part: Part) -> None:
    one, other = (Turn("t", "c", (part,), NOW) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)


def test_a_turn_has_parts_and_its_time_a_zone() -> None:
    with pytest.raises(ValueError, match="at least one part"):
        Turn("t", "c", (), NOW)
    with pytest.raises(ValueError, match="time zone"):
        Turn("t", "c", (Text("hi"),), datetime(2026, 11, 24))  # noqa: DTZ001 - the mistake under test
    assert Turn("t", "c", (Text("hi"),), NOW.astimezone(timezone(timedelta(hours=8)))).at == NOW


@pytest.mark.parametrize(
    ("decision", "kind"),
    [
        (Say("r", "w"), "say"),
        (Ask("r", "w"), "ask"),
        (Recommend("r", "w"), "recommend"),
        (Act("r", "w"), "act"),
        (HandOff("r", "w"), "hand_off"),
        (Wait("r", "w"), "wait"),
    ],
)
def test_every_decision_has_its_name_on_the_wire(decision: Decision, kind: str) -> None:
    assert decision_kind(decision) == kind


def test_a_reply_is_written_as_the_api_describes_it() -> None:
    emotion = Finding("anger", 0.71239, {"anger": 0.71239}, {"audio": 1.0}, (Evidence(0, 10, 900),))
    order = Finding(Entity("order_number", "NL123"), 1.0, evidence=(Evidence(1, 0, 5),))
    seen = Finding("damaged_item", 0.9, evidence=(Evidence(2, box=(1, 2, 3, 4)),))
    reply = Reply(
        "t",
        "c",
        Say("answer", "known"),
        (Said("七天内。"), Choices(("a", "b"))),
        Maker("extract", "来自知识库"),
        Findings(emotion, seen, Finding("zh", 0.99), (order,)),
        (Citation("p", "s", "退货", 3, 7, 0.87654, page=2, text="七天内。"),),
        ("note",),
        (Rejected("too_large", "image pixels is 2; the limit is 1", "image", 2, 1, "send a smaller one"),),
    )
    written = reply_json(reply)
    assert json.loads(json.dumps(written, allow_nan=False)) == written
    assert written["decision"] == {"kind": "say", "row": "answer", "why": "known"}
    assert written["reply"]["parts"] == [
        {"kind": "text", "text": "七天内。"},
        {"kind": "choices", "options": ["a", "b"]},
    ]
    assert written["findings"]["emotion"]["confidence"] == 0.7124
    assert written["findings"]["emotion"]["evidence"] == [{"part": 0, "start": 10, "end": 900, "box": None}]
    assert written["findings"]["intent"]["evidence"][0]["box"] == [1, 2, 3, 4]
    assert written["findings"]["entities"][0]["value"] == {"sort": "order_number", "text": "NL123"}
    assert written["citations"][0]["span"] == [3, 7]
    assert written["rejected"][0]["limit"] == 1


@pytest.mark.parametrize(
    ("part", "written"),
    [
        (Picture("ab", "image/png", "the lamp"), {"kind": "image", "blob": "ab", "alt": "the lamp"}),
        (Spoken("/v1/speech", "audio/ogg"), {"kind": "voice", "url": "/v1/speech"}),
        (Article((Link("t", "d", "/a"),)), {"kind": "article", "items": [{"title": "t", "link": "/a"}]}),
        (Form((Field("zip", "Postcode"),)), {"kind": "form", "fields": [{"name": "zip", "type": "text"}]}),
    ],
)
def test_every_part_of_a_reply_is_written_with_its_kind(part: ReplyPart, written: dict[str, object]) -> None:
    found = reply_part_json(part)
    for key, value in written.items():
        if isinstance(value, list):
            assert all(pair in found[key][0].items() for pair in value[0].items())
        else:
            assert found[key] == value


def test_a_card_keeps_its_actions() -> None:
    card = Card("Order NL1", "a kettle", actions=(Action("postback", "Return it", "return NL1"),))
    written = reply_part_json(Cards((card,)))
    assert written["items"][0]["actions"] == [
        {"kind": "postback", "text": "Return it", "target": "return NL1"}
    ]
