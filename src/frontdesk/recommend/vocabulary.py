"""The words by which customers name kinds, attributes and their values, in Chinese and in English."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from frontdesk.preprocess.text import normalise
from frontdesk.recommend.amounts import NUMBER
from frontdesk.recommend.wish import Bound, Order

Both = Mapping[str, str]  # a text in zh and in en
Words = Mapping[str, tuple[str, ...]]  # words in zh and in en

NO_WORDS: Words = {}
NO_TEXT: Both = {}
Means = Literal["least", "most", "about"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of the catalogue: how it is called, and the words that wish for little or much of it.

    ``label`` is its name ("noise"), ``unit`` as it is written behind a number ("dB"), ``less`` and ``more``
    compare two things ("quieter", "louder"). ``little`` and ``much`` are words that wish for it ("quiet"),
    ``units`` those behind a number, each with how many of the catalogue's unit it is (1000 for "kg" where
    that counts grams). A number alone bounds it as ``means`` says: 40 m² are the least that will do, 50 dB
    the most, 1.7 l are about that. ``values`` are words for values that are no numbers, such as colours.
    """

    label: Both = field(default_factory=dict[str, str])
    unit: Both = field(default_factory=dict[str, str])
    less: Both = field(default_factory=dict[str, str])
    more: Both = field(default_factory=dict[str, str])
    little: Words = field(default_factory=dict[str, tuple[str, ...]])
    much: Words = field(default_factory=dict[str, tuple[str, ...]])
    units: Mapping[str, float] = field(default_factory=dict[str, float])
    means: Means = "about"
    values: Mapping[str, Words] = field(default_factory=dict[str, Words])


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: words for it, and its names in the catalogue (categories, or values of ``kind``)."""

    words: Words
    names: tuple[str, ...]

    def called(self, language: str) -> str:
        """Give the first word for it in a language, else in any."""
        said = self.words.get(language) or next(iter(self.words.values()), ())
        return said[0] if said else self.names[0]


@dataclass(frozen=True)
class Vocabulary:
    """All words of a pack's wishes.yml."""

    kinds: Mapping[str, Kind] = field(default_factory=dict[str, Kind])
    attributes: Mapping[str, Attribute] = field(default_factory=dict[str, Attribute])

    @cached_property
    def kinds_said(self) -> Mapping[str, tuple[str, ...]]:
        """The names of a kind in the catalogue, by each word for it in normal form."""
        return {word: kind.names for kind in self.kinds.values() for word in said(kind.words)}

    @cached_property
    def orders_said(self) -> Mapping[str, tuple[Order, bool]]:
        """What a word wishes for little or much of, and whether it compares with something."""
        found: dict[str, tuple[Order, bool]] = {}
        for name, one in self.attributes.items():
            found |= {word: (Order(name, "least"), False) for word in said(one.little)}
            found |= {word: (Order(name, "most"), False) for word in said(one.much)}
            found |= {normalise(word): (Order(name, "least"), True) for word in one.less.values()}
            found |= {normalise(word): (Order(name, "most"), True) for word in one.more.values()}
        return found

    @cached_property
    def values_said(self) -> Mapping[str, Bound]:
        """The value of an attribute, such as a colour, that a word wishes for."""
        return {
            word: Bound(name, "=", value)
            for name, one in self.attributes.items()
            for value, words in one.values.items()
            for word in said(words)
        }

    @cached_property
    def measures(self) -> re.Pattern[str] | None:
        """What finds a number with a unit in a text in normal form; None without units."""
        units = {unit for one in self.attributes.values() for unit in one.units}
        either = "|".join(re.escape(one) for one in sorted(units, key=len, reverse=True))
        return re.compile(rf"(?P<n>{NUMBER})[ -]?(?P<unit>{either})(?![a-z])") if units else None

    def joined(self, categories: Iterable[str]) -> "Vocabulary":
        """Let the categories of a catalogue be kinds that are called by their own names."""
        known = {name for kind in self.kinds.values() for name in kind.names}
        more = {
            one: Kind({"en": (one.replace("_", " "),), "zh": (one,)}, (one,))
            for one in dict.fromkeys(categories)
            if one and one not in known
        }
        return replace(self, kinds={**self.kinds, **more})

    def label(self, attribute: str, language: str) -> str:
        """Name an attribute in a language; one without words by its name in the catalogue."""
        known = self.attributes.get(attribute)
        return (known.label.get(language) if known else None) or attribute


def said(words: Words) -> tuple[str, ...]:
    """Give words of all languages in normal form."""
    return tuple(dict.fromkeys(normalise(one) for listed in words.values() for one in listed))


NO_VOCABULARY = Vocabulary()
