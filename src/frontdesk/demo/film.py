"""A short film of a thing: the camera sways, its faulty light blinks, and somebody says what is wrong."""

import io
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from frontdesk.demo.draw.router import router
from frontdesk.demo.draw.scene import Pixels
from frontdesk.demo.pictures import draw, take

FRAMES, SIZE = 12, (640, 480)  # frames a second; width and height
MARGIN = 1.15  # the scene is drawn this much larger than the film shows, so that the camera can sway
SECONDS = 4.0  # of a film without sound
BLINKING = ("router_red_light", "router_orange_light")
BLINK, ON = 0.8, 0.7  # seconds of a blink, and the share of them that the light is on


def film(label: str, seed: int, sound: bytes | None = None) -> bytes:
    """Film what a label names, with a sound file as its track: the bytes of an MP4.

    As long as the sound, or `SECONDS` without one. The same seed gives the same pictures; the bytes depend on
    the encoder's version. Raises `NotFound` for a label of no drawing.
    """
    return filmed(partial(swaying, label, seed), sound)


def filmed(shown: Callable[[float], Iterator[Pixels]], sound: bytes | None = None) -> bytes:
    """Put the frames of so many seconds, (480, 640, 3) each, and a sound together: the bytes of an MP4."""
    heard = [] if sound is None else list(_sound(sound))
    seconds = sum(frame.samples / frame.sample_rate for frame in heard) if heard else SECONDS
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        pictures = container.add_stream("libx264", rate=FRAMES, options={"preset": "veryfast", "crf": "26"})
        pictures.width, pictures.height = SIZE
        pictures.pix_fmt = "yuv420p"
        track = container.add_stream("aac", rate=16_000, layout="mono") if heard else None
        _write(container, pictures, map(VideoFrame.from_ndarray, shown(seconds)))
        if track is not None:
            _write(container, track, heard)
    return out.getvalue()


def swaying(label: str, seed: int, seconds: float) -> Iterator[Pixels]:
    """Yield the frames: two drawings, with the light on and off, seen by a camera that sways."""
    width, height = SIZE
    large = (round(width * MARGIN), round(height * MARGIN))
    lit = draw(label, seed, large).pixels
    dark = take(partial(router, "paused"), seed, large).pixels if label in BLINKING else lit
    reach = np.array((large[0] - width, large[1] - height)) / 2
    for frame in range(round(seconds * FRAMES)):
        at = frame / FRAMES
        left, top = (reach * (1 + np.array((np.sin(at * 1.3), 0.8 * np.cos(at * 1.9))))).astype(int)
        shown = lit if at % BLINK < BLINK * ON else dark
        yield np.ascontiguousarray(shown[top : top + height, left : left + width])


def _sound(data: bytes) -> Iterator[AudioFrame]:
    """Decode a sound to frames of 16 kHz mono, counted from zero."""
    resampler = AudioResampler("fltp", "mono", 16_000)
    at = 0
    with av.open(io.BytesIO(data), "r") as container:
        for frame in container.decode(container.streams.audio[0]):
            for one in resampler.resample(frame):
                one.pts, one.time_base = at, Fraction(1, 16_000)
                at += one.samples
                yield one


def _write(
    container: OutputContainer,
    stream: VideoStream | AudioStream,
    frames: Iterator[VideoFrame] | list[AudioFrame],
) -> None:
    for frame in frames:
        container.mux(stream.encode(frame))  # type: ignore[arg-type]  # frames fit their stream
    container.mux(stream.encode(None))
