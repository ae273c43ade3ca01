"""What is drawn on a PDF page: texts, pictures, forms and filled paths, and where, in what colour, how."""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import raw

from frontdesk.media.blocks import Box

Edges = tuple[float, float, float, float]  # left, bottom, right, top in points
Ink = tuple[int, int, int, int]  # red, green, blue, alpha
TEXT, PATH, IMAGE, FORM = (
    raw.FPDF_PAGEOBJ_TEXT,
    raw.FPDF_PAGEOBJ_PATH,
    raw.FPDF_PAGEOBJ_IMAGE,
    raw.FPDF_PAGEOBJ_FORM,
)
TINY = 2.0  # points: the height of letters that no eye reads
THICK = 2.0  # points: a line that can cover words
MOST = 5_000  # objects of a page, beside its texts, that are looked at one by one
DEEPEST = 40  # forms within forms: more are none to PDFium either
NESTED, CORNERS = 4, 40  # clipping paths within each other, and corners of each, that are looked at
MARKS = 40  # of an object that are looked at


@dataclass(frozen=True, slots=True)
class Shape:
    """Something drawn on a page, in the order of drawing; ``ink`` fills it, ``mode`` is how a text is drawn.

    ``deep`` is inside a form, whose places are its own; ``odd`` is a text that may be cut away, tiny, or of a
    layer; ``even`` is a path filled with its ``ink`` alone: no colour is known of pictures, patterns, forms.
    """

    handle: object
    kind: int
    edges: Edges
    ink: Ink
    mode: int = 0
    deep: bool = False
    odd: bool = False
    even: bool = False

    @property
    def address(self) -> int:
        """What tells it from the other objects of PDFium."""
        return address(self.handle)


def shapes(page: pypdfium2.PdfPage) -> Iterator[Shape]:
    """Give what is drawn on a page and inside its forms: every text, and `MOST` of what may lie under one."""
    probe = Probe()
    for at in range(raw.FPDFPage_CountObjects(page)):
        yield from _shapes(raw.FPDFPage_GetObject(page, at), probe, 0)


def _shapes(handle: object, probe: "Probe", deep: int) -> Iterator[Shape]:
    kind = raw.FPDFPageObj_GetType(handle)
    if kind == TEXT:
        edges, mode = probe.edges(handle), raw.FPDFTextObj_GetTextRenderMode(handle)
        odd = _is_cut(handle, edges) or _is_tiny(handle, edges) or probe.is_layered(handle)
        yield Shape(handle, kind, edges, probe.ink(handle), mode, deep > 0, odd)
    elif probe.covers(handle, kind):
        even = kind == PATH and probe.is_even(handle)
        yield Shape(handle, kind, probe.edges(handle), probe.ink(handle), deep=deep > 0, even=even)
    if kind == FORM and deep < DEEPEST:
        for at in range(raw.FPDFFormObj_CountObjects(handle)):
            yield from _shapes(raw.FPDFFormObj_GetObject(handle, at), probe, deep + 1)


def address(handle: object) -> int:
    """Tell one object of PDFium from another; 0 for none."""
    pointer: Any = handle
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


