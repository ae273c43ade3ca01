"""Word documents: turned into HTML by mammoth, after what their writer hid has been marked."""

import io
import zipfile
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import mammoth

from frontdesk.media.blocks import Extract
from frontdesk.media.html import from_html
from frontdesk.media.style import WHITE, Colour, colour, like

UNSEEN = "FrontdeskUnseen"  # the style of runs that a reader cannot see
SHEET = f"<style>.{UNSEEN}{{display:none}}</style>"
MAIN, STYLES = "word/document.xml", "word/styles.xml"  # where these lie unless the document says otherwise
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
USUAL, EVERYWHERE = "\0usual", "\0everywhere"  # a paragraph without a style, and what all styles begin from
PARTS = ("document", "footnotes", "endnotes")  # what the root of a part with words is called
SMALLEST = 4  # half points
DEEPEST = 20  # styles based on each other
OFF = ("0", "false", "off")
ON = ("1", "true", "on")
Styles = dict[str, Element]


class Around(NamedTuple):
    """What stands around a run: the colour under it, None where unknown, and its paragraph's style."""

    ground: Colour | None = WHITE
    paragraph: str = ""


def from_docx(data: bytes, title: str = "") -> Extract:
    """Read a Word document; pictures are left out."""
    drop = mammoth.images.img_element(_no_picture)
    apart = f"r.{UNSEEN} => span.{UNSEEN}"
    said = mammoth.convert_to_html(io.BytesIO(marked(data)), convert_image=drop, style_map=apart)
    return from_html(SHEET + said.value, title)


def _no_picture(_: object) -> dict[str, str]:
    return {"src": ""}


def marked(data: bytes) -> bytes:
    """Give every run that cannot be seen a style of its own, by which mammoth tells it apart."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = _styles(archive)
        names = archive.namelist()  # a part is one by what it holds: mammoth reads it under any name
        changed = {name: new for name in names if (new := _marked(archive.read(name), styles)) is not None}
        return _copied(archive, changed) if changed else data


def _copied(archive: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    """Write the archive anew without its pictures, which nobody reads here."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as copy:
        for name in archive.namelist():
            if not name.startswith("word/media/"):
                copy.writestr(name, changed.get(name) or archive.read(name))
    return out.getvalue()


def _marked(part: bytes, styles: Styles) -> bytes | None:
    """Mark the unseen runs of a part; None where there are none."""
    root = _parsed(part)
    if root is None or _name(root) not in PARTS:
        return None
    page = _coloured(_value(root.find("{*}background"), "color")) or WHITE
    unseen = [run for run, around in _runs(root, Around(page), styles) if _is_unseen(run, around, styles)]
    for run in unseen:
        _mark(run)
    return ElementTree.tostring(root, encoding="UTF-8") if unseen else None


def _parsed(part: bytes) -> Element | None:
    try:
        return ElementTree.fromstring(part)  # noqa: S314 - expat bounds entities, the sandbox all else
    except ElementTree.ParseError:  # mammoth says so where the part is needed
        return None


def _styles(archive: zipfile.ZipFile) -> Styles:
    """Read the styles that the main part names, which are those that mammoth takes."""
    main = _linked(archive, "", "officeDocument") or MAIN
    name = _linked(archive, main, "styles") or STYLES
    root = _parsed(archive.read(name)) if name in archive.namelist() else None
    if root is None:
        return {}
    every = root.findall("{*}style")
    named = [(_value(style, "styleId"), style) for style in every]
    named += [(EVERYWHERE, one) for one in root.findall("{*}docDefaults/{*}rPrDefault")]
    usual = [one for one in every if _value(one, "type") == "paragraph" and _value(one, "default") in ON]
    return dict([*named, *((USUAL, one) for one in usual)])


def _linked(archive: zipfile.ZipFile, part: str, kind: str) -> str | None:
    """Find the part that another one names as its ``kind``."""
    folder, _, name = part.rpartition("/")
    links = f"{folder}/_rels/{name}.rels".lstrip("/")
    root = _parsed(archive.read(links)) if links in archive.namelist() else None
    named = [] if root is None else [one.get("Target", "") for one in root if one.get("Type") == LINK + kind]
    whole = [(name if name.startswith("/") else f"{folder}/{name}").lstrip("/") for name in named]
    return next((name for name in whole if name in archive.namelist()), None)


