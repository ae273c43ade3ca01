"""Which words of a PDF page a reader cannot see: judged by what the page looks like without them.

Most pages have nothing suspicious, which a look at their objects tells. Where something is, the page is drawn
twice, with it and without it: words that make no difference are hidden, whatever trick was used.
"""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from pypdfium2 import raw

from frontdesk.media.blocks import Box
from frontdesk.media.style import ALIKE

Edges = tuple[float, float, float, float]  # left, bottom, right, top in points
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
STROKED = (raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP)
LIGHT = 200  # of 255, in the darkest channel: may be white on white
OPAQUE = 60  # of 255
TINY = 2.0  # points: the height of letters that no eye reads
MOST = 5_000  # objects of a page that are looked at one by one
DEEPEST = 3  # forms within forms
NESTED, CORNERS = 4, 40  # clipping paths within each other, and corners of each, that are looked at
WHOLE = 0.75  # of a page covered by pictures: from here on it is a scan
PIXELS = 800_000  # of a page that is drawn to be judged
MARK = 0.004  # of the pixels under words that change when the words are taken away
WIDE = 0x2E80  # from this character on, a font that is not embedded may have no shape for it here


@dataclass(frozen=True, slots=True)
class Shape:
    """Something drawn on a page, in the order of drawing; ``ink`` fills it: red, green, blue, alpha."""

    handle: object
    kind: int
    edges: Edges
    ink: tuple[int, int, int, int]
    mode: int
    deep: bool
    cut: bool

    @property
    def address(self) -> int:
        """What tells it from the other objects of PDFium."""
        return _address(self.handle)


def unseen(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage) -> frozenset[int]:
    """Give the characters of a page, counted as PDFium does, that a reader cannot see.

    The words under a picture of the whole page are what somebody read in it: these are the page's text.
    """
    shapes = list(_shapes(page))
    texts = [shape for shape in shapes if shape.kind == raw.FPDF_PAGEOBJ_TEXT]
    whole: Edges = page.get_bbox()
    scan = _covered(shapes, whole) >= WHOLE
    if not texts or (scan and all(text.mode in INVISIBLE for text in texts)):
        return frozenset()
    suspects = [texts[at] for at in np.flatnonzero(_suspicious(texts, shapes, whole))]
    if not suspects:
        return frozenset()
    written = _written(textpage, suspects)
    seen = _seen(page, textpage, suspects, written)
    hidden = {at for shape in suspects if not seen[shape.address] for at in written[shape.address]}
    read_in_it = scan and 2 * len(hidden) > sum(map(len, written.values()))
    return frozenset() if read_in_it else frozenset(hidden)


def _shapes(page: pypdfium2.PdfPage) -> Iterator[Shape]:
    count = min(MOST, raw.FPDFPage_CountObjects(page))
    for at in range(count):
        yield from _shape(raw.FPDFPage_GetObject(page, at), 0)


def _shape(handle: object, deep: int) -> Iterator[Shape]:
    """Give an object, or the objects of a form; where these stand only their letters tell."""
    kind = raw.FPDFPageObj_GetType(handle)
    if kind == raw.FPDF_PAGEOBJ_FORM:
        if deep < DEEPEST:
            for at in range(min(MOST, raw.FPDFFormObj_CountObjects(handle))):
                yield from _shape(raw.FPDFFormObj_GetObject(handle, at), deep + 1)
        return
    mode = raw.FPDFTextObj_GetTextRenderMode(handle) if kind == raw.FPDF_PAGEOBJ_TEXT else 0
    if kind == raw.FPDF_PAGEOBJ_PATH and not _is_filled(handle):
        return
    edges = _edges(handle)
    cut = kind == raw.FPDF_PAGEOBJ_TEXT and _is_cut(handle, edges)
    yield Shape(handle, kind, edges, _ink(handle), mode, deep > 0, cut)


def _is_filled(handle: object) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(handle, fill, stroke)) and fill.value != raw.FPDF_FILLMODE_NONE


def _is_cut(handle: object, edges: Edges) -> bool:
    """Tell whether the middle of an object lies outside of what it is clipped to, as far as corners tell."""
    clip = raw.FPDFPageObj_GetClipPath(handle)
    x, y = (edges[0] + edges[2]) / 2, (edges[1] + edges[3]) / 2
    for path in range(min(NESTED, raw.FPDFClipPath_CountPaths(clip))):
        corners = _corners(clip, path)
        across, up = [one for one, _ in corners], [one for _, one in corners]
        if corners and not (min(across) <= x <= max(across) and min(up) <= y <= max(up)):
            return True
    return False


def _corners(clip: object, path: int) -> list[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    corners: list[tuple[float, float]] = []
    for at in range(min(CORNERS, raw.FPDFClipPath_CountPathSegments(clip, path))):
        raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, at), x, y)
        corners.append((x.value, y.value))
    return corners


