"""Dialogue acts of a message, parted into what named values mean and what is said about the whole of it.

Chen et al., "BERT for Joint Intent Classification and Slot Filling" (2019) part them in the same way: values
that stand in the text are read off the text, all else is a yes or no about the message. Pure: what heads read
of a message is written here as words; `actheads` learns from them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from frontdesk.training.crosswoz import (
    EQUIPMENT,
    FOOD,
    HOTEL,
    METRO,
    SIGHT,
    TAXI,
    Act,
    Dialogue,
    Message,
)
from frontdesk.training.valuespans import KINDS, Lexicon, Span, bare, spans

NOTHING = "无"
SIGNS = dict(zip(KINDS[1:], "①②③④⑤⑥⑦⑧⑨⑩⑪", strict=True))
NAMED: Mapping[tuple[str, ...], str] = {
    (SIGHT,): "㈠",
    (FOOD,): "㈡",
    (HOTEL,): "㈢",
}  # by the domain; else ㈣
WORDS = {
    SIGHT: "㈠ 景 游玩 门票 票价",
    FOOD: "㈡ 餐 吃 人均 菜",
    HOTEL: "㈢ 酒店 住",
    METRO: "地铁",
    TAXI: "出租 打车 车型 车牌",
}
SPOKEN = {word: domain for domain, words in WORDS.items() for word in words.split()}
HINTS = (
    *(
        "评分",
        "票",
        "人均",
        "消费",
        "价格",
        "周边",
        "附近",
        "地址",
        "电话",
        "营业",
        "菜",
        "吃",
        "玩",
        "从",
        "到",
        "去",
    ),
    *("名", "推荐", "目的地", "出发地", "提供", "没有", "符合", "地铁", SIGHT, FOOD, HOTEL),
)
NEARBY = re.compile(
    r"(?:周边|附近|旁边|周围|近的)[^，。,！？?㈠㈡㈢㈣]{0,8}?(?:景点|餐馆|餐厅|酒店|好吃的|好玩的)"
)

Told = Mapping[int, frozenset[Act]]  # acts of earlier messages, as heads read them, by row
Label = tuple[str, str, str, str]  # intent, domain, slot, and the value where it is not that of a span
Meaning = tuple[Label, ...]  # all that one span means; nothing for one that is only mentioned


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as heads see it: what it names, what was said before, which domain was spoken of last."""

    message: Message
    spans: tuple[Span, ...]
    plain: str  # the text with a sign in place of every named value
    before: tuple["Seen", ...]  # the two messages before it, the nearest first
    domain: str  # spoken of last, before this message
    subject: str  # the domain of what is asked about, "near it" left out
    named: frozenset[str]  # values that earlier messages named
    row: int = 0  # of its vector


def seen(dialogues: Iterable[Dialogue], lexicon: Lexicon) -> list[Seen]:
    """Look at every message, in order; each knows only what came before it."""
    found = list[Seen]()
    for dialogue in dialogues:
        past, domain, subject, named = list[Seen](), "", "", frozenset[str]()
        for message in dialogue.messages:
            here = tuple(spans(message.text, lexicon))
            plain = _plain(message.text, here)
            subject = _spoken(NEARBY.sub("", plain)) or subject
            one = Seen(message, here, plain, tuple(past[:-3:-1]), domain, subject, named, len(found))
            found.append(one)
            past.append(one)
            domain = _spoken(plain) or domain
            named |= {span.value for span in here}
    return found


def gold(one: Seen) -> tuple[set[Label], list[Meaning]]:
    """Part the acts of a message: those about the whole of it, and what each span means."""
    whole, meanings = set[Label](), [set[Label]() for _ in one.spans]
    for act in one.message.acts:
        holders = [at for at, span in enumerate(one.spans) if _about(act, span)]
        if not holders and (act.value in ("", "none", NOTHING) or act.intent == "Select"):
            whole.add(act)
        for at in holders:
            meanings[at].add(_label(act))
    return whole, [tuple(sorted(one)) for one in meanings]


