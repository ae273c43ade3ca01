"""Files of one's own tables -> arrays, in this process: what the desk would see of them, without the sandbox.

Every file goes the way a customer's goes: told by its bytes, refused by its header, written anew, decoded. So
what a network learns from is what it will be shown. The files are the engineer's own: no child decodes them.
"""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from frontdesk.errors import RejectedInput, TooLarge, UnreadableMedia, UnsupportedMedia
from frontdesk.media import audio, image, video
from frontdesk.media.sampling import Frame
from frontdesk.media.sniff import KINDS, sniff
from frontdesk.media.wire import Json
from frontdesk.sections import Limits
from frontdesk.turn.parts import Kind

Job = Callable[[bytes, Limits, Json], tuple[Json, list[bytes]]]
# What decoders raise for a file that is not what it says; the end of memory is none of it.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    RuntimeError,
    EOFError,
    FFmpegError,
    struct.error,
    zlib.error,
)


def kind(path: Path) -> Kind:
    """Tell by its bytes whether a file is an image, a sound, a film or a document. Raises `RejectedInput`."""
    return KINDS[sniff(_read(path, Limits().video_bytes, "file bytes"))]


def picture(path: Path, limits: Limits | None = None) -> NDArray[np.uint8]:
    """Decode a PNG, JPEG, WebP or GIF file -> (height, width, 3), upright. Raises `RejectedInput`."""
    bounds = limits or Limits()
    data = _read(path, bounds.image_bytes, "image bytes")
    _, (clean,) = _done(image.admit_job, data, bounds, {"media_type": _typed(data, path, ("image",))})
    return image.pixels(clean)


def sound(path: Path, limits: Limits | None = None) -> audio.Samples:
    """Decode a WAV, FLAC, Ogg, MP3 or M4A file, or the sound of a film -> (n,) at 16 kHz, -1 to 1.

    Raises `RejectedInput`, also when a film has no sound.
    """
    bounds = limits or Limits()
    data = _read(path, bounds.video_bytes, "audio bytes")
    args = {"media_type": _typed(data, path, ("audio", "video"))}
    _, (clean,) = _done(audio.admit_job, data, bounds, args)
    return audio.samples(clean)


def film(path: Path, frames: int, side: int, limits: Limits | None = None) -> video.Film:
    """Decode at most ``frames`` frames of a film, their longer side at most ``side``, and its sound.

    Raises `RejectedInput`.
    """
    bounds = limits or Limits()
    data = _read(path, bounds.video_bytes, "video bytes")
    said, blobs = _done(video.admit_job, data, bounds, {"media_type": _typed(data, path, ("video",))})
    if said["media_type"].startswith("audio"):
        raise UnreadableMedia("the film has no frames", part="video", remedy="record it again")
    args = {"media_type": said["media_type"], "frames": frames, "side": side}
    said, pieces = _done(video.film_job, blobs[0], bounds, args)
    shapes = [(int(one["height"]), int(one["width"]), 3) for one in said["frames"]]
    made = tuple(
        Frame(int(one["ms"]), np.frombuffer(piece, np.uint8).reshape(shape))
        for one, piece, shape in zip(said["frames"], pieces, shapes, strict=False)
    )
    heard = np.frombuffer(pieces[-1], np.float32) if said["sound"] else None
    return video.Film(float(said["seconds"]), made, heard)


def _read(path: Path, most: int, what: str) -> bytes:
    try:
        size = path.stat().st_size
        if size > most:
            raise TooLarge(what, size, most, part=path.name)
        return path.read_bytes()
    except (OSError, ValueError) as error:  # a NUL in a path is a ValueError
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableMedia(f"the file {path} cannot be read: {reason}", part=path.name) from error


def _typed(data: bytes, path: Path, kinds: tuple[Kind, ...]) -> str:
    """Name the media type of bytes. Raises `UnsupportedMedia` for a kind that was not asked for."""
    media_type = sniff(data)
    if KINDS[media_type] not in kinds:
        raise UnsupportedMedia(
            f"{path.name} is {media_type}, no {kinds[0]}", part=path.name, value=media_type
        )
    return media_type


def _done(job: Job, data: bytes, limits: Limits, args: Json) -> tuple[Json, list[bytes]]:
    """Do a job of the sandbox here. Raises `UnreadableMedia` for whatever a decoder raises."""
    try:
        return job(data, limits, args)
    except RejectedInput:
        raise
    except BROKEN as error:
        if isinstance(error, MemoryError):
            raise
        raise UnreadableMedia(f"the file cannot be decoded ({type(error).__name__})") from error
