"""Pictures: refused by their header when they cost too much, else one frame, turned upright, written anew."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from frontdesk.errors import TooLarge, UnreadableMedia
from frontdesk.media.wire import Json
from frontdesk.sections import Limits

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
LONGEST = 4_096  # pixels of the longer side that is kept
LOSSLESS = 2_000_000  # pixels up to which a drawing or screenshot stays a PNG

Image.MAX_IMAGE_PIXELS = None  # `_loaded` and `pixels` check instead, with our own errors


def pixels(data: bytes) -> NDArray[np.uint8]:
    """Decode a stored picture -> (height, width, 3). Raises `UnreadableMedia` for what is not one."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            if max(picture.size) > LONGEST:  # we never store one: its header is false
                raise UnreadableMedia(
                    "the stored picture is too large", part="image", value=max(picture.size), limit=LONGEST
                )
            return np.asarray(picture.convert("RGB"))
    except (OSError, SyntaxError, ValueError) as error:
        raise UnreadableMedia("the stored picture cannot be read", part="image") from error


def encoded(grid: NDArray[np.uint8], media_type: str = "image/png") -> bytes:
    """Encode (height, width, 3) pixels as PNG or JPEG, without any metadata."""
    out = io.BytesIO()
    _write(Image.fromarray(grid), out, media_type)
    return out.getvalue()


def shrunk(data: bytes, side: int, most: int) -> bytes:
    """Make a JPEG of a stored picture, its longer side at most ``side`` pixels, of at most ``most`` bytes.

    Raises `UnreadableMedia` for what is not one.
    """
    picture = Image.fromarray(pixels(data))
    while True:
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        _write(picture, out, "image/jpeg")
        if out.tell() <= most or side == 1:
            return out.getvalue()
        side = max(1, max(picture.size) * 2 // 3)


def prepare() -> None:
    """Load the decoders now rather than with the first picture."""
    exif = Image.Exif()
    exif[0x0112] = 6
    for name in FORMATS:
        out = io.BytesIO()
        Image.new("RGB", (2, 2)).save(out, name, **({} if name == "GIF" else {"exif": exif}))
        admit_job(out.getvalue(), Limits(), {})


def admit_job(data: bytes, limits: Limits, _: Json) -> tuple[Json, list[bytes]]:
    """Look at the header, decode the first frame, write it anew; runs in the sandbox."""
    picture, drawn = _loaded(data, limits)
    ImageOps.exif_transpose(picture, in_place=True)
    upright = _flat(picture)
    upright.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    media_type = "image/png" if drawn and upright.width * upright.height <= LOSSLESS else "image/jpeg"
    out = io.BytesIO()
    _write(upright, out, media_type)
    facts = {"width": upright.width, "height": upright.height}
    return {"media_type": media_type, "facts": facts}, [out.getvalue()]


def _loaded(data: bytes, limits: Limits) -> tuple[Image.Image, bool]:
    """Decode the first frame, and tell whether it may be a drawing.

    The copy lets the file's own decoder go: WebP's holds three pictures of its own.
    """
    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        width, height = picture.size
        if width * height > limits.image_pixels:
            raise TooLarge("image pixels", width * height, limits.image_pixels)
        return picture.copy(), picture.format in ("PNG", "GIF")


def _flat(picture: Image.Image) -> Image.Image:
    """Put a picture with holes on white, and bring every colour mode to eight bits of red, green and blue.

    What lies under full transparency is not seen by who sends it, so nobody else shall read it either.
    """
    if picture.mode.startswith("I"):  # sixteen bits a pixel: `convert` would clip, not scale
        picture = Image.fromarray((np.asarray(picture).clip(0, 65_535) >> 8).astype(np.uint8))
    if "transparency" in picture.info or picture.mode in ("LA", "RGBA", "PA"):
        over = picture if picture.mode == "RGBA" else picture.convert("RGBA")
        white = Image.new("RGB", over.size, "white")
        white.paste(over, mask=over.getchannel("A"))
        return white
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _write(picture: Image.Image, out: io.BytesIO, media_type: str) -> None:
    """Write a fresh picture: no EXIF, no comment, no colour profile, nothing after its end."""
    fresh = Image.frombytes("RGB", picture.size, picture.tobytes())
    if media_type == "image/png":
        fresh.save(out, "PNG")
    else:
        fresh.save(out, "JPEG", quality=90, subsampling=0)  # small letters live in the colour channels too
