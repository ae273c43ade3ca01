"""A film written anew: the first picture and the first sound in a clean container, and nothing else.

Streams that a browser plays are copied; others are encoded small. Metadata, further streams and whatever
stands behind the end of the file stay behind.
"""

import io
from typing import Any

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.stream import VideoStream

from frontdesk.config import Limits
from frontdesk.errors import TooLarge
from frontdesk.media import audio

MP4 = {"h264", "hevc", "av1", "aac", "mp3"}
WEBM = {"vp8", "vp9", "av1", "opus", "vorbis"}
SIDE = 640  # pixels of the longer side of what has to be encoded
SLACK = 60  # seconds: a film may begin at another time than 0

Stream = VideoStream | AudioStream


def pictures(container: InputContainer) -> VideoStream | None:
    """Find the first moving picture; the cover of an audio file is none."""
    cover = Disposition.attached_pic
    stream = next((one for one in container.streams.video if not one.disposition & cover), None)
    if stream is not None:
        stream.thread_type = "NONE"  # the sandbox has memory for one
    return stream


def rewritten(data: bytes, limits: Limits) -> tuple[bytes, str]:
    """Write a film anew: (its bytes, its media type). Raises `TooLarge` when it is longer than it said."""
    with av.open(io.BytesIO(data), "r") as source:
        found = (pictures(source), audio.first_sound(source))
        streams: list[Stream] = [one for one in found if one is not None]
        webm = {one.codec_context.name for one in streams} <= WEBM
        out = io.BytesIO()
        with av.open(out, "w", format="webm" if webm else "mp4") as target:
            copies = {one.index: _Copy(one, target, WEBM if webm else MP4) for one in streams}
            for packet in source.demux(*streams):
                _check_time(packet, limits)
                copies[packet.stream.index].take(packet)
    return out.getvalue(), "video/webm" if webm else "video/mp4"


class _Copy:
    """One stream on its way into the new container: as it is where that may hold it, else encoded."""

    def __init__(self, stream: Stream, target: OutputContainer, held: set[str]) -> None:
        self.target = target
        self.copied = stream.codec_context.name in held
        self.stream: Any = (
            target.add_stream_from_template(stream) if self.copied else _encoder(stream, target)
        )

    def take(self, packet: "Packet[Any]") -> None:
        """Take a packet; an empty one ends the stream."""
        if not self.copied:
            for frame in packet.decode():
                self._encode(frame)
            if packet.dts is None:
                self.target.mux(self.stream.encode(None))
        elif packet.dts is not None:
            packet.stream = self.stream
            self.target.mux(packet)

    def _encode(self, frame: Any) -> None:
        if isinstance(frame, av.VideoFrame):
            frame = frame.reformat(self.stream.width, self.stream.height, "yuv420p")
        self.target.mux(self.stream.encode(frame))


def _encoder(stream: Stream, target: OutputContainer) -> Stream:
    if isinstance(stream, AudioStream):
        return target.add_stream("aac", rate=min(48_000, stream.rate))
    made = target.add_stream("libx264", rate=stream.average_rate or 25, options={"preset": "ultrafast"})
    scale = min(1.0, SIDE / max(stream.width, stream.height))
    made.width, made.height = (max(16, round(size * scale / 2) * 2) for size in (stream.width, stream.height))
    made.pix_fmt = "yuv420p"
    made.thread_count = 1
    return made


def _check_time(packet: "Packet[Any]", limits: Limits) -> None:
    """Hold the packets' own times to the limit: a header may lie or say nothing."""
    seconds = 0.0 if packet.pts is None else float(packet.pts * packet.time_base)
    if seconds > limits.video_seconds + SLACK:
        raise TooLarge("video seconds", round(seconds), limits.video_seconds)
