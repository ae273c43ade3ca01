"""Things a customer names: order numbers, products, amounts, dates, phone numbers, addresses, e-mails, codes.

Full-width digits and letters count as the plain ones; places always count in the text as it was written.
"""

from collections.abc import Iterator

from frontdesk.perception.percepts import Perceived, TextPercept
from frontdesk.turn.findings import Entity, Evidence, Finding
from frontdesk.understanding.patterns import PATTERNS
from frontdesk.understanding.phrases import NO_PHRASES, Phrases
from frontdesk.understanding.words import stretches

Span = tuple[str, int, int, float]  # sort, start, end, confidence

# One character each, so that places stay: full-width forms, the ideographic space, dashes.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2013: 0x2D, 0x2014: 0x2D}


def entities(perceived: Perceived, phrases: Phrases = NO_PHRASES) -> tuple[Finding[Entity], ...]:
    """Find what was named, typed before said before read; the same thing named twice is one finding.

    ``phrases`` are what a pack knows by name.
    """
    found: dict[tuple[str, str], Finding[Entity]] = {}
    for sort, text, confidence, place in _named(perceived, phrases):
        key = (sort, text.translate(_PLAIN).casefold())
        before = found.get(key)
        places = (*before.evidence, place) if before else (place,)
        entity = before.value if before else Entity(sort, text)
        surer = max(confidence, before.confidence) if before else confidence
        found[key] = Finding(entity, surer, evidence=places)
    return tuple(found.values())


def find(text: str, phrases: Phrases = NO_PHRASES) -> list[Span]:
    """Find entities in a text as (sort, start, end, confidence), in the order they stand in."""
    plain = text.translate(_PLAIN)
    taken: list[Span] = list(phrases.find(plain))
    for sort, confidence, pattern in PATTERNS:
        group = "it" if "it" in pattern.groupindex else 0
        for start, end in (match.span(group) for match in pattern.finditer(plain)):
            if all(end <= other[1] or start >= other[2] for other in taken):
                taken.append((sort, start, end, confidence))
    return sorted(taken, key=lambda span: span[1])


def _named(perceived: Perceived, phrases: Phrases) -> Iterator[tuple[str, str, float, Evidence]]:
    for percept in perceived.percepts:
        if isinstance(percept, TextPercept):
            for sort, start, end, confidence in find(percept.text, phrases):
                yield sort, percept.text[start:end], confidence, Evidence(percept.part, start, end)
    for stretch in stretches(perceived):
        if stretch.way != "typed":
            for sort, start, end, confidence in find(stretch.text, phrases):
                yield sort, stretch.text[start:end], confidence * 0.9, stretch.evidence
