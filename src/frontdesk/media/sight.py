"""Which words of a PDF page a reader cannot see: judged by what the page looks like without them.

Most pages have nothing suspicious, which a look at their objects tells. Where something is, the page is drawn
twice, with it and without it: words that make no difference are hidden, whatever trick was used.
"""

import math

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from pypdfium2 import raw

from frontdesk.media.shapes import FORM, IMAGE, MOST, TEXT, Edges, Shape, address, on_page, shapes
from frontdesk.media.style import ALIKE

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Pixels = NDArray[np.uint8]  # (height, width, 3)

INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
STROKED = (raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP)
LIGHT = 200  # of 255, in the darkest channel: may be white on white
OPAQUE = 60  # of 255
WHOLE = 0.75  # of a page covered by pictures: from here on it is a scan
PIXELS = 800_000  # of a page that is drawn to be judged
MARK = 0.004  # of the pixels under words that change when the words are taken away
LATIN = 0x0250  # from this character on, a font that is not embedded may have no shape for it here


def unseen(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage) -> frozenset[int]:
    """Give the characters of a page, counted as PDFium does, that a reader cannot see.

    The words under a picture of the whole page are what somebody read in it: these are the page's text.
    """
    every = list(shapes(page))
    texts = [shape for shape in every if shape.kind == TEXT]
    whole: Edges = page.get_bbox()
    scan = _covered(every, whole) >= WHOLE
    if not texts or (scan and all(text.mode in INVISIBLE for text in texts)):
        return frozenset()
    suspects = [texts[at] for at in np.flatnonzero(_suspicious(texts, every, whole))]
    if not suspects:
        return frozenset()
    written = _written(textpage, suspects)
    seen = _seen(page, textpage, suspects, written)
    hidden = {at for shape in suspects if not seen[shape.address] for at in written[shape.address]}
    read_in_it = scan and 2 * len(hidden) > textpage.count_chars()
    return frozenset() if read_in_it else frozenset(hidden)


def _covered(every: list[Shape], whole: Edges) -> float:
    """Tell how much of the page its pictures cover, as a share."""
    pictures = [shape.edges for shape in every if shape.kind == IMAGE and not shape.deep]
    area = (whole[2] - whole[0]) * (whole[3] - whole[1])
    if not pictures or area <= 0:
        return 0.0
    left, bottom, right, top = np.array(pictures).T
    width = np.minimum(right, whole[2]) - np.maximum(left, whole[0])
    height = np.minimum(top, whole[3]) - np.maximum(bottom, whole[1])
    return float((np.maximum(width, 0) * np.maximum(height, 0)).sum() / area)


def _suspicious(texts: list[Shape], every: list[Shape], whole: Edges) -> Flags:
    """Tell which texts might not be seen: (texts,). Those that can be are sorted out by drawing."""
    if len(texts) > MOST or len(every) - len(texts) >= MOST:  # too many to tell which stands on which
        return np.ones(len(texts), np.bool_)
    edges = np.array([text.edges for text in texts])
    ink = np.array([text.ink for text in texts])
    mode = np.array([text.mode for text in texts])
    deep = np.array([text.deep for text in texts])
    odd = np.array([text.odd for text in texts])
    pale = (ink[:, :3].min(axis=1) >= LIGHT) & ~np.isin(mode, STROKED) | (ink[:, 3] < OPAQUE)
    off = ((edges[:, :2] >= whole[2:]) | (edges[:, 2:] <= whole[:2])).any(axis=1)
    # Inside a form places are its own: whatever is filled there or elsewhere may lie over its words.
    laid = any(shape.kind not in (TEXT, FORM) for shape in every)
    lost = np.where(deep, laid, off | _buried(texts, every, edges, ink))
    found: Flags = np.isin(mode, INVISIBLE) | pale | odd | lost
    return found


