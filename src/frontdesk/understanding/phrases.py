"""Things that are known by name, such as a shop's products: lists of phrases, found in texts in one pass.

The time is linear in the length of the text: at each place at most one phrase's length is read.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from frontdesk.understanding.yamlfile import Node, read_yaml

LONGEST = 80  # characters of a phrase
MOST = 20_000  # phrases of a pack
SORT = re.compile(r"[a-z][a-z0-9_]{0,39}")
SURE = 0.9
END = ""  # in a tree, under this key: which sort a phrase that ends here has
LANGUAGES = ("zh", "en")

Lists = Mapping[str, tuple[str, ...]]  # phrases by sort
Tree: TypeAlias = "dict[str, Tree | str]"


@dataclass(frozen=True, slots=True)
class Phrases:
    """Finds phrases, the longest first. Capitals make no difference, and a plural's s is taken along."""

    tree: Tree

    @classmethod
    def of(cls, lists: Lists) -> "Phrases":
        """Grow the tree of the phrases' characters."""
        tree: Tree = {}
        for sort, phrases in lists.items():
            for phrase in phrases:
                node = tree
                for character in folded(phrase):
                    below = node.setdefault(character, {})
                    assert isinstance(below, dict)  # noqa: S101 - only END leads to a sort
                    node = below
                node.setdefault(END, sort)
        return cls(tree)

    def find(self, text: str) -> Iterator[tuple[str, int, int, float]]:
        """Yield (sort, start, end, confidence), from left to right, never overlapping."""
        plain, at = folded(text), 0
        while at < len(plain):
            sort, end = self._longest(plain, at)
            if sort:
                yield sort, at, end, SURE
            at = max(end, at + 1)

    def _longest(self, text: str, start: int) -> tuple[str, int]:
        """Find the longest phrase that begins at a place: its sort and end, or ("", start)."""
        node, found = self.tree, ("", start)
        if start and _joined(text[start - 1], text[start]):
            return found
        for at in range(start, len(text)):
            below = node.get(text[at])
            if not isinstance(below, dict):
                break
            node = below
            sort, end = node.get(END), at + 1
            if isinstance(sort, str) and (end := _ended(text, end)):
                found = (sort, end)
        return found


NO_PHRASES = Phrases({})


def folded(text: str) -> str:
    """Put each letter in lower case where that is one character, so that places stay."""
    return "".join(low if len(low := one.lower()) == 1 else one for one in text)


def read_lists(path: Path) -> Lists:
    """Read entities.yml: sorts with lists of phrases, or of {zh: [...], en: [...]} with words for one thing.

    Raises `Misconfigured` naming file, key and value.
    """
    top = read_yaml(path)
    if top.value is None:
        return {}
    return checked(top, {sort: _phrases(node) for sort, node in top.mapping().items()})


def read_alike(path: Path) -> tuple[tuple[str, ...], ...]:
    """Read which phrases of entities.yml are words for one thing. Raises `Misconfigured`."""
    top = read_yaml(path)
    items = () if top.value is None else [one for node in top.mapping().values() for one in node.items()]
    return tuple(tuple(_words(item)) for item in items if not isinstance(item.value, str))


def checked(node: Node, lists: Lists) -> Lists:
    """Let lists through that can be searched for. Raises `Misconfigured` for others."""
    for sort, phrases in lists.items():
        if not SORT.fullmatch(sort):
            raise Node(node.file, sort, sort).wrong("a name of small letters, digits and '_'")
        for phrase in phrases:
            if len(phrase) > LONGEST:
                raise Node(node.file, sort, phrase).wrong(f"at most {LONGEST} characters")
    if (count := sum(len(phrases) for phrases in lists.values())) > MOST:
        raise Node(node.file, "", count).wrong(f"at most {MOST:,} phrases")
    return lists


def _phrases(node: Node) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrase for item in node.items() for phrase in _words(item)))


def _words(item: Node) -> Iterable[str]:
    if isinstance(item.value, str):
        return [item.text()]
    return [word.text() for listed in item.mapping(LANGUAGES).values() for word in listed.items()]


def _ended(text: str, end: int) -> int:
    """Return where a phrase ends that was read up to here: behind a plural's s; 0 inside a word."""
    for suffix in ("", "s", "es"):
        to = end + len(suffix)
        if text.startswith(suffix, end) and (to == len(text) or not _joined(text[to - 1], text[to])):
            return to
    return 0


def _joined(left: str, right: str) -> bool:
    """Tell whether two characters stand in one word of letters and digits."""
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()
