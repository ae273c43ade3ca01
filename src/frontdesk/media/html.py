"""HTML, and what is turned into it (Markdown): what a reader would see, block by block.

Words that are there and cannot be seen are kept apart as hidden blocks: who wrote them wanted a machine alone
to read them, or a click that shows them. Scripts, styles, comments and controls are no words of a page.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser, LexborNode

from frontdesk.errors import TooLarge
from frontdesk.media.blocks import BlockKind, Extract, Writer
from frontdesk.media.style import Declared, Look, declared, over, sheet

UNSEEN = frozenset(
    "script style template noscript head iframe object svg nav select button".split()  # noqa: SIM905 - a table to read
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
LEAVES: dict[str, BlockKind] = {
    "p": "paragraph",
    "dt": "heading",
    "figcaption": "paragraph",
    "pre": "code",
}
HOLDERS = frozenset(
    """address article aside blockquote body center dd details dialog div dl figure footer form header hgroup
    html main ol section summary table tbody tfoot thead ul""".split()  # noqa: SIM905 - a table to read
)
BLOCKS = HOLDERS | set(HEADINGS) | set(LEAVES) | {"li", "tr"}
STYLED = frozenset("style hidden bgcolor color".split())  # noqa: SIM905 - a table to read
DEEPEST = 200  # nested elements


@dataclass(slots=True)
class Page:
    """A page that is being read: what was written of it, its style sheets, and what waits to be written.

    ``aside`` gathers the hidden words of the block at hand; ``columns`` the names of each table's columns,
    ``numbers`` the last number of each list: counting back from every item would take ever longer.
    """

    writer: Writer = field(default_factory=Writer)
    sheet: Mapping[int, Declared] = field(default_factory=dict[int, Declared])
    aside: list[str] = field(default_factory=list[str])
    columns: dict[int, list[str]] = field(default_factory=dict[int, list[str]])
    numbers: dict[int, int] = field(default_factory=dict[int, int])

    def add(self, kind: BlockKind, text: str, level: int = 0) -> None:
        """Write a block, and after it what was hidden inside."""
        self.writer.add(kind, text, level)
        if self.aside:
            self.writer.add("paragraph", " ".join(self.aside), hidden=True)
            self.aside.clear()

    def look(self, node: LexborNode, around: Look) -> Look:
        """Tell how the words in an element look."""
        attributes = node.attributes
        ruled = self.sheet.get(node.mem_id)
        if not ruled and STYLED.isdisjoint(attributes) and node.tag != "dialog":
            return around
        said = {"display": "none"} if _closed(node, attributes) else {}
        said |= {name: attributes.get(old) or "" for name, old in _OLD if old in attributes}
        own = declared(attributes.get("style") or "")
        return around.within(over(over(said, (ruled or {}).items()), own.items()))


# How colours were declared before there were styles.
_OLD = (("color", "color"), ("background-color", "bgcolor"))


def from_html(text: str, title: str = "") -> Extract:
    """Read HTML."""
    tree = LexborHTMLParser(text)
    named = tree.css_first("title")
    page = Page(sheet=sheet(tree))
    if tree.body is not None:
        whole = page.look(tree.root, Look()) if tree.root is not None else Look()
        _walk(tree.body, page, page.look(tree.body, whole), 0)
    return page.writer.extract(title or (named.text(strip=True) if named is not None else ""))


def from_markdown(text: str, title: str = "") -> Extract:
    """Read Markdown with tables; HTML inside it counts as HTML, so that a comment there is as unseen."""
    return from_html(MARKDOWN.render(text), title)


MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")


def _walk(node: LexborNode, page: Page, look: Look, depth: int) -> None:
    """Write the blocks of a node; loose text between them is a paragraph."""
    if depth > DEEPEST:
        raise TooLarge("nested elements", depth, DEEPEST)
    loose: list[str] = []
    child = node.child
    while child is not None:
        if _read(child):
            if child.tag in BLOCKS:
                _flush(loose, page)
                _block(child, page, page.look(child, look), depth + 1)
            else:
                loose.append(_text(child, page, look))
        child = child.next
    _flush(loose, page)


def _block(node: LexborNode, page: Page, look: Look, depth: int) -> None:
    """Write a block element; ``look`` is that inside it."""
    tag = node.tag or ""
    if tag in HEADINGS:
        page.add("heading", _inside(node, page, look), HEADINGS[tag])
    elif tag in LEAVES:
        page.add(LEAVES[tag], _inside(node, page, look), 6 if tag == "dt" else 0)
    elif tag == "li":
        _item(node, page, look, depth)
    elif tag == "tr":
        _row(node, page, look)
    else:
        _walk(node, page, look, depth)


def _item(node: LexborNode, page: Page, look: Look, depth: int) -> None:
    """Write an item's own words, then the lists inside it."""
    own: list[str] = []
    inner: list[LexborNode] = []
    child = node.child
    while child is not None:
        if child.tag in ("ul", "ol") and _read(child):
            inner.append(child)
        else:
            own.append(_text(child, page, look))
        child = child.next
    page.add("item", _numbered(node, page, " ".join(own)), _list_level(node))
    for one in inner:
        _walk(one, page, page.look(one, look), depth + 1)