def acts(one: Seen, whole: Iterable[Label], meanings: Sequence[Meaning]) -> frozenset[Act]:
    """Put acts together again: of the whole message, and of its spans."""
    found = {Act(*label) for label in whole}
    for span, meaning in zip(one.spans, meanings, strict=True):
        for intent, domain, slot, value in meaning:
            if slot == EQUIPMENT:
                found.add(Act(intent, domain, f"{slot}-{span.value}", value))
            else:
                found.add(Act(intent, domain, slot, span.value))
    return frozenset(found)


def _about(act: Act, span: Span) -> bool:
    """Tell whether an act speaks of the value of a span."""
    if act.slot.startswith(EQUIPMENT):
        return span.kind == "equipment" and bare(act.slot.partition("-")[2]) == bare(span.value)
    return act.intent in ("Inform", "Recommend") and bare(act.value) == bare(span.value)


def _label(act: Act) -> Label:
    equipped = act.slot.startswith(EQUIPMENT)
    return (act.intent, act.domain, EQUIPMENT if equipped else act.slot, act.value if equipped else "")


def _sign(span: Span) -> str:
    """Write a named value as one sign; of names, by the domains that know them."""
    if span.kind != "name":
        return SIGNS[span.kind]
    return NAMED.get(span.domains, "㈣")


def _plain(text: str, here: Sequence[Span]) -> str:
    edges = [0, *(edge for span in here for edge in (span.start, span.end)), len(text)]
    between = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    signs = [*map(_sign, here), ""]
    return "".join(part + sign for part, sign in zip(between, signs, strict=True))


def _spoken(plain: str) -> str:
    """Tell which domain a text speaks of last."""
    last = max(SPOKEN, key=plain.rfind)
    return SPOKEN[last] if last in plain else ""


def _domains(plain: str) -> Iterator[str]:
    yield from {domain for word, domain in SPOKEN.items() if word in plain}


def _grams(text: str, most: int) -> Iterator[str]:
    for size in range(1, most + 1):
        yield from (text[at : at + size] for at in range(len(text) - size + 1))


def _before(one: Seen, told: Told) -> Iterator[str]:
    yield f"last {one.domain}"
    yield f"subject {one.subject}"
    for far, past in enumerate(one.before):
        yield f"subject{far} {past.subject}"
        for act in told.get(past.row, ()):
            yield f"told{far} {act.intent} {act.domain} {act.slot}"
            yield f"told{far} {act.domain}"
        yield from (f"before{far} {domain}" for domain in _domains(past.plain))
        yield from (f"before{far} {gram}" for gram in _grams(past.plain, 2) if not far)
        yield from (f"before{far} {_sign(span)}" for span in past.spans)


def words(one: Seen, told: Told) -> set[str]:
    """List what the heads of whole messages read, beside vectors."""
    return {
        *_grams(f"^{one.plain}$", 4),
        *(f"domain {domain}" for domain in _domains(one.plain)),
        *_before(one, told),
    }


def words_near(one: Seen, at: int, told: Told) -> set[str]:
    """List what the head of a span reads, beside vectors: what stands left and right of it, nearest words."""
    span = one.spans[at]
    left, right = _sides(one, at)
    slots = {word: left.rfind(word) for word in HINTS if word in left}
    return {
        *(f"L{gram}" for gram in _grams(left[-4:], 3)),
        *(f"<{left[-size:]}" for size in range(1, 5)),
        *(f"R{gram}" for gram in _grams(right[:5], 3)),
        *(f">{right[:size]}" for size in range(1, 5)),
        f"hint {max(slots, key=slots.__getitem__) if slots else ''}",
        f"next {min((word for word in HINTS if word in right), key=right.find, default='')}",
        f"left {_spoken(left)}",
        *(f"domain {domain}" for domain in _domains(one.plain)),
        *(f"text {gram}" for gram in _grams(one.plain, 2)),
        f"in {'+'.join(span.domains)}",
        f"known {span.value in one.named}",
        f"place {min(at, 4)} of {min(len(one.spans), 5)}",
        *(f"own {gram}" for gram in _grams(span.value[-3:], 2)),
        *_before(one, told),
    }


def _sides(one: Seen, at: int) -> tuple[str, str]:
    """Return the text left and right of a span, with signs for the other values."""
    cut = len(_plain(one.message.text[: one.spans[at].start], one.spans[:at]))
    return one.plain[:cut], one.plain[cut + 1 :]
