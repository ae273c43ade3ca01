"""Films: refused by their header, else written into a clean container; read as a few frames and the sound."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import av
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from frontdesk.config import Limits
from frontdesk.errors import TooLarge, UnreadableMedia
from frontdesk.media import audio, remux, sandbox
from frontdesk.media.wire import Json

SEQUENTIAL = 600  # frames: a film up to this length is read through when it has too few key frames


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A frame: its time in milliseconds, its pixels (height, width, 3)."""

    ms: int
    pixels: NDArray[np.uint8]


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
    args = {"frames": frames, "side": side}
    said, blobs = sandbox.run("film", data, limits or Limits(), "video", args)
    pictures = tuple(
        Frame(one["ms"], np.frombuffer(blob, np.uint8).reshape(one["shape"]))
        for one, blob in zip(said["frames"], blobs, strict=False)
    )
    sound = np.frombuffer(blobs[-1], np.float32) if said["sound"] else None
    return Film(said["seconds"], pictures, sound)


def prepare() -> None:
    """Load the decoders now rather than with the first film."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as target:
        stream = target.add_stream("mpeg4", rate=5)
        stream.width = stream.height = 16
        for packet in stream.encode(VideoFrame(16, 16, "yuv420p")) + stream.encode(None):
            target.mux(packet)
    admit_job(out.getvalue(), Limits(), {})
    film_job(out.getvalue(), Limits(), {"frames": 1, "side": 16})


def admit_job(data: bytes, limits: Limits, args: Json) -> tuple[Json, list[bytes]]:
    """Look at the header, see that a frame can be decoded, write anew; runs in the sandbox."""
    with av.open(io.BytesIO(data), "r") as container:
        stream = remux.pictures(container)
        if stream is None and audio.first_sound(container) is not None:
            return audio.admit_job(data, limits, args)  # a browser's recorder writes sound as WebM
        if stream is None:
            raise UnreadableMedia("the film has no frames and no sound", remedy="record it again")
        _check_header(container, stream, limits)
        first = _first_frame(container, stream)
        seconds = _seconds(container, stream)
    clean, media_type = remux.rewritten(data, limits)
    facts = {"width": first.width, "height": first.height, "seconds": seconds}
    return {"kind": "video", "media_type": media_type, "facts": facts}, [clean]


def film_job(data: bytes, limits: Limits, args: Json) -> tuple[Json, list[bytes]]:
    """Decode a few frames and the sound; runs in the sandbox."""
    with av.open(io.BytesIO(data), "r") as container:
        stream = remux.pictures(container)
        if stream is None:
            raise UnreadableMedia("the film has no frames")
        _check_header(container, stream, limits)
        seconds = _seconds(container, stream)
        frames = [
            _small(frame, args["side"]) for frame in _sampled(container, stream, args["frames"], seconds)
        ]
    sound = _sound(data, limits)
    said = {
        "seconds": seconds,
        "frames": [{"ms": frame.ms, "shape": frame.pixels.shape} for frame in frames],
        "sound": sound is not None,
    }
    return said, [frame.pixels.tobytes() for frame in frames] + ([] if sound is None else [sound.tobytes()])


def _check_header(container: InputContainer, stream: VideoStream, limits: Limits) -> None:
    pixels = stream.width * stream.height
    if pixels > limits.video_pixels:
        raise TooLarge("video pixels", pixels, limits.video_pixels)
    seconds = _seconds(container, stream)
    if seconds > limits.video_seconds:
        raise TooLarge("video seconds", round(seconds), limits.video_seconds)


def _seconds(container: InputContainer, stream: VideoStream) -> float:
    if container.duration is not None:
        return container.duration / 1_000_000
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return 0.0


def _first_frame(container: InputContainer, stream: VideoStream) -> VideoFrame:
    try:
        return next(container.decode(stream))
    except (StopIteration, FFmpegError) as error:
        raise UnreadableMedia(
            "the film has no frames that can be decoded", remedy="record it again"
        ) from error


def _sampled(container: InputContainer, stream: VideoStream, wanted: int, seconds: float) -> list[VideoFrame]:
    """Take frames over the whole length: key frames where there are enough, else of a reading through."""
    keys = _key_frames(container, stream, wanted, seconds)
    if len(keys) >= wanted or stream.frames > SEQUENTIAL:
        return keys
    container.seek(0)
    return _spread(_decoded(container, stream), wanted) or keys


def _key_frames(
    container: InputContainer, stream: VideoStream, wanted: int, seconds: float
) -> list[VideoFrame]:
    """Seek to the key frame before each of ``wanted`` even times; a key frame counts once."""
    found: dict[int, VideoFrame] = {}
    for number in range(wanted):
        moment = int((number + 0.5) / wanted * seconds * 1_000_000)
        try:
            container.seek(moment, backward=True)
            frame = next(container.decode(stream))
        except (FFmpegError, StopIteration):
            continue
        found.setdefault(frame.pts or 0, frame)
    return [found[pts] for pts in sorted(found)]


def _decoded(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """Yield frames in order; a film that breaks off gives what came before the break."""
    try:
        for number, frame in enumerate(container.decode(stream)):
            if number >= SEQUENTIAL:
                return
            yield frame
    except FFmpegError:
        return


def _spread(frames: Iterator[VideoFrame], wanted: int) -> list[VideoFrame]:
    """Keep at most 2 * wanted frames while reading, evenly spread, then ``wanted`` of them."""
    kept: list[VideoFrame] = []
    step = 1
    for number, frame in enumerate(frames):
        if number % step == 0:
            kept.append(frame)
        if len(kept) > 2 * wanted:
            kept, step = kept[::2], step * 2
    return [kept[index] for index in _even(len(kept), wanted)]


def _even(count: int, wanted: int) -> Sequence[int]:
    """Pick ``wanted`` places of ``count``, in the middle of equal stretches; all when there are fewer."""
    if count <= wanted:
        return range(count)
    return [int((number + 0.5) * count / wanted) for number in range(wanted)]


def _small(frame: VideoFrame, side: int) -> Frame:
    scale = min(1.0, side / max(frame.width, frame.height))
    width, height = (max(2, round(size * scale)) for size in (frame.width, frame.height))
    grid = frame.reformat(width, height, "rgb24").to_ndarray()
    return Frame(round(float(frame.time or 0) * 1_000), np.ascontiguousarray(grid, np.uint8))


def _sound(data: bytes, limits: Limits) -> audio.Samples | None:
    with av.open(io.BytesIO(data), "r") as container:
        stream = audio.first_sound(container)
        if stream is None:
            return None
        sound = audio.decode(container, stream, limits.video_seconds, "video seconds")
    return sound if len(sound) else None