def _numbered(node: LexborNode, page: Page, text: str) -> str:
    """Keep the number of a step: an answer that quotes steps without their order misleads."""
    above = node.parent
    if above is None or above.tag != "ol":
        return text
    last = page.numbers.get(above.mem_id, _number(above, "start", 1) - 1)
    number = page.numbers[above.mem_id] = _number(node, "value", last + 1)
    return f"{number}. {text.strip()}" if text.strip() else text


def _number(node: LexborNode, name: str, usual: int) -> int:
    written = (node.attributes.get(name) or "").strip()
    return int(written) if re.fullmatch(r"-?[0-9]{1,6}", written) else usual


def _list_level(node: LexborNode) -> int:
    level, above = 0, node.parent
    while above is not None:
        level += above.tag in ("ul", "ol")
        above = above.parent
    return level


def _row(node: LexborNode, page: Page, look: Look) -> None:
    """Write a row of cells with the names of their columns; the row of names itself is no block."""
    cells: list[str] = []
    named = True  # until a cell is no name
    cell = node.child
    while cell is not None:
        if cell.tag in ("td", "th"):
            named = named and cell.tag == "th"
            cells.append(_text(cell, page, look).strip())
        cell = cell.next
    names = page.columns.setdefault(_table(node), cells if named else [])
    if not named and len(names) == len(cells):
        cells = [f"{name}: {cell}" if name else cell for name, cell in zip(names, cells, strict=True) if cell]
    page.add("row", "" if named else " | ".join(cell for cell in cells if cell))


def _table(node: LexborNode) -> int:
    """Tell the table of a row by its `mem_id`; rows without one are rows of one."""
    above = node.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return 0 if above is None else above.mem_id


def _text(node: LexborNode, page: Page, around: Look) -> str:
    """Gather what can be seen of a node's words, and what cannot aside; ``around`` is the look around it."""
    tag = node.tag
    if tag in ("-text", None):
        return _said(node.text_content or "", page, around)
    if tag == "br":
        return "\n"
    if not _read(node):
        return ""
    words = _inside(node, page, page.look(node, around))
    # Blocks inside a cell or an item stand apart; words inside a word's mark-up do not.
    return f" {words} " if tag in BLOCKS else words


def _inside(node: LexborNode, page: Page, look: Look) -> str:
    words: list[str] = []
    child = node.child
    while child is not None:
        words.append(_text(child, page, look))
        child = child.next
    return "".join(words)


def _said(words: str, page: Page, look: Look) -> str:
    if not look.hidden:
        return words
    if words.strip():
        page.aside.append(words)
    return ""


def _read(node: LexborNode) -> bool:
    """Tell whether a node is part of the page: no script, no comment, no control."""
    tag = node.tag or ""
    if tag == "-text":
        return True
    if tag.startswith(("-", "!", "_")) or tag in UNSEEN:
        return False
    return node.attributes.get("aria-hidden") != "true"


def _closed(node: LexborNode, attributes: Mapping[str, str | None]) -> bool:
    return "hidden" in attributes or (node.tag == "dialog" and "open" not in attributes)


def _flush(loose: list[str], page: Page) -> None:
    page.add("paragraph", "".join(loose))
    loose.clear()
