"""A film written anew: the first picture and the first sound in a clean container, and nothing else.

Streams that a browser plays are copied; others are encoded small. Metadata, further streams and whatever
stands behind the end of the file stay behind.
"""

import io
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from frontdesk.errors import TooLarge
from frontdesk.media.container import Stream, codec, opened, pictures, sounds
from frontdesk.sections import Limits

MP4 = {"h264", "hevc", "av1", "aac", "mp3"}
WEBM = {"vp8", "vp9", "av1", "opus", "vorbis"}
ENCODER = next((one for one in ("libx264", "libopenh264") if one in av.codecs_available), "mpeg4")
SIDE = 640  # pixels of the longer side of what has to be encoded
MOST_FRAMES = 60_000  # packets of pictures: 180 s of slow motion at 240 a second, and some


@dataclass(frozen=True, slots=True)
class Written:
    """A film in its clean container: its length and the number of its frames as they really came."""

    data: bytes
    media_type: str
    seconds: float
    frames: int
    has_sound: bool


def rewritten(data: bytes, media_type: str, limits: Limits, rotation: int = 0) -> Written:
    """Write a film anew; what has to be encoded is said to lie ``rotation`` degrees counterclockwise.

    Raises `TooLarge` when it is longer than its header said.
    """
    with opened(data, media_type) as source:
        streams = _streams(source, limits)
        webm = {codec(one) for one in streams} <= WEBM
        out = io.BytesIO()
        with av.open(out, "w", format="webm" if webm else "mp4") as target:
            copies = {one.index: _Copy(one, target, WEBM if webm else MP4, rotation) for one in streams}
            for packet in source.demux(*streams):
                copies[packet.stream.index].take(packet)
                _check(copies[streams[0].index], limits)
        film = copies[streams[0].index]
    name = "video/webm" if webm else "video/mp4"
    return Written(out.getvalue(), name, film.seconds, film.count, len(streams) == 2)


def _streams(source: InputContainer, limits: Limits) -> list[Stream]:
    found = (pictures(source, limits), sounds(source))
    return [one for one in found if one is not None]


def _check(film: "_Copy", limits: Limits) -> None:
    """Hold what really comes to the limits: a header may lie or say nothing."""
    if film.seconds > limits.video_seconds + 1:
        raise TooLarge("video seconds", round(film.seconds), limits.video_seconds)
    if film.count > MOST_FRAMES:
        raise TooLarge("video frames", film.count, MOST_FRAMES)


class _Copy:
    """One stream on its way into the new container: as it is where that may hold it, else encoded."""

    def __init__(self, stream: Stream, target: OutputContainer, held: set[str], rotation: int) -> None:
        self.target = target
        self.count = 0
        self.times: tuple[float, float] | None = None  # the earliest and the latest so far
        self.copied = codec(stream) in held
        self.waiting: list[Packet[Any]] = []  # those at the beginning whose decoding time is not known yet
        self.step = _step(stream)
        self.stream: Any = (
            target.add_stream_from_template(stream, opaque=True)
            if self.copied
            else _encoder(stream, target, rotation)
        )
        self.stream.metadata.clear()

    @property
    def seconds(self) -> float:
        """How long the stream has been so far."""
        return 0.0 if self.times is None else self.times[1] - self.times[0]

    def take(self, packet: "Packet[Any]") -> None:
        """Take a packet; an empty one ends the stream."""
        ended = packet.size == 0 and packet.pts is None
        if not ended:
            self._count(packet)
        if not self.copied:
            self._encode(packet, ended=ended)
        elif ended:
            self._release(0)
        elif packet.dts is None:
            self.waiting.append(packet)
        else:
            self._release(packet.dts)
            self._mux(packet)

    def _count(self, packet: "Packet[Any]") -> None:
        self.count += 1
        if packet.pts is None:
            return
        start = float(packet.pts * packet.time_base)
        end = start + float((packet.duration or 0) * packet.time_base)
        first, last = self.times or (start, end)
        self.times = min(first, start), max(last, end)

    def _release(self, dts: int) -> None:
        """Give the waiting packets the decoding times before ``dts``: Matroska has none for its first."""
        for place, packet in enumerate(self.waiting):
            packet.dts = dts - (len(self.waiting) - place) * self.step
            self._mux(packet)
        self.waiting.clear()

    def _mux(self, packet: "Packet[Any]") -> None:
        packet.stream = self.stream
        self.target.mux(packet)

    def _encode(self, packet: "Packet[Any]", *, ended: bool) -> None:
        for frame in packet.decode():
            if isinstance(frame, VideoFrame):
                small = frame.reformat(self.stream.width, self.stream.height, "yuv420p")
                small.pict_type = 0  # the encoder chooses its own key frames
                self.target.mux(self.stream.encode(small))
            else:
                self.target.mux(self.stream.encode(frame))
        if ended:
            self.target.mux(self.stream.encode(None))


def _step(stream: Stream) -> int:
    """Ticks of the stream's clock between two packets, as its header has them."""
    if isinstance(stream, AudioStream) or not stream.average_rate or not stream.time_base:
        return 1
    return max(1, int(1 / (stream.average_rate * stream.time_base)))


def _encoder(stream: Stream, target: OutputContainer, rotation: int) -> Stream:
    if isinstance(stream, AudioStream):
        return target.add_stream("aac", rate=min(48_000, stream.rate))
    rate = min(Fraction(stream.average_rate or 25), Fraction(60))
    options = {"preset": "ultrafast"} if ENCODER == "libx264" else {}
    made = cast("VideoStream", target.add_stream(ENCODER, rate=rate, options=options))
    scale = min(1.0, SIDE / max(stream.width, stream.height))
    made.width, made.height = (max(16, round(size * scale / 2) * 2) for size in (stream.width, stream.height))
    made.pix_fmt = "yuv420p"
    made.codec_context.time_base = stream.time_base or 1 / rate  # frames keep their own times
    made.codec_context.thread_count = 1
    made.set_display_rotation(rotation)
    return made
