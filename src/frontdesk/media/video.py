"""Films: refused by their header, else written into a clean container; read as a few frames and the sound."""

import io
from dataclasses import dataclass

import av
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from frontdesk.errors import TooLarge, UnreadableMedia
from frontdesk.media import audio, remux, sandbox
from frontdesk.media.container import opened, pictures, sounds
from frontdesk.media.sampling import Frame, Wish, sampled
from frontdesk.media.sniff import sniff
from frontdesk.media.wire import Json
from frontdesk.sections import Limits

__all__ = ["Film", "Frame", "film"]


@dataclass(frozen=True, slots=True, eq=False)
class Film:
    """What is read of a film: a few frames over its length, and its sound at 16 kHz when it has one."""

    seconds: float
    frames: tuple[Frame, ...]
    sound: audio.Samples | None


def film(data: bytes, frames: int = 6, side: int = 960, limits: Limits | None = None) -> Film:
    """Read a stored film in the sandbox: at most ``frames`` frames, their longer side at most ``side``.

    Raises `RejectedInput` when it cannot be read.
    """
    args = {"media_type": sniff(data), "frames": frames, "side": side}
    said, blobs = sandbox.run("film", data, limits or Limits(), "video", args)
    try:
        return _film(said, blobs, frames, side)
    except (LookupError, TypeError, ValueError, OverflowError) as error:
        raise UnreadableMedia("the film upset its decoder", part="video") from error


def _film(said: Json, blobs: list[bytes], most: int, side: int) -> Film:
    """Build a film of what the child said. Raises ValueError when that does not fit together."""
    times = said["frames"]
    if len(times) > most or len(blobs) != len(times) + bool(said["sound"]):
        raise ValueError("more or less was sent than announced")
    shapes = [(int(one["height"]), int(one["width"]), 3) for one in times]
    if any(not 0 < size <= side for shape in shapes for size in shape[:2]):
        raise ValueError("a frame has another size than was asked for")
    made = tuple(
        Frame(int(one["ms"]), np.frombuffer(blob, np.uint8).reshape(shape))
        for one, blob, shape in zip(times, blobs, shapes, strict=False)
    )
    heard = audio.checked(np.frombuffer(blobs[-1], np.float32)) if said["sound"] else None
    return Film(float(said["seconds"]), made, heard)


def prepare() -> None:
    """Load the decoders now rather than with the first film."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as target:
        stream = target.add_stream("mpeg4", rate=5)
        stream.width = stream.height = 16
        for packet in stream.encode(VideoFrame(16, 16, "yuv420p")) + stream.encode(None):
            target.mux(packet)
    args = {"media_type": "video/mp4", "frames": 1, "side": 16}
    admit_job(out.getvalue(), Limits(), args)
    film_job(out.getvalue(), Limits(), args)


def admit_job(data: bytes, limits: Limits, args: Json) -> tuple[Json, list[bytes]]:
    """Look at the header, see that a frame can be decoded, write anew; runs in the sandbox."""
    media_type = args["media_type"]
    with opened(data, media_type) as container:
        stream = pictures(container, limits)
        if stream is None and sounds(container) is not None:
            return audio.admit_job(data, limits, args)  # a browser's recorder writes sound as WebM
        if stream is None:
            raise UnreadableMedia("the film has no frames and no sound", remedy="record it again")
        _check_header(container, stream, limits)
        first = _first_frame(container, stream, limits)
    clean = remux.rewritten(data, media_type, limits, first.rotation)
    sideways = round(first.rotation / 90) % 2  # as a phone films upright
    facts = {
        "width": first.height if sideways else first.width,
        "height": first.width if sideways else first.height,
        "seconds": round(clean.seconds, 3),
        "frames": clean.frames,
        "has_sound": int(clean.has_sound),
    }
    return {"media_type": clean.media_type, "facts": facts}, [clean.data]


def film_job(data: bytes, limits: Limits, args: Json) -> tuple[Json, list[bytes]]:
    """Decode a few frames and the sound; runs in the sandbox."""
    wish = Wish(args["frames"], args["side"], limits.decode_seconds / 2)
    with opened(data, args["media_type"]) as container:
        stream = pictures(container, limits)
        if stream is None:
            raise _no_frames()
        seconds = _seconds(container, stream)
        frames = sampled(container, stream, wish, seconds)
    if not frames:
        raise _no_frames()
    sound = _sound(data, args)
    shapes = [{"ms": one.ms, "height": len(one.pixels), "width": one.pixels.shape[1]} for one in frames]
    said = {"seconds": seconds, "frames": shapes, "sound": sound is not None}
    return said, [one.pixels.tobytes() for one in frames] + ([] if sound is None else [sound.tobytes()])


def _check_header(container: InputContainer, stream: VideoStream, limits: Limits) -> None:
    _check_pixels(stream.width * stream.height, limits)
    seconds = _seconds(container, stream)
    if seconds > limits.video_seconds:
        raise TooLarge("video seconds", round(seconds), limits.video_seconds)
    if stream.frames > remux.MOST_FRAMES:
        raise TooLarge("video frames", stream.frames, remux.MOST_FRAMES)


def _check_pixels(pixels: int, limits: Limits) -> None:
    if pixels > limits.video_pixels:
        raise TooLarge("video pixels", pixels, limits.video_pixels)


def _seconds(container: InputContainer, stream: VideoStream) -> float:
    if container.duration is not None:
        return container.duration / 1_000_000
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return 0.0


def _first_frame(container: InputContainer, stream: VideoStream, limits: Limits) -> VideoFrame:
    try:
        first = next(container.decode(stream))
    except (StopIteration, FFmpegError) as error:
        if isinstance(error, MemoryError):
            raise
        raise _no_frames() from error
    _check_pixels(first.width * first.height, limits)
    return first


def _no_frames() -> UnreadableMedia:
    return UnreadableMedia(
        "the film has no frames that can be decoded", value=0, limit=1, remedy="record it again"
    )


def _sound(data: bytes, args: Json) -> audio.Samples | None:
    with opened(data, args["media_type"]) as container:
        stream = sounds(container)
        if stream is None:
            return None
        sound = audio.decode(container, stream, audio.STORED_SECONDS, "video seconds")
    return sound if len(sound) else None
