"""A few frames out of a film, evenly over its length, for as little decoding as possible.

Seeking to key frames costs a twelfth of reading a minute of film through, so reading through is for short
films and for those with hardly any key frame, and it ends after half of the child's time.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

SHORT = 600  # frames: a film up to this length is read through when it has too few key frames


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A frame: its time in milliseconds, its pixels (height, width, 3), upright."""

    ms: int
    pixels: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of a film: how many frames, how long their longer side, within how many CPU seconds.

    ``apart``: in a long film a key frame every so many seconds is enough, however many frames are wanted.
    """

    frames: int
    side: int
    cpu: float
    apart: float | None = None


def sampled(container: InputContainer, stream: VideoStream, wish: Wish, seconds: float) -> list[Frame]:
    """Take frames over the whole length: key frames where there are enough, else of a reading through."""
    keys = _key_frames(container, stream, wish, seconds)
    count = stream.frames or seconds * float(stream.average_rate or 25)
    enough: float = wish.frames if count <= SHORT else (wish.frames + 1) // 2
    if wish.apart is not None and count > SHORT:
        enough = min(enough, seconds / wish.apart)
    if len(keys) >= enough:
        return keys
    container.seek(0)
    through = _spread(_decoded(container, stream, wish.cpu), wish)
    return through if len(through) > len(keys) else keys


def _key_frames(container: InputContainer, stream: VideoStream, wish: Wish, seconds: float) -> list[Frame]:
    """Seek to the key frame before each of the even times; a key frame counts once."""
    found: dict[int, Frame] = {}
    for number in range(wish.frames):
        moment = int((number + 0.5) / wish.frames * seconds * 1_000_000)
        try:
            container.seek(moment, backward=True)
            frame = next(container.decode(stream))
        except (FFmpegError, StopIteration) as error:
            _not_memory(error)
            continue
        taken = small(frame, wish.side)
        found.setdefault(taken.ms, taken)
    return [found[ms] for ms in sorted(found)]


def _decoded(container: InputContainer, stream: VideoStream, cpu: float) -> Iterator[VideoFrame]:
    """Yield frames in order; a film that breaks off gives what came before the break."""
    until = time.process_time() + cpu
    try:
        for frame in container.decode(stream):
            yield frame
            if time.process_time() > until:
                return
    except FFmpegError as error:
        _not_memory(error)


def _spread(frames: Iterator[VideoFrame], wish: Wish) -> list[Frame]:
    """Keep at most four times the frames wanted while reading, small and evenly spread, then those."""
    kept: list[Frame] = []
    step = 1
    for number, frame in enumerate(frames):
        if number % step == 0:
            kept.append(small(frame, wish.side))
        if len(kept) > 4 * wish.frames:
            kept, step = kept[::2], step * 2
    return [kept[index] for index in _even(len(kept), wish.frames)]


def _even(count: int, wanted: int) -> Sequence[int]:
    """Pick ``wanted`` places of ``count``, in the middle of equal stretches; all when there are fewer."""
    if count <= wanted:
        return range(count)
    return [int((number + 0.5) * count / wanted) for number in range(wanted)]


def small(frame: VideoFrame, side: int) -> Frame:
    """Shrink a frame and turn it upright: a phone films sideways and says so beside the pictures."""
    scale = min(1.0, side / max(frame.width, frame.height))
    width, height = (max(2, round(size * scale)) for size in (frame.width, frame.height))
    grid = frame.reformat(width, height, "rgb24").to_ndarray()
    upright = np.rot90(grid, round(frame.rotation / 90) % 4)
    return Frame(max(0, round(float(frame.time or 0) * 1_000)), np.ascontiguousarray(upright, np.uint8))


def _not_memory(error: Exception) -> None:
    """Let the end of memory be heard; FFmpeg's other complaints end the reading here."""
    if isinstance(error, MemoryError):
        raise error
