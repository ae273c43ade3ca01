"""HTML, and what is turned into it (Markdown, DOCX): what a reader would see, block by block.

Scripts, styles, comments and everything hidden from sight are left out: nobody could check what they say.
"""

import io
import re

import mammoth
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser, LexborNode

from frontdesk.errors import TooLarge
from frontdesk.media.blocks import BlockKind, Extract, Writer

UNSEEN = frozenset(
    "script style template noscript head iframe object svg nav select button".split()  # noqa: SIM905 - a table to read
)
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])", re.IGNORECASE
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
LEAVES: dict[str, BlockKind] = {
    "p": "paragraph",
    "dt": "heading",
    "figcaption": "paragraph",
    "pre": "code",
}
HOLDERS = frozenset(
    """address article aside blockquote body center dd details div dl figure footer form header hgroup html
    main ol section summary table tbody tfoot thead ul""".split()  # noqa: SIM905 - a table to read
)
DEEPEST = 200  # nested elements


def from_html(text: str, title: str = "") -> Extract:
    """Read HTML."""
    tree = LexborHTMLParser(text)
    named = tree.css_first("title")
    writer = Writer()
    if tree.body is not None:
        _walk(tree.body, writer, 0)
    return writer.extract(title or (named.text(strip=True) if named is not None else ""))


def from_markdown(text: str, title: str = "") -> Extract:
    """Read Markdown with tables; HTML inside it counts as HTML, so that a comment there is as unseen."""
    return from_html(MARKDOWN.render(text), title)


def from_docx(data: bytes, title: str = "") -> Extract:
    """Read a Word document; pictures are left out."""
    drop = mammoth.images.img_element(_no_picture)
    return from_html(mammoth.convert_to_html(io.BytesIO(data), convert_image=drop).value, title)


def _no_picture(_: object) -> dict[str, str]:
    return {"src": ""}


MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")


def _walk(node: LexborNode, writer: Writer, depth: int) -> None:
    """Write the blocks of a node; loose text between them is a paragraph."""
    if depth > DEEPEST:
        raise TooLarge("nested elements", depth, DEEPEST)
    loose: list[str] = []
    child = node.child
    while child is not None:
        if _seen(child):
            if _is_block(child):
                _flush(loose, writer)
                _block(child, writer, depth + 1)
            else:
                loose.append("\n" if child.tag == "br" else _text(child))
        child = child.next
    _flush(loose, writer)


def _block(node: LexborNode, writer: Writer, depth: int) -> None:
    tag = node.tag or ""
    if tag in HEADINGS:
        writer.add("heading", _text(node), HEADINGS[tag])
    elif tag in LEAVES:
        writer.add(LEAVES[tag], _text(node), 6 if tag == "dt" else 0)
    elif tag == "li":
        _item(node, writer, depth)
    elif tag == "tr":
        _row(node, writer)
    else:
        _walk(node, writer, depth)


def _item(node: LexborNode, writer: Writer, depth: int) -> None:
    """Write an item's own words, then the lists inside it."""
    own: list[str] = []
    inner: list[LexborNode] = []
    child = node.child
    while child is not None:
        if _seen(child):
            if child.tag in ("ul", "ol"):
                inner.append(child)
            else:
                own.append(_text(child))
        child = child.next
    writer.add("item", _numbered(node, " ".join(own)), _list_level(node))
    for one in inner:
        _walk(one, writer, depth + 1)


def _numbered(node: LexborNode, text: str) -> str:
    """Keep the number of a step: an answer that quotes steps without their order misleads."""
    if node.parent is None or node.parent.tag != "ol" or not text.strip():
        return text
    place, before = 1, node.prev
    while before is not None:
        place += before.tag == "li"
        before = before.prev
    return f"{place}. {text.strip()}"


def _list_level(node: LexborNode) -> int:
    level, above = 0, node.parent
    while above is not None:
        level += above.tag in ("ul", "ol")
        above = above.parent
    return level


def _row(node: LexborNode, writer: Writer) -> None:
    """Write a row of cells with the names of their columns; the row of names itself is no block."""
    cells = [_text(cell).strip() for cell in node.css("td, th")]
    if not node.css("td"):
        return
    names = _column_names(node)
    if len(names) == len(cells):
        cells = [f"{name}: {cell}" if name else cell for name, cell in zip(names, cells, strict=True) if cell]
    writer.add("row", " | ".join(cell for cell in cells if cell))


def _column_names(node: LexborNode) -> list[str]:
    table = node.parent
    while table is not None and table.tag != "table":
        table = table.parent
    if table is None:
        return []
    first = table.css_first("tr")
    if first is None or first.css("td"):
        return []
    return [_text(cell).strip() for cell in first.css("th")]


def _text(node: LexborNode) -> str:
    """Gather what can be seen of a node's words."""
    if node.tag in ("-text", None):
        return node.text_content or ""
    if not _seen(node):
        return ""
    words: list[str] = []
    child = node.child
    while child is not None:
        words.append("\n" if child.tag == "br" else _text(child))
        child = child.next
    # Blocks inside a cell or an item stand apart; words inside a word's mark-up do not.
    return f" {''.join(words)} " if _is_block(node) else "".join(words)


def _seen(node: LexborNode) -> bool:
    tag = node.tag or ""
    if tag == "-text":
        return True
    if tag.startswith(("-", "!", "_")) or tag in UNSEEN:
        return False
    attributes = node.attributes
    hidden = "hidden" in attributes or attributes.get("aria-hidden") == "true"
    return not (hidden or HIDDEN.search(attributes.get("style") or ""))


def _is_block(node: LexborNode) -> bool:
    tag = node.tag or ""
    return tag in HEADINGS or tag in LEAVES or tag in HOLDERS or tag in ("li", "tr")


def _flush(loose: list[str], writer: Writer) -> None:
    writer.add("paragraph", "".join(loose))
    loose.clear()