def _mark(run: Element) -> None:
    space = run.tag.rpartition("}")[0] + "}"
    properties = run.find("{*}rPr")
    if properties is None:
        properties = Element(f"{space}rPr")
        run.insert(0, properties)
    for old in properties.findall("{*}rStyle"):
        properties.remove(old)
    properties.insert(0, Element(f"{space}rStyle", {f"{space}val": UNSEEN}))


def _runs(root: Element, around: Around, styles: Styles) -> Iterator[tuple[Element, Around]]:
    """Walk through a part -> each run with what stands around it; no deep nesting brings this down."""
    waiting = [(root, around)]
    while waiting:
        node, around = waiting.pop()
        around = _inside(node, around, styles)
        if _name(node) == "r":
            yield node, around
        waiting += ((child, around) for child in node if len(child))


def _inside(node: Element, around: Around, styles: Styles) -> Around:
    name = _name(node)
    if name == "txbxContent" or (name == "tbl" and _is_shaded(node, styles)):
        return around._replace(ground=None)
    if name in ("tbl", "tc", "p"):
        fill = _coloured(_value(node.find(f"{{*}}{name}Pr/{{*}}shd"), "fill"))
        around = around._replace(ground=fill or around.ground)
    if name == "p":
        named = _value(node.find("{*}pPr/{*}pStyle"))
        around = around._replace(paragraph=named if named in styles else USUAL)
    return around


def _is_shaded(table: Element, styles: Styles) -> bool:
    """Tell whether a table's style lays colours under its cells."""
    fills = (
        _coloured(_value(shade, "fill"))
        for style in _based(_value(table.find("{*}tblPr/{*}tblStyle")), styles)
        for shade in style.iter()
        if _name(shade) == "shd"
    )
    return any(fill not in (None, WHITE) for fill in fills)


def _is_unseen(run: Element, around: Around, styles: Styles) -> bool:
    """Tell whether the words of a run are hidden by name, tiny, or in the colour of what they stand on."""
    said = list(_said(run, around, styles))
    hidden = _first(said, "vanish")
    if hidden is not None and _value(hidden) not in OFF:
        return True
    size = _value(_first(said, "sz"))
    if size.isdecimal() and int(size) < SMALLEST:
        return True
    ink = _coloured(_value(_first(said, "color")))
    marker = _coloured(_value(_first(said[:1], "highlight"))) or _coloured(
        _value(_first(said, "shd"), "fill")
    )
    ground = marker or around.ground
    return ink is not None and ground is not None and like(ink, ground)


def _said(run: Element, around: Around, styles: Styles) -> Iterator[Element]:
    """Give what is said of a run's letters, the nearest first: itself, its style, its paragraph's, all's."""
    own = run.find("{*}rPr")
    if own is not None:
        yield own
    named = own.find("{*}rStyle") if own is not None else None
    names = (_value(named), around.paragraph, EVERYWHERE)
    for style in chain.from_iterable(_based(name, styles) for name in names):
        if (found := style.find("{*}rPr")) is not None:
            yield found


def _based(name: str, styles: Styles) -> Iterator[Element]:
    """Give a style and those it is based on."""
    for _ in range(DEEPEST):
        style = styles.get(name)
        if style is None:
            return
        yield style
        name = _value(style.find("{*}basedOn"))


def _first(said: list[Element], name: str) -> Element | None:
    return next((found for one in said if (found := one.find(f"{{*}}{name}")) is not None), None)


def _coloured(value: str) -> Colour | None:
    """Read "FFFFFF", "darkBlue" or "auto", which is no colour."""
    found = colour(f"#{value.lower()}") or colour(value.lower())
    return found[0] if found is not None else None


def _value(node: Element | None, name: str = "val") -> str:
    """Read an attribute of the element's own name space; empty where there is none."""
    return "" if node is None else node.get(f"{node.tag.rpartition('}')[0]}}}{name}", "")


def _name(node: Element) -> str:
    return node.tag.rpartition("}")[2]
