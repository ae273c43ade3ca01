"""Pictures: refused by their header when they cost too much, else one frame, turned upright, written anew."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from frontdesk.config import Limits
from frontdesk.errors import TooLarge, UnreadableMedia
from frontdesk.media.wire import Json

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
LONGEST = 4_096  # pixels of the longer side that is kept
LOSSLESS = 2_000_000  # pixels up to which a drawing or screenshot stays a PNG

Image.MAX_IMAGE_PIXELS = None  # `_open` checks instead, with our own error


def pixels(data: bytes) -> NDArray[np.uint8]:
    """Decode a stored picture -> (height, width, 3). Raises `UnreadableMedia` for what is not one."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            return np.asarray(picture.convert("RGB"))
    except (OSError, SyntaxError, ValueError) as error:
        raise UnreadableMedia("the stored picture cannot be read", part="image") from error


def encoded(grid: NDArray[np.uint8], media_type: str = "image/png") -> bytes:
    """Encode (height, width, 3) pixels as PNG or JPEG, without any metadata."""
    out = io.BytesIO()
    _write(Image.fromarray(grid), out, media_type)
    return out.getvalue()


def prepare() -> None:
    """Load the decoders now rather than with the first picture."""
    for name in FORMATS:
        out = io.BytesIO()
        Image.new("RGB", (2, 2)).save(out, name)
        Image.open(out, formats=FORMATS).convert("RGBA")


def admit_job(data: bytes, limits: Limits, _: Json) -> tuple[Json, list[bytes]]:
    """Look at the header, decode the first frame, write it anew; runs in the sandbox."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        width, height = picture.size
        if width * height > limits.image_pixels:
            raise TooLarge("image pixels", width * height, limits.image_pixels)
        drawn = picture.format in ("PNG", "GIF")
        upright = _flat(ImageOps.exif_transpose(picture))
    upright.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    media_type = "image/png" if drawn and upright.width * upright.height <= LOSSLESS else "image/jpeg"
    out = io.BytesIO()
    _write(upright, out, media_type)
    facts = {"width": upright.width, "height": upright.height}
    return {"kind": "image", "media_type": media_type, "facts": facts}, [out.getvalue()]


def _flat(picture: Image.Image) -> Image.Image:
    """Put a picture with holes on white, and bring every colour mode to eight bits of red, green and blue."""
    if picture.mode.startswith("I"):  # sixteen bits a pixel: `convert` would clip, not scale
        picture = Image.fromarray((np.asarray(picture, np.float64) / 257).clip(0, 255).astype(np.uint8))
    if "transparency" in picture.info or picture.mode in ("LA", "RGBA", "PA"):
        over = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", over.size, "white"), over).convert("RGB")
    return picture.convert("RGB")


def _write(picture: Image.Image, out: io.BytesIO, media_type: str) -> None:
    """Write a fresh picture: no EXIF, no comment, no colour profile, nothing after its end."""
    fresh = Image.frombytes("RGB", picture.size, picture.tobytes())
    if media_type == "image/png":
        fresh.save(out, "PNG")
    else:
        fresh.save(out, "JPEG", quality=90, subsampling=0)  # small letters live in the colour channels too