def _buried(texts: list[Shape], every: list[Shape], edges: Floats, ink: Floats) -> Flags:
    """Tell which texts may lie under something that was drawn later, or on something of their own colour."""
    order = {id(shape): at for at, shape in enumerate(every)}
    other = [shape for shape in every if shape.kind != TEXT and not shape.deep]
    solid = [shape for shape in other if shape.ink[3] > OPAQUE or not shape.even]
    if not solid:
        return np.zeros(len(texts), np.bool_)
    left, bottom, right, top = np.array([shape.edges for shape in solid]).T  # (solid,) each
    x, y = ((edges[:, :2] + edges[:, 2:]) / 2).T[..., None]  # (texts, 1) each
    holds = (left <= x) & (x <= right) & (bottom <= y) & (y <= top)  # (texts, solid)
    later = np.array([order[id(shape)] for shape in solid]) > np.array([[order[id(text)]] for text in texts])
    even = np.array([shape.even for shape in solid])
    colours = np.array([shape.ink[:3] for shape in solid], np.int16)
    inks = ink[:, None, :3].astype(np.int16)
    alike = np.ones(holds.shape, np.bool_)
    for channel in range(3):  # one by one: all three at once take much memory on a page of a map
        alike &= abs(colours[:, channel] - inks[..., channel]) < ALIKE
    found: Flags = (holds & (later | alike | ~even)).any(axis=1)
    return found


def _written(textpage: pypdfium2.PdfTextPage, suspects: list[Shape]) -> dict[int, list[int]]:
    """Tell which characters each of some texts has written, by the text's address."""
    written: dict[int, list[int]] = {shape.address: [] for shape in suspects}
    for at in range(textpage.count_chars()):
        found = written.get(address(raw.FPDFText_GetTextObject(textpage, at)))
        if found is not None:
            found.append(at)
    return written


def _seen(
    page: pypdfium2.PdfPage,
    textpage: pypdfium2.PdfTextPage,
    suspects: list[Shape],
    written: dict[int, list[int]],
) -> dict[int, bool]:
    """Tell which texts leave a mark on the page, by their address.

    Letters that cannot be drawn here leave none: they are hidden where they have the colour of their ground.
    """
    seen = {shape.address: False for shape in suspects}
    drawn = [shape for shape in suspects if shape.mode not in INVISIBLE]
    if not drawn:
        return seen
    scale = min(1.5, math.sqrt(PIXELS / max(1.0, page.get_width() * page.get_height())))
    before = _picture(page, scale)
    for shape in drawn:
        raw.FPDFPageObj_SetIsActive(shape.handle, False)
    after = _picture(page, scale)
    for shape in drawn:
        raw.FPDFPageObj_SetIsActive(shape.handle, True)
        letters = written[shape.address]
        foreign = _is_foreign(textpage, shape, letters)
        place = _place(page, textpage, letters, before.shape, loose=foreign)
        changed = _changed(before[place], after[place]) >= MARK
        seen[shape.address] = changed or (foreign and _stands_out(shape, after[place]))
    return seen


def _is_foreign(textpage: pypdfium2.PdfTextPage, shape: Shape, letters: list[int]) -> bool:
    """Tell whether most letters cannot be drawn here: their font is not in the document."""
    if raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(shape.handle)) == 1:
        return False
    beyond = [at for at in letters if raw.FPDFText_GetUnicode(textpage, at) >= LATIN]
    return 2 * len(beyond) > len(letters)


def _stands_out(shape: Shape, ground: Pixels) -> bool:
    """Tell whether letters would be seen if they could be drawn: by what lies under most of their place."""
    if not ground.size or shape.ink[3] < OPAQUE:
        return False
    under = np.median(ground.reshape(-1, 3), axis=0)
    return bool(np.abs(under - shape.ink[:3]).max() >= ALIKE)


def _picture(page: pypdfium2.PdfPage, scale: float) -> Pixels:
    drawn: Pixels = page.render(scale, rev_byteorder=True).to_numpy()  # pyright: ignore[reportArgumentType] - no int
    return drawn[..., :3]


def _changed(before: Pixels, after: Pixels) -> float:
    """Tell which share of the pixels an eye would call changed."""
    apart = np.maximum(before, after) - np.minimum(before, after)
    return float((apart.max(axis=2) >= ALIKE).mean()) if apart.size else 0.0


def _place(
    page: pypdfium2.PdfPage,
    textpage: pypdfium2.PdfTextPage,
    letters: list[int],
    shape: tuple[int, ...],
    *,
    loose: bool,
) -> tuple[slice, slice]:
    """Tell where on a picture of the page some letters stand; ``loose`` boxes are there without any shape."""
    if not letters:
        return slice(0), slice(0)
    boxes = np.array([textpage.get_charbox(at, loose) for at in letters])
    edges = (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))
    left, top, right, bottom = on_page(page, edges, shape[1], shape[0])
    return slice(max(0, top), max(0, bottom)), slice(max(0, left), max(0, right))
