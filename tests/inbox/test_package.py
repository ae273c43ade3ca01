from datetime import UTC, datetime, timedelta

from frontdesk.dialogue.handoff import Handoff
from frontdesk.inbox.package import Background, media, package, tried
from frontdesk.inbox.plan import DEFAULT
from frontdesk.server.inboxshapes import PackageShape
from frontdesk.store.conversations import Conversation, Kept
from frontdesk.store.scores import Score
from frontdesk.turn.codec import Json
from frontdesk.turn.state import State
from frontdesk.understanding.pack import load_pack, shop_pack

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)
PACK = load_pack(shop_pack())
WAITING = Handoff("waiting", 1, NOW, "service", None, "policy", "why", NOW)


def finding(value: str, *evidence: Json) -> Json:
    return {
        "value": value,
        "confidence": 0.9,
        "distribution": {value: 0.9},
        "shares": {"text": 1.0},
        "evidence": list(evidence),
        "unsure": False,
    }


def seen(part: int, start: int | None = None, end: int | None = None) -> Json:
    return {"part": part, "start": start, "end": end, "box": None}


def reply(emotion: str = "neutral", **more: object) -> Json:
    findings = {
        "emotion": finding(emotion, seen(0, 3, 9), seen(1, 100, 900), seen(7)),
        "intent": finding("refund_status", seen(0, 0, 2)),
        "language": finding("en"),
        "entities": [],
        "intensity": 0.8,
    }
    told: Json = {
        "decision": {"kind": "say", "row": "r", "why": "w"},
        "reply": {"parts": [{"kind": "text", "text": "Here."}, {"kind": "text", "text": "There."}]},
        "findings": findings,
        "citations": [],
        "asked": "where is my money",
    }
    return {**told, **more}


def text(words: str) -> Json:
    return {"kind": "text", "text": words}


def sound() -> Json:
    return {"kind": "audio", "blob": "ab" * 32, "media_type": "audio/flac", "size": 9}


def turn(at: int, said: tuple[Json, ...], answer: Json | None) -> Kept:
    return Kept(f"t{at}", NOW + timedelta(minutes=at), said, answer)


def background(*turns: Kept, state: State | None = None, score: Score | None = None) -> Background:
    about = Conversation("c", NOW, "und", "customer-7", "Ada")
    return Background(about, WAITING, (), state or State(), turns, {"emotion": "fear"}, ("vip",), score)


def written(kept: Background) -> PackageShape:
    return PackageShape.model_validate(package(kept, DEFAULT, PACK, NOW))


def test_a_package_tells_who_it_is_what_they_feel_and_in_which_words() -> None:
    heard = [{"part": 1, "text": "give it back", "language": "en"}]
    told = written(background(turn(1, (text("my refund"), sound()), reply("anger", heard=heard))))
    assert (told.customer, told.name, told.language, told.tags) == ("customer-7", "Ada", "en", ["vip"])
    assert told.emotion is not None
    assert told.emotion.found.value == "anger"
    assert told.emotion.corrected == "fear"
    assert told.emotion.words == ["refund", "give it back"]  # what is evidence of nothing is left out
    assert told.intent is not None
    assert (told.intent.words, told.intent.corrected) == (["my"], None)
    assert told.media[0].text == "give it back"
    assert (told.media[0].part, told.media[0].turn) == (1, "t1")


def test_the_mood_line_follows_the_conversation_without_turns_that_tell_none() -> None:
    said = (text("my refund"),)
    felt = [reply("neutral"), reply("unknown"), reply("anger"), reply("anger")]
    told = written(background(*(turn(at, said, one) for at, one in enumerate(felt))))
    assert [line.emotion for line in told.mood] == ["neutral", "anger", "anger"]
    assert [line.turn for line in told.mood] == ["t0", "t2", "t3"]
    assert told.trend == "worsening"
    assert told.mood[-1].gloom == 0.9


def test_a_turn_that_is_being_answered_brings_its_media_and_no_findings() -> None:
    told = written(background(turn(1, (text("one"),), reply()), turn(2, (sound(),), None)))
    assert told.intent is not None
    assert told.intent.turn == "t1"
    assert (told.media[0].turn, told.media[0].text) == ("t2", "")


def test_before_any_turn_there_is_a_package_too() -> None:
    told = written(background(state=State(language="zh"), score=Score("c", 4, "good", None, NOW)))
    assert (told.intent, told.emotion, told.mood, told.media) == (None, None, [], [])
    assert told.language == "zh"
    assert told.score is not None
    assert told.score.score == 4


def test_what_was_tried_is_told_in_order() -> None:
    call = {
        "tool": "refund_quote",
        "effect": "read",
        "arguments": {"order": "NL-1"},
        "outcome": "failed",
        "message": "closed",
    }
    flow = {"flow": "return_refund", "step": "quote", "phase": "failed"}
    cited = [{"title": "Returns"}, {"title": "Returns"}, {"title": "Refunds"}]
    said = (text("x"),)
    first, second = turn(1, said, reply(citations=cited)), turn(2, said, reply(flow=flow, calls=[call]))
    told = tried([(one, one.reply or {}) for one in (first, second)])
    assert told["flows"] == [{**flow, "turn": "t2"}]
    assert told["calls"] == [{**call, "turn": "t2"}]
    assert told["answers"] == [
        {
            "turn": "t1",
            "asked": "where is my money",
            "text": "Here.\n\nThere.",
            "titles": ["Returns", "Refunds"],
        }
    ]
    assert written(background(first, second)).tried.calls[0].tool == "refund_quote"


def test_replies_of_older_versions_make_a_package() -> None:
    old = reply()
    del old["findings"]["intensity"], old["asked"]
    told = written(background(turn(1, (text("my refund"), sound()), old)))
    assert told.mood[0].intensity == 1
    assert media(turn(1, (sound(),), old))[0]["language"] == "und"
