"""Words -> a wish: kinds, prices, attributes with their bounds, colours, in Chinese and English alike.

What was read is taken out of the text before the next thing is looked for, so that "under 50 dB" is no
price and the filter of a purifier no purifier.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from frontdesk.preprocess.text import normalise
from frontdesk.recommend.amounts import number, price_range
from frontdesk.recommend.item import Item
from frontdesk.recommend.spelling import mended
from frontdesk.recommend.vocabulary import Attribute, Vocabulary
from frontdesk.recommend.wish import PRICE, Bound, Op, Order, Toward, Wish

MOST_WORDS = 10_000  # of vocabularies, whose patterns are kept
ABOUT = 0.2  # how far off a number may be that only says about how much
_UPTO = re.compile(
    r"(?:不超过|低于|小于|少于|最多|不大于|不高于|under|below|less than|up to|at most|no more than|within"
    r"|max(?:imum)?|quieter than|lighter than|smaller than|<=?) ?$"
)
_FROM = re.compile(
    r"(?:至少|不低于|不少于|不小于|超过|大于|高于|起码|over|above|more than|at least|from"
    r"|min(?:imum)?|>=?) ?$"
)
_OR_LESS = re.compile(r"^ ?(?:以内|以下|之内|之下|内|封顶|or (?:less|under|below|quieter|lighter)|max)")
_OR_MORE = re.compile(r"^ ?(?:以上|之上|往上|起|or (?:more|above|over)|\+|and up)")
_NOT = re.compile(
    r"(?:不要|不喜欢|不想要|别要?|除了|非|不是|not (?:in )?(?:an? |the |any )?|no "
    r"|anything but (?:an? |the )?|except (?:for )?|without |isn['’]t (?:in )?|aren['’]t (?:in )?"
    r"|(?:don['’]t|do not) want (?:a )?)$"
)
# A kind that something else is for, or goes with: a filter for my purifier, 跟水壶配套的.
_BESIDE = re.compile(
    r"(?:(?:for|to) (?:my|the|our|this|that)|(?:with|match(?:es|ing)?)(?: (?:my|the|our|this|that|an?))?"
    r"|(?:跟|和|与|给|配|搭配)(?:我(?:买|家)?的|这[个台款]|那[个台款])?) ?$"
)
_OF_WHICH = re.compile(r"^ ?(?:的(?=·)|用的|配套|搭配)")
_BOTH_OF = re.compile(r"· ?(?:和|与|跟) ?$")  # 手表和耳机: the one is what the other is
_SOFTER = re.compile(r"^(?:得?一?点儿?|一?些|得多|很多)")  # 便宜一点: less than what was shown
_HARDER = re.compile(r"(?:更|再|还要?)$")
_NEGATED = re.compile(
    r"(?:不[太够大]?|没那?么?|(?:not|isn['’]t|aren['’]t) (?:(?:too|so|very|that|really) )?|don['’]t want )$"
)
_TOO = re.compile(
    r"(?:太|过于|有一?点儿?|\ba (?:bit|little)(?: too)? |\btoo )$"
)  # what was shown is too dear
_TOO_BEHIND = re.compile(r"^了")  # 贵了点
_OF_ITSELF = re.compile(r"太|too ")  # how a word begins that says so itself: 太吵


@dataclass(frozen=True, slots=True)
class Parsed:
    """What words wish for.

    ``than``: less or more of it than what was shown before, where that is known. ``beside``: kinds of what it
    is to go with; ``denied``: what it is not to be. ``rest`` is the text in normal form with a "·" for each
    letter that was read.
    """

    wish: Wish
    than: tuple[Order, ...] = ()
    beside: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    rest: str = ""


def parse(
    text: str, vocabulary: Vocabulary, items: Iterable[Item] = (), about: tuple[str, ...] = ()
) -> Parsed:
    """Read a wish.

    ``items`` tell which of two attributes is meant that are called the same: the one that things of the kind
    state which is named, or which the talk is ``about``.
    """
    reading = _Reading(mended(normalise(text), vocabulary.kinds_said), vocabulary)
    kinds, beside, denied = reading.kinds()
    stated = cache(lambda: _stated(kinds or about, items))
    reading.numbers(stated)
    least, most = reading.price()
    reading.words(stated)
    wish = Wish(kinds, least, most, tuple(reading.bounds), tuple(reading.order), text=text.strip())
    return Parsed(wish, tuple(dict.fromkeys(reading.than)), beside, denied, reading.text)


def refined(before: Wish, parsed: Parsed, shown: Sequence[Item] = ()) -> Wish:
    """Go on with a wish: what is told anew takes the place of what was told, the rest stays.

    "Cheaper" and its like are held against what was ``shown``. Another kind begins a wish of its own.
    """
    new = parsed.wish
    if new.kinds and before.kinds and new.kinds != before.kinds:
        before = Wish()
    told = {one.attribute for one in new.bounds}
    ordered = {one.attribute for one in (*new.order, *parsed.than)}
    priced = new.least is not None or new.most is not None
    made = replace(
        new,
        kinds=new.kinds or before.kinds,
        least=new.least if priced else before.least,
        most=new.most if priced else before.most,
        bounds=(*(one for one in before.bounds if one.attribute not in told), *new.bounds),
        order=(*new.order, *(one for one in before.order if one.attribute not in ordered)),
        like=new.like or before.like,
        with_=new.with_ or before.with_,
        text="\n".join(one for one in (before.text, new.text) if one)[-500:],
    )
    for than in parsed.than:
        made = compared(made, than, shown)
    return made


def compared(wish: Wish, than: Order, shown: Sequence[Item]) -> Wish:
    """Wish for less or more of something than all that was shown has; where none tells, as little or much."""
    ordered = replace(wish, order=(than, *(one for one in wish.order if one.attribute != than.attribute)))
    values = [value for one in shown if (value := _value(one, than.attribute)) is not None]
    if not values:
        return ordered
    if than.attribute == PRICE:
        return (
            replace(ordered, least=None, most=round(min(values)) - 1)
            if than.toward == "least"
            else replace(ordered, least=round(max(values)) + 1, most=None)
        )
    end, op = (min(values), "<=") if than.toward == "least" else (max(values), ">=")
    beyond = math.nextafter(end, -math.inf if op == "<=" else math.inf)
    bound = Bound(than.attribute, "<=" if op == "<=" else ">=", beyond)
    kept = tuple(one for one in wish.bounds if one.attribute != than.attribute)
    return replace(ordered, bounds=(*kept, bound))


class _Reading:
    """A text from which piece after piece is taken."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text, self._vocabulary = text, vocabulary
        self.bounds: list[Bound] = []
        self.order: list[Order] = []
        self.than: list[Order] = []

    def kinds(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Take the kinds that are named, by their names in the catalogue: wished for, beside, and denied."""
        named, text = self._vocabulary.kinds_said, self.text
        places = [(start, end, named[self._take(start, end, word)]) for word, start, end in self._find(named)]
        wished, beside, denied = dict[str, None](), dict[str, None](), dict[str, None]()
        into = wished
        for start, end, names in sorted(places):
            before, behind = self.text[:start], self.text[end:]
            if behind.startswith((" ·", "·") if text[start:end].isascii() else "·"):
                continue  # the phone of a phone charger
            if into is wished or not _BOTH_OF.search(before):
                apart = beside if _is_beside(before, behind) and not _BOTH_OF.search(before) else wished
                into = denied if _NOT.search(before) else apart
            into.update(dict.fromkeys(names))
        others = tuple(one for one in beside if one not in wished)
        return tuple(one for one in wished if one not in denied), others, tuple(denied)

    def numbers(self, stated: Callable[[], Mapping[str, int]]) -> None:
        """Take numbers with units as bounds of attributes; ``stated`` counts how many things state each."""
        pattern = self._vocabulary.measures
        while pattern is not None and (match := pattern.search(self.text)) is not None:
            name, value = self._attribute(match["unit"], stated), number(match["n"])
            attribute = self._vocabulary.attributes[name]
            if value is not None:
                self._bound(name, attribute, value * attribute.units[match["unit"]], match)
            self._take(*match.span())

    def price(self) -> tuple[int | None, int | None]:
        """Take the price."""
        found = price_range(self.text)
        if found is None:
            return None, None
        self._take(*found.span)
        return found.least, found.most

    def words(self, stated: Callable[[], Mapping[str, int]]) -> None:
        """Take the words that wish for little or much of something, or for a value such as a colour."""
        orders, values = self._vocabulary.orders_said, self._vocabulary.values_said
        for word, start, end in self._find({**orders, **values}):
            if word in values:
                denied = _NOT.search(self.text[:start]) is not None
                self.bounds.append(replace(values[word], op="!=") if denied else values[word])
            else:
                order, compares = orders[word]
                self._ordered(
                    replace(order, attribute=self._same(order.attribute, stated)), compares, start, end
                )
            self._take(start, end)

    def _ordered(self, order: Order, compares: bool, start: int, end: int) -> None:
        before, behind = self.text[:start], self.text[end:]
        compares = compares or _OF_ITSELF.match(self.text, start) is not None
        denied = _NEGATED.search(before)
        too = not (compares or denied) and (_TOO.search(before) or _TOO_BEHIND.search(behind))
        if denied or too:
            order = Order(order.attribute, _opposite(order.toward))
        softer = _SOFTER.match(behind) or _HARDER.search(before)
        into = self.than if compares or too or softer else self.order
        if all(one.attribute != order.attribute for one in into):
            into.append(order)

    def _bound(self, name: str, attribute: Attribute, value: float, match: re.Match[str]) -> None:
        before, behind = self.text[: match.start()], self.text[match.end() :]
        if _UPTO.search(before) or _OR_LESS.search(behind):
            ops: tuple[tuple[Op, float], ...] = (("<=", value),)
        elif _FROM.search(before) or _OR_MORE.search(behind):
            ops = ((">=", value),)
        elif attribute.means == "about":
            ops = ((">=", value * (1 - ABOUT)), ("<=", value * (1 + ABOUT)))
        else:
            ops = (("<=" if attribute.means == "most" else ">=", value),)
        self.bounds += [Bound(name, op, round(bound, 6)) for op, bound in ops]

    def _attribute(self, unit: str, stated: Callable[[], Mapping[str, int]]) -> str:
        """Choose the attribute that a unit is of: the one that most things of the kind state."""
        able = [name for name, one in self._vocabulary.attributes.items() if unit in one.units]
        return _most_stated(able, stated)

    def _same(self, attribute: str, stated: Callable[[], Mapping[str, int]]) -> str:
        """Give the attribute of one name that most of the kind state: hours or days of battery."""
        label = self._vocabulary.attributes[attribute].label
        others = (name for name, one in self._vocabulary.attributes.items() if label and one.label == label)
        return _most_stated([attribute, *(one for one in others if one != attribute)], stated)

    def _find(self, words: Iterable[str]) -> Iterator[tuple[str, int, int]]:
        """Find words, the longest first. Whoever reads them takes each out before the next is looked for."""
        there = [one for one in words if one in self.text]
        for word in sorted(there, key=len, reverse=True):
            while (match := _pattern(word).search(self.text)) is not None:
                yield word, *match.span()

    def _take(self, start: int, end: int, word: str = "") -> str:
        """Put something else in the place of what was read, as long as it; give the word back."""
        self.text = f"{self.text[:start]}{'·' * (end - start)}{self.text[end:]}"
        return word


def _is_beside(before: str, behind: str) -> bool:
    """Tell whether a kind is what something else goes with."""
    return _BESIDE.search(before) is not None or _OF_WHICH.search(behind) is not None


@lru_cache(MOST_WORDS)
def _pattern(word: str) -> re.Pattern[str]:
    """Make what finds a word: one of Latin letters stands by itself, and may end in a plural's s."""
    plain = re.escape(word)
    return re.compile(rf"(?<![a-z0-9]){plain}(?:e?s)?(?![a-z0-9])" if word.isascii() else plain)


def _stated(kinds: Sequence[str], items: Iterable[Item]) -> Mapping[str, int]:
    """Count how many things of some kinds state each attribute."""
    counts: dict[str, int] = {}
    wish = Wish(tuple(kinds))
    for one in items:
        for name in one.attributes if wish.is_kind(one) else ():
            counts[name] = counts.get(name, 0) + 1
    return counts


def _most_stated(able: Sequence[str], stated: Callable[[], Mapping[str, int]]) -> str:
    """Choose the attribute that most things state; the first, where there is no other or as many do."""
    return able[0] if len(able) == 1 else max(able, key=lambda name: stated().get(name, 0))


def _opposite(toward: Toward) -> Toward:
    return "most" if toward == "least" else "least"


def _value(item: Item, attribute: str) -> float | None:
    value = item.price if attribute == PRICE else item.attributes.get(attribute)
    return None if value is None or isinstance(value, str | bool) else float(value)
