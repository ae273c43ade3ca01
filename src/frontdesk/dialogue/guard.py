"""What leaves the desk: every reply passes here, whoever made it, and what must not leave is taken out.

Links and pictures lead to listed hosts only; other customers' data, text of ours that steers models, and
characters that cannot be seen are taken out. Citations move along with the words that they bear out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from frontdesk.dialogue.edited import Edited, Span
from frontdesk.dialogue.links import MARK, listed, without_links
from frontdesk.dialogue.private import Familiar, Secrets, secret
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
    Picture,
    Reply,
    ReplyPart,
    Said,
    Spoken,
)

BETWEEN = "\n\n"  # between the texts of a reply, as citations count them
OWN = re.compile(
    r"/v1/[A-Za-z0-9/_.~-]{1,500}(?:\?[A-Za-z0-9_=&.-]{0,200})?"
)  # an address of the desk itself


@dataclass(frozen=True, slots=True)
class Rules:
    """What may leave in general: links to ``hosts``, and personal-looking things of ``public`` texts.

    ``secrets`` are texts that steer models, and canaries; long stretches of them are withheld.
    """

    hosts: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    secrets: Secrets = field(default_factory=Secrets)


@dataclass(frozen=True, slots=True)
class Known:
    """Texts whose personal things this customer may be told: said by them, or given by tools for them.

    Cited public knowledge counts by itself.
    """

    said: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guarded:
    """What may leave, the citations at their new places, and the sorts of what was taken out."""

    parts: tuple[ReplyPart, ...]
    citations: tuple[Citation, ...] = ()
    withheld: tuple[str, ...] = ()


def guarded(
    parts: Sequence[ReplyPart], rules: Rules, known: Known, citations: Sequence[Citation] = ()
) -> Guarded:
    """Filter the parts of a reply. What needs no change comes back unchanged, what is emptied is left out."""
    there = (*rules.public, *known.said, *known.own, *(one.text for one in citations))
    sieve = _Sieve(rules, there)
    made = [tuple(sieve.part(one)) for one in parts]
    moved = _moved(citations, list(zip(parts, made, strict=True)), sieve) if sieve.withheld else citations
    left = tuple(one for some in made for one in some)
    return Guarded(left, tuple(moved), tuple(dict.fromkeys(sieve.withheld)))


def safe(reply: Reply, rules: Rules, known: Known, instead: Said) -> Reply:
    """Filter a reply as a whole; ``instead`` is said where no part of it may leave."""
    found = guarded(reply.parts, rules, known, reply.citations)
    if not found.withheld:
        return reply
    return replace(reply, parts=found.parts or (instead,), citations=found.citations)


class _Sieve:
    """Filters texts, and remembers what it took out."""

    def __init__(self, rules: Rules, known: Sequence[str]) -> None:
        self._rules, self._known = rules, Familiar(tuple(known))
        self.withheld: list[str] = []

    def part(self, part: ReplyPart) -> Iterator[ReplyPart]:
        """Give what may leave of a part, if anything."""
        match part:
            case Said(text):
                made = self.text(text)
                yield from (part,) if made == text else _said(made)
            case Choices(options):
                kept = tuple(one for one in options if self.text(one) == one)
                yield from (Choices(kept),) if kept else ()
            case Cards(items):
                yield Cards(tuple(self._card(one) for one in items))
            case Article(items):
                yield from self._article(items)
            case Form(fields):
                yield Form(tuple(self._field(one) for one in fields))
            case Picture(alt=alt):
                yield replace(part, alt=self.text(alt))
            case Spoken():
                yield part
            case _:
                assert_never(part)

    def text(self, text: str) -> str:
        """Filter a text."""
        return self.edited(text).text

    def edited(self, text: str) -> Edited:
        """Filter a text, keeping where its characters stood."""
        begun = Edited.of(text)
        made = without_links(begun, self._rules.hosts)
        if made is not begun:
            self.withheld.append("link")
        private = list(self._known.foreign(made.text))
        self.withheld += [kind for kind, _ in private]
        made = made.put(change for _, change in private)
        secrets = list(secret(made.text, self._rules.secrets))
        self.withheld += ["secret"] * bool(secrets)
        return made.put(secrets)

    def _card(self, card: Card) -> Card:
        return replace(
            card,
            title=self.text(card.title),
            description=self.text(card.description),
            picture=card.picture if self._leads(card.picture) else "",
            actions=tuple(one for one in card.actions if self._acts(one)),
            reasons=tuple(replace(one, text=self.text(one.text)) for one in card.reasons),
        )

    def _acts(self, action: Action) -> bool:
        """Tell whether an action may be offered: it leads to a listed host, or sends harmless words back."""
        fit = (
            self._leads(action.target) if action.kind == "link" else self.text(action.target) == action.target
        )
        return fit and self.text(action.text) == action.text

    def _article(self, items: Sequence[Link]) -> Iterator[ReplyPart]:
        """Give the pages that may be linked to; of the others the words."""
        told = [
            replace(one, title=self.text(one.title), description=self.text(one.description)) for one in items
        ]
        linked = tuple(one for one in told if self._leads(one.link))
        yield from (Article(linked),) if linked else ()
        yield from (Said(f"{one.title}\n{one.description}".strip()) for one in told if one not in linked)

    def _field(self, field: Field) -> Field:
        return replace(
            field,
            label=self.text(field.label),
            placeholder=self.text(field.placeholder),
            default=self.text(field.default),
            options=tuple(one for one in field.options if self.text(one) == one),
        )

    def _leads(self, address: str) -> bool:
        """Tell whether an address may be given out: nothing, one of our own, or one of a listed host."""
        own = OWN.fullmatch(address) is not None
        if address and not own and not listed(address, self._rules.hosts):
            self.withheld.append("link")
            return False
        return True


def _said(text: str) -> Iterator[Said]:
    if text.replace(MARK, "").strip():
        yield Said(text)


def _moved(
    citations: Sequence[Citation], parts: Sequence[tuple[ReplyPart, tuple[ReplyPart, ...]]], sieve: _Sieve
) -> Iterator[Citation]:
    """Say where the words that each citation bears out stand now; nowhere when their text was left out."""
    before = after = 0
    places: list[tuple[int, int, Edited, int]] = []  # of each text: its stretch before, and where it is now
    for old, new in parts:
        if isinstance(old, Said):
            places.append((before, before + len(old.text), sieve.edited(old.text), after if new else -1))
            before += len(old.text) + len(BETWEEN)
        after += sum(len(one.text) + len(BETWEEN) for one in new if isinstance(one, Said))
    for one in citations:
        yield replace(one, said=_place(one.said, places))


def _place(said: Span | None, places: Sequence[tuple[int, int, Edited, int]]) -> Span | None:
    for start, end, edited, now in places:
        if said is not None and start <= said[0] and said[1] <= end and now >= 0:
            first, last = edited.moved((said[0] - start, said[1] - start))
            return (now + first, now + last) if first < last else None
    return None