class Probe:
    """Asks PDFium about objects; what it answers into is made once, since there are hundreds a page."""

    def __init__(self) -> None:
        self._edges = [ctypes.c_float() for _ in range(4)]
        self._ink = [ctypes.c_uint() for _ in range(4)]
        self._drawn = [ctypes.c_int() for _ in range(2)]
        self._name, self._length = (ctypes.c_ushort * 8)(), ctypes.c_ulong()
        self._width = ctypes.c_float()
        self._left = MOST

    def edges(self, handle: object) -> Edges:
        """Tell where an object stands."""
        raw.FPDFPageObj_GetBounds(handle, *self._edges)
        left, bottom, right, top = self._edges
        return left.value, bottom.value, right.value, top.value

    def ink(self, handle: object) -> Ink:
        """Read the colour of a filling; what has none of its own, such as a pattern, counts as black."""
        if not raw.FPDFPageObj_GetFillColor(handle, *self._ink):
            return 0, 0, 0, 255
        red, green, blue, alpha = self._ink
        return red.value, green.value, blue.value, alpha.value

    def covers(self, handle: object, kind: int) -> bool:
        """Tell whether words can be lost on or under it, as long as there are not too many to ask."""
        if not self._left or (kind == PATH and not self._is_wide(handle)):
            return False
        self._left -= 1
        return True

    def _is_wide(self, handle: object) -> bool:
        """Tell whether a path is more than a thin line."""
        if self._is_filled(handle):
            return True
        raw.FPDFPageObj_GetStrokeWidth(handle, self._width)
        return bool(self._drawn[1].value) and self._width.value > THICK

    def _is_filled(self, handle: object) -> bool:
        drawn = raw.FPDFPath_GetDrawMode(handle, *self._drawn)
        return bool(drawn) and self._drawn[0].value != raw.FPDF_FILLMODE_NONE

    def is_even(self, handle: object) -> bool:
        """Tell whether a path is filled with one colour: it is no line, and no pattern fills it."""
        return self._is_filled(handle) and bool(raw.FPDFPageObj_GetFillColor(handle, *self._ink))

    def is_layered(self, handle: object) -> bool:
        """Tell whether an object belongs to a layer, which may be switched off: it is marked "OC"."""
        count = raw.FPDFPageObj_CountMarks(handle)
        for at in range(min(MARKS, count)):
            mark = raw.FPDFPageObj_GetMark(handle, at)
            size = ctypes.sizeof(self._name)
            raw.FPDFPageObjMark_GetName(mark, self._name, size, self._length)
            if (
                self._length.value == 2 * len("OC\0")
                and self._name[0] == ord("O")
                and self._name[1] == ord("C")
            ):
                return True
        return bool(count > MARKS)


def _is_tiny(handle: object, edges: Edges) -> bool:
    """Tell whether letters are too small to be read; a row of dots is low too, so the font is asked."""
    if edges[3] - edges[1] >= TINY:
        return False
    size, matrix = ctypes.c_float(), raw.FS_MATRIX()
    raw.FPDFTextObj_GetFontSize(handle, size)
    raw.FPDFPageObj_GetMatrix(handle, matrix)
    return bool(size.value * math.hypot(matrix.c, matrix.d) < TINY)


def _is_cut(handle: object, edges: Edges) -> bool:
    """Tell whether the middle of an object may lie outside of what it is clipped to; asks of few corners."""
    clip = raw.FPDFPageObj_GetClipPath(handle)
    x, y = (edges[0] + edges[2]) / 2, (edges[1] + edges[3]) / 2
    count = raw.FPDFClipPath_CountPaths(clip)
    if count > NESTED:
        return True
    for path in range(count):
        if raw.FPDFClipPath_CountPathSegments(clip, path) > CORNERS:
            return True
        corners = _corners(clip, path)
        across, up = [one for one, _ in corners], [one for _, one in corners]
        if corners and not (min(across) <= x <= max(across) and min(up) <= y <= max(up)):
            return True
    return False


def _corners(clip: object, path: int) -> list[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    corners: list[tuple[float, float]] = []
    for at in range(raw.FPDFClipPath_CountPathSegments(clip, path)):
        raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, at), x, y)
        corners.append((x.value, y.value))
    return corners


def on_page(page: pypdfium2.PdfPage, edges: Edges, width: int, height: int) -> Box:
    """Turn a place in a page's own points into one on a picture of it, in pixels from the top left."""
    (x1, y1), (x2, y2) = (_device(page, edges[x], edges[y], width, height) for x, y in ((0, 1), (2, 3)))
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _device(page: pypdfium2.PdfPage, x: float, y: float, width: int, height: int) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, across, down)
    return across.value, down.value
