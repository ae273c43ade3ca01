"""A page of a PDF as a picture, for pages that are nothing else: their words have to be looked for there."""

import math
from contextlib import closing

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from frontdesk.errors import InvalidInput, UnreadableMedia
from frontdesk.media import sandbox
from frontdesk.media.image import LONGEST
from frontdesk.media.pdf import check_page, opened
from frontdesk.media.wire import Json
from frontdesk.sections import Limits

SHARPEST = 200 / 72  # pixels a point: what recognising letters asks for


def page_picture(
    data: bytes, page: int, limits: Limits | None = None, scale: float = SHARPEST
) -> NDArray[np.uint8]:
    """Draw a page of a PDF, counted from 1, in the sandbox -> (height, width, 3), ``scale`` pixels a point.

    Of a page that would be larger than the limits allow, fewer pixels are drawn.
    Raises `RejectedInput` when it cannot be drawn. A pixel is ``height / points`` of a page; what was found
    at a pixel stands at that share of the page.
    """
    limits = limits or Limits()
    said, blobs = sandbox.run("page", data, limits, "document", {"page": page, "scale": scale})
    try:
        return _checked(said, blobs, limits)
    except (LookupError, TypeError, ValueError, OverflowError) as error:
        raise UnreadableMedia("the page upset its decoder", part="document") from error


def _checked(said: Json, blobs: list[bytes], limits: Limits) -> NDArray[np.uint8]:
    """Build the picture of what the child said. Raises ValueError when that does not fit together."""
    height, width = int(said["height"]), int(said["width"])
    if not (0 < height <= LONGEST and 0 < width <= LONGEST and height * width <= limits.image_pixels):
        raise ValueError("a picture of another size than was asked for")
    return np.frombuffer(blobs[0], np.uint8).reshape(height, width, 3)


def page_job(data: bytes, limits: Limits, args: Json) -> tuple[Json, list[bytes]]:
    """Draw one page, as sharp as the limits allow; runs in the sandbox."""
    number = int(args["page"])
    with closing(opened(data, limits)) as document:
        if not 1 <= number <= len(document):
            raise InvalidInput("the PDF has no such page", value=number, limit=len(document))
        check_page(document, number - 1, limits)
        page = document[number - 1]
        scale = min(float(args["scale"]), _most(page, limits))
        grid = page.render(scale, rev_byteorder=True).to_numpy()  # pyright: ignore[reportArgumentType] - no int
        return {"height": grid.shape[0], "width": grid.shape[1]}, [grid.tobytes()]


def _most(page: pypdfium2.PdfPage, limits: Limits) -> float:
    """Tell how many pixels a point may get; sides are rounded up, so a pixel each is kept back."""
    sides: tuple[float, float] = page.get_size()
    width, height = max(1.0, sides[0]), max(1.0, sides[1])
    by_area = math.sqrt(limits.image_pixels / (width * height)) - 1 / min(width, height)
    return min((LONGEST - 1) / max(width, height), by_area)