def _edges(handle: object) -> Edges:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _ink(handle: object) -> tuple[int, int, int, int]:
    """Read the colour of a filling; what has none of its own, such as a pattern, counts as black."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha):
        return 0, 0, 0, 255
    return red.value, green.value, blue.value, alpha.value


def _address(handle: object) -> int:
    """Tell one object of PDFium from another."""
    pointer: Any = handle
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def _covered(shapes: list[Shape], whole: Edges) -> float:
    """Tell how much of the page its pictures cover, as a share."""
    pictures = [shape.edges for shape in shapes if shape.kind == raw.FPDF_PAGEOBJ_IMAGE and not shape.deep]
    if not pictures:
        return 0.0
    left, bottom, right, top = np.array(pictures).T
    width = np.minimum(right, whole[2]) - np.maximum(left, whole[0])
    height = np.minimum(top, whole[3]) - np.maximum(bottom, whole[1])
    area = (whole[2] - whole[0]) * (whole[3] - whole[1])
    return float((np.maximum(width, 0) * np.maximum(height, 0)).sum() / area) if area > 0 else 0.0


def _suspicious(texts: list[Shape], shapes: list[Shape], whole: Edges) -> Flags:
    """Tell which texts might not be seen: (texts,). Those that can be are sorted out by drawing."""
    if not texts:
        return np.zeros(0, np.bool_)
    edges = np.array([text.edges for text in texts])
    ink = np.array([text.ink for text in texts])
    mode = np.array([text.mode for text in texts])
    deep = np.array([text.deep for text in texts])
    cut = np.array([text.cut for text in texts])
    pale = (ink[:, :3].min(axis=1) >= LIGHT) & ~np.isin(mode, STROKED) | (ink[:, 3] < OPAQUE)
    off = (
        (edges[:, 0] >= whole[2])
        | (edges[:, 2] <= whole[0])
        | (edges[:, 1] >= whole[3])
        | (edges[:, 3] <= whole[1])
    )
    small = edges[:, 3] - edges[:, 1] < TINY
    found: Flags = (
        np.isin(mode, INVISIBLE) | pale | ((off | small | cut | _buried(texts, shapes, edges, ink)) & ~deep)
    )
    return found


def _buried(texts: list[Shape], shapes: list[Shape], edges: Floats, ink: Floats) -> Flags:
    """Tell which texts lie under something that was drawn later, or on something of their own colour."""
    order = {id(shape): at for at, shape in enumerate(shapes)}
    solid = [
        shape
        for shape in shapes
        if shape.kind != raw.FPDF_PAGEOBJ_TEXT and not shape.deep and shape.ink[3] > OPAQUE
    ]
    if not solid:
        return np.zeros(len(texts), np.bool_)
    over = np.array([shape.edges for shape in solid])  # (solid, 4)
    middle = (edges[:, :2] + edges[:, 2:]) / 2  # (texts, 2)
    holds = ((over[None, :, :2] <= middle[:, None]) & (middle[:, None] <= over[None, :, 2:])).all(axis=2)
    drawn = np.array([order[id(shape)] for shape in solid])
    later = drawn[None] > np.array([order[id(text)] for text in texts])[:, None]
    filled = np.array([shape.kind == raw.FPDF_PAGEOBJ_PATH for shape in solid])
    colours = np.array([shape.ink[:3] for shape in solid])
    alike = (abs(colours[None] - ink[:, None, :3]).max(axis=2) < ALIKE) & filled
    found: Flags = (holds & (later | alike)).any(axis=1)
    return found


def _written(textpage: pypdfium2.PdfTextPage, suspects: list[Shape]) -> dict[int, list[int]]:
    """Tell which characters each of some texts has written, by the text's address."""
    written: dict[int, list[int]] = {shape.address: [] for shape in suspects}
    for at in range(textpage.count_chars()):
        found = written.get(_address(raw.FPDFText_GetTextObject(textpage, at)))
        if found is not None:
            found.append(at)
    return written


def _seen(
    page: pypdfium2.PdfPage,
    textpage: pypdfium2.PdfTextPage,
    suspects: list[Shape],
    written: dict[int, list[int]],
) -> dict[int, bool]:
    """Tell which texts leave a mark on the page, by their address."""
    seen = {shape.address: False for shape in suspects}
    drawn = [shape for shape in suspects if shape.mode not in INVISIBLE]
    if not drawn:
        return seen
    scale = min(1.5, math.sqrt(PIXELS / max(1.0, page.get_width() * page.get_height())))
    before = _picture(page, scale)
    for shape in drawn:
        raw.FPDFPageObj_SetIsActive(shape.handle, False)
    changed = np.abs(before - _picture(page, scale)).max(axis=2) >= ALIKE  # (height, width)
    for shape in drawn:
        raw.FPDFPageObj_SetIsActive(shape.handle, True)
        under = changed[_place(page, textpage, written[shape.address], changed.shape)]
        seen[shape.address] = under.size > 0 and float(under.mean()) >= MARK
    return seen


def _picture(page: pypdfium2.PdfPage, scale: float) -> NDArray[np.int16]:
    drawn: NDArray[np.uint8] = page.render(scale).to_numpy()  # pyright: ignore[reportArgumentType] - no int
    return drawn[..., :3].astype(np.int16)


def _place(
    page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, characters: list[int], shape: tuple[int, ...]
) -> tuple[slice, slice]:
    """Tell where on a picture of the page some characters stand."""
    if not characters:
        return slice(0), slice(0)
    boxes = np.array([textpage.get_charbox(at) for at in characters])
    edges = (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))
    left, top, right, bottom = on_page(page, edges, shape[1], shape[0])
    return slice(max(0, top), max(0, bottom)), slice(max(0, left), max(0, right))


def on_page(page: pypdfium2.PdfPage, edges: Edges, width: int, height: int) -> Box:
    """Turn a place in a page's own points into one on a picture of it, in pixels from the top left."""
    corners = [_device(page, edges[x], edges[y], width, height) for x, y in ((0, 1), (2, 3))]
    (x1, y1), (x2, y2) = corners
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _device(page: pypdfium2.PdfPage, x: float, y: float, width: int, height: int) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, across, down)
    return across.value, down.value
