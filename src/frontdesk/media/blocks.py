"""A document as one text with named stretches: what every reader of documents makes."""

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from frontdesk.errors import TooLarge

BlockKind = Literal["heading", "paragraph", "item", "step", "row", "code", "slide"]
Box = tuple[int, int, int, int]  # left, top, right, bottom
# Letters that no font shows and a model reads all the same: a second alphabet, made to mark languages. After
# a black flag they are part of it: Scotland's is written so.
TAGS = re.compile("(\U0001f3f4)?[\U000e0001\U000e0020-\U000e007f]+")
WIDE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef"  # no spaces are written between these
SPACES = re.compile(r"[ \t\r\n\f\v\u00a0]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch ``text[start:end]``: its kind, the level of a heading or item, and the page it is on.

    ``page`` counts from 1, and is None where a document has no pages; ``box`` is where it stands on the page,
    in points from the page's top left. ``hidden`` words are there and cannot be seen by a reader.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    page: int | None = None
    box: Box | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Extract:
    """A document's title and text, and the blocks it is made of, in order and without overlap.

    ``scanned`` are the pages, counted from 1, that have no text: pictures of pages, most likely.
    """

    title: str
    text: str
    blocks: tuple[Block, ...]
    scanned: tuple[int, ...] = ()


def untagged(text: str) -> tuple[str, str]:
    """Take the unseen alphabet out of a text -> (the text without it, what was written in it)."""
    written = "".join(
        chr(ord(letter) - 0xE0000) for found in TAGS.finditer(text) if not found[1] for letter in found[0]
    )
    said = "".join(letter for letter in written if letter.isprintable())
    return TAGS.sub(lambda found: found[0] if found[1] else "", text), SPACES.sub(" ", said).strip()


def _folded(kind: BlockKind, text: str) -> str:
    if kind == "code":
        return text.strip()
    if kind == "slide":
        lines = (SPACES.sub(" ", line).strip() for line in text.splitlines())
        return "\n".join(line for line in lines if line)
    return SPACES.sub(" ", text).strip()


@dataclass(slots=True)
class Writer:
    """Collects blocks; each begins on a line of its own, so that offsets stay what they are."""

    limit: int | None = None  # characters
    parts: list[str] = field(default_factory=list[str])
    blocks: list[Block] = field(default_factory=list[Block])
    length: int = 0

    def add(
        self,
        kind: BlockKind,
        text: str,
        level: int = 0,
        page: int | None = None,
        *,
        box: Box | None = None,
        hidden: bool = False,
    ) -> None:
        """Append a block; white space is folded except in code, and the lines of a slide stay lines.

        Nothing is no block; what is written in letters that no font shows is a hidden one. Raises `TooLarge`.
        """
        text, tags = untagged(text) if TAGS.search(text) else (text, "")
        text = _folded(kind, text)
        if text:
            self._append(text, Block(kind, 0, 0, level, page, box, hidden))
        if tags:
            self._append(tags, Block("paragraph", 0, 0, 0, page, box, hidden=True))

    def _append(self, text: str, block: Block) -> None:
        gap = "" if not self.blocks else "\n" if block.kind in ("item", "row") else "\n\n"
        start = self.length + len(gap)
        self.parts.append(gap + text)
        self.length = start + len(text)
        if self.limit is not None and self.length > self.limit:
            raise TooLarge("document characters", self.length, self.limit)
        self.blocks.append(replace(block, start=start, end=self.length))

    def extract(self, title: str = "") -> Extract:
        """Give what was collected; without a title, the first heading is one."""
        text = "".join(self.parts)
        headings = (block for block in self.blocks if block.kind == "heading")
        first = next(headings, None)
        return Extract(title or (text[first.start : first.end] if first else ""), text, tuple(self.blocks))
