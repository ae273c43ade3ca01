"""The topic that a message has without naming it: "it is the wrong colour", "is anybody there on Sunday?"."""

import re
from collections.abc import Mapping
from dataclasses import replace

from frontdesk.dialogue import cues
from frontdesk.preprocess.text import normalise
from frontdesk.turn.findings import Finding, Findings
from frontdesk.understanding.pack import OUT_OF_SCOPE, Intent, Pack
from frontdesk.understanding.question import Question

SURE = 0.8  # confidence of an intent from which its topic is looked up
_TIME = re.compile(
    r"(?:周|星期|礼拜)[一二三四五六日天末]|节假日|假期|放假|春节|过年|国庆|元旦|五一|中秋|[今明后]天|今晚|明晚"
    r"|(?:晚上|夜里|早上|上午|中午|下午)(?!好)|半夜|深夜|凌晨|通宵|几点|[\d一二两三四五六七八九十]点"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:weekends?|weekdays?|holidays?|christmas|easter"
    r"|today|tonight|tomorrow|overnight|midnight|noon|nights?|what time|when|\d{1,2} ?(?:am|pm|o'clock))\b"
    r"|\b(?<!good )(?:morning|afternoon|evening)s?\b"
)
_SOMEBODY = re.compile(r"有人|在吗|\b(?:any|some)(?:body|one)\b")


def topics(text: str, findings: Findings, pack: Pack, language: str) -> tuple[str, ...]:
    """Put a message under the topic of what is wanted, as a question; nothing where it needs none."""
    intent = _intent(findings.intent, pack)
    if intent is None or not text.strip():
        return ()
    if intent.topic is not None:
        return (_under(intent.topic, text, language),)
    if intent.timed is not None and names_a_time(text):
        return _under(intent.timed, text, language), intent.timed[language]
    return ()


def with_topic(asks: list[Question], under: tuple[str, ...], text: str) -> list[Question]:
    """Put the ways with a topic among others: before them where a message asks nothing, else behind them."""
    named = [Question(one, asks[0].hints, asks[0].photos) for one in under]
    return [*asks, *named] if cues.asks(text) and len(under) == 1 else [*named, *asks]


def regarded(findings: Findings, text: str, pack: Pack) -> Findings:
    """Take a greeting that names a time for what it is: a question about that time."""
    intent = _intent(findings.intent, pack)
    if intent is None or intent.timed is None or not names_a_time(text):
        return findings
    found = findings.intent
    odds = {**found.distribution, OUT_OF_SCOPE: found.confidence, intent.id: 0.0}
    return replace(findings, intent=replace(found, value=OUT_OF_SCOPE, distribution=odds))


def names_a_time(text: str) -> bool:
    """Tell whether a text asks whether somebody is there at a time; "good evening" names none."""
    said = normalise(text)
    return _TIME.search(said) is not None and (cues.asks(text) or _SOMEBODY.search(said) is not None)


def _intent(found: Finding[str], pack: Pack) -> Intent | None:
    sure = found.confidence >= SURE
    return next((one for one in pack.intents if sure and one.id == found.value), None)


def _under(topic: Mapping[str, str], text: str, language: str) -> str:
    return f"{topic[language]}{'：' if language == 'zh' else ': '}{text}"
