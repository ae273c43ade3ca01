"""The things of a catalogue by the names that customers call them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from frontdesk.preprocess.text import normalise
from frontdesk.recommend.item import Item
from frontdesk.recommend.wish import KIND

Named = Callable[[str], Sequence[str]]  # a name of a thing -> all its names

BEGINS = 2  # characters by which titles are sorted into bags
CODE = re.compile(r"(?<![a-z0-9])[a-z]{1,4}\d{1,4}(?![a-z0-9])")  # of a model, in normal form
READ = 500  # characters of a message that are gone through


def alone(name: str) -> tuple[str, ...]:
    """Give the one name of a thing of which no other is known."""
    return (name,)


@dataclass(frozen=True)
class Shelf:
    """All that can be suggested, by id."""

    items: Mapping[str, Item] = field(default_factory=dict[str, Item])

    @classmethod
    def of(cls, items: Iterable[Item]) -> "Shelf":
        """Put items on a shelf."""
        return cls({one.id: one for one in items})

    def named(self, text: str, things: Iterable[str] = (), names_of: Named = alone) -> tuple[str, ...]:
        """Give the ids of what a text names by title or id, and of ``things`` that have other names."""
        said = dict.fromkeys(self._titles[title] for title in self._found(normalise(text[:READ])))
        for thing in things:
            called = (self._titles.get(normalise(name)) for name in names_of(thing))
            said |= dict.fromkeys(one for one in called if one is not None)
        return tuple(said)

    def coded(self, text: str) -> tuple[str, ...]:
        """Give the ids of what a text names by a model's code alone; errors may be called so, too."""
        codes = CODE.findall(normalise(text[:READ]))
        return tuple(dict.fromkeys(self._codes[code] for code in codes if code in self._codes))

    def of_kind(self, kinds: Iterable[str]) -> tuple[str, ...]:
        """Give the ids of what is of one of some kinds: categories, or values of the attribute ``kind``."""
        return tuple(dict.fromkeys(one for kind in kinds for one in self._kinds.get(kind, ())))

    @cached_property
    def _kinds(self) -> Mapping[str, Sequence[str]]:
        bags: dict[str, list[str]] = {}
        for one in self.items.values():
            for kind in {one.category, str(one.attributes.get(KIND, one.category))}:
                bags.setdefault(kind, []).append(one.id)
        return bags

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        """The id of each thing by its titles and its id, in normal form; the first of two alike."""
        found: dict[str, str] = {}
        for one in self.items.values():
            for name in (*one.title.values(), one.id):
                found.setdefault(normalise(name), one.id)
        return found

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        """The id of each thing by a code of its titles, such as V5, that no other thing has."""
        having: dict[str, set[str]] = {}
        for title, item in self._titles.items():
            for code in CODE.findall(title):
                having.setdefault(code, set()).add(item)
        return {code: next(iter(items)) for code, items in having.items() if len(items) == 1}

    @cached_property
    def _bags(self) -> Mapping[str, Sequence[str]]:
        """Titles by how they begin, the longest first."""
        bags: dict[str, list[str]] = {}
        for title in sorted(self._titles, key=len, reverse=True):
            if len(title) >= BEGINS:
                bags.setdefault(title[:BEGINS], []).append(title)
        return bags

    def _found(self, text: str) -> Iterator[str]:
        """Find titles in a text, from left to right, of those that begin at one place the longest."""
        at = 0
        while at < len(text):
            bag = self._bags.get(text[at : at + BEGINS], ())
            title = next((one for one in bag if text.startswith(one, at) and _whole(text, at, one)), "")
            if title:
                yield title
            at += len(title) or 1


def _whole(text: str, at: int, title: str) -> bool:
    """Tell whether a title that stands at a place is no part of a longer word."""
    end = at + len(title)
    return not (_joined(text[at - 1 : at], title[0]) or _joined(title[-1], text[end : end + 1]))


def _joined(left: str, right: str) -> bool:
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()


NOTHING = Shelf()
