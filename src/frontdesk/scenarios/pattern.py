"""What is looked for in texts: words wherever they stand, or a regular expression between slashes."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from frontdesk.understanding.yamlfile import Node


@dataclass(frozen=True, slots=True)
class Pattern:
    """Found when any of these texts is."""

    any_of: tuple[str, ...]

    def found(self, text: str) -> bool:
        """Tell whether a text holds one of them; capitals, widths of signs and spaces make no difference."""
        return any(_holds(plain(text), text, one) for one in self.any_of)

    def __str__(self) -> str:
        """Write it as the file has it."""
        return " or ".join(repr(one) for one in self.any_of)


def pattern(node: Node) -> Pattern:
    """Read a text, or a list of which any will do. Raises `Misconfigured`."""
    listed = [node] if isinstance(node.value, str) else list(node.items())
    if not listed:
        raise node.wrong("a text, or a list of texts of which any will do")
    return Pattern(tuple(_checked(one) for one in listed))


def patterns(node: Node) -> tuple[Pattern, ...]:
    """Read a text, or a list of texts and of lists of which any will do. Raises `Misconfigured`."""
    if isinstance(node.value, str):
        return (pattern(node),)
    found = tuple(pattern(one) for one in node.items())
    if not found:
        raise node.wrong("a text or a list")
    return found


def missing(wanted: Sequence[Pattern], texts: Iterable[str]) -> list[Pattern]:
    """Name the patterns that are in none of some texts."""
    told = list(texts)
    return [one for one in wanted if not any(one.found(text) for text in told)]


def plain(text: str) -> str:
    """Write a text with one kind of letter, sign and space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _holds(flat: str, text: str, wanted: str) -> bool:
    if _is_regex(wanted):
        return re.search(wanted[1:-1], text, re.IGNORECASE | re.DOTALL) is not None
    return plain(wanted) in flat


def _checked(node: Node) -> str:
    text = node.text()
    if _is_regex(text):
        try:
            re.compile(text[1:-1])
        except re.error as error:
            raise node.wrong(f"a regular expression ({error})") from error
    return text


def _is_regex(text: str) -> bool:
    return len(text) > 2 and text.startswith("/") and text.endswith("/")
