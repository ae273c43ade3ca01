"""Frames and sound of a stored film, each by itself: a long film's frames are taken in portions."""

import time

import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from frontdesk.errors import UnreadableMedia
from frontdesk.media import audio, sandbox
from frontdesk.media.container import opened, pictures
from frontdesk.media.sampling import Frame, Wish, sampled, small
from frontdesk.media.sniff import sniff
from frontdesk.media.wire import Json
from frontdesk.sections import Limits

SPARSE = 12.0  # seconds between the key frames that most encoders write, at most, and some
NEAR = 300  # frames that are decoded behind a key frame, at most, until the one that is wanted


def spread(data: bytes, most: int, side: int, limits: Limits | None = None) -> tuple[Frame, ...]:
    """Take at most ``most`` frames over a film's length, in the sandbox, their longer side at most ``side``.

    Raises `RejectedInput` when it cannot be read.
    """
    return _asked(data, limits, {"most": most, "side": side, "times": None})


def at(data: bytes, times: list[int], side: int, limits: Limits | None = None) -> tuple[Frame, ...]:
    """Take the frames shown at ascending times in milliseconds; each says its own time.

    Frames for which there was no time, or that cannot be decoded, are left out. Raises `RejectedInput`, also
    when none is left.
    """
    return _asked(data, limits, {"most": len(times), "side": side, "times": times})


def soundtrack(data: bytes, limits: Limits | None = None) -> audio.Samples:
    """Decode the sound of a film in the sandbox -> (n,) at 16 kHz. Raises `RejectedInput` without any."""
    args = {"media_type": sniff(data)}
    _, blobs = sandbox.run("audio", data, limits or Limits(), "video", args)
    return audio.samples(blobs[0] if blobs else b"")


def _asked(data: bytes, limits: Limits | None, args: Json) -> tuple[Frame, ...]:
    asked = args | {"media_type": sniff(data)}
    said, blobs = sandbox.run("stills", data, limits or Limits(), "video", asked)
    try:
        return _frames(said, blobs, args)
    except (LookupError, TypeError, ValueError, OverflowError) as error:
        raise UnreadableMedia("the film upset its decoder", part="video") from error


def _frames(said: Json, blobs: list[bytes], args: Json) -> tuple[Frame, ...]:
    """Build frames of what the child said. Raises ValueError when that does not fit together."""
    shapes = [(int(one["height"]), int(one["width"]), 3) for one in said["frames"]]
    if len(shapes) > args["most"] or len(blobs) != len(shapes):
        raise ValueError("more or less was sent than announced")
    if any(not 0 < size <= args["side"] for shape in shapes for size in shape[:2]):
        raise ValueError("a frame has another size than was asked for")
    return tuple(
        Frame(int(one["ms"]), np.frombuffer(blob, np.uint8).reshape(shape))
        for one, blob, shape in zip(said["frames"], blobs, shapes, strict=True)
    )


def stills_job(data: bytes, limits: Limits, args: Json) -> tuple[Json, list[bytes]]:
    """Decode some frames and no sound; runs in the sandbox."""
    wish = Wish(args["most"], args["side"], limits.decode_seconds / 2, SPARSE)
    with opened(data, args["media_type"]) as container:
        stream = pictures(container, limits)
        if stream is None:
            raise _frameless()
        if args["times"] is None:
            frames = sampled(container, stream, wish, (container.duration or 0) / 1_000_000)
        else:
            frames = _at(container, stream, wish, args["times"])
    if not frames:
        raise _frameless()
    shapes = [{"ms": one.ms, "height": len(one.pixels), "width": one.pixels.shape[1]} for one in frames]
    return {"frames": shapes}, [one.pixels.tobytes() for one in frames]


def _frameless() -> UnreadableMedia:
    return UnreadableMedia(
        "the film has no frames that can be decoded", value=0, limit=1, remedy="record it again"
    )


def _at(container: InputContainer, stream: VideoStream, wish: Wish, times: list[int]) -> list[Frame]:
    """Take the frames at some times, as far as the child's time goes."""
    until = time.process_time() + wish.cpu
    found: dict[int, Frame] = {}
    for ms in times:
        if time.process_time() > until:
            break
        frame = _nearest(container, stream, ms)
        if frame is not None:
            taken = small(frame, wish.side)
            found.setdefault(taken.ms, taken)
    return [found[ms] for ms in sorted(found)]


def _nearest(container: InputContainer, stream: VideoStream, ms: int) -> VideoFrame | None:
    """Decode from the key frame before a moment to the last frame that begins by then."""
    last: VideoFrame | None = None
    try:
        container.seek(ms * 1_000, backward=True)
        for count, frame in enumerate(container.decode(stream)):
            if last is not None and (round(float(frame.time or 0) * 1_000) > ms or count > NEAR):
                break
            last = frame
    except FFmpegError as error:
        if isinstance(error, MemoryError):
            raise
    return last
