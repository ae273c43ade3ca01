"""Opening sounds and films with FFmpeg: one demuxer for each sniffed type, and few decoders.

FFmpeg left to itself tries every format and codec it knows, playlists that name other files among them. Here
a file is opened as what it was sniffed to be, with the codecs that phones, browsers and recorders write.
"""

import io
from collections.abc import Generator, Mapping
from contextlib import contextmanager

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from frontdesk.errors import UnsupportedMedia
from frontdesk.sections import Limits

DEMUXERS: Mapping[str, str] = {
    "audio/wav": "wav",
    "audio/flac": "flac",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "mp4",
    "video/mp4": "mp4",
    "video/quicktime": "mp4",
    "video/webm": "matroska",
}
PICTURE_CODECS = frozenset(
    {"h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "h263", "mjpeg", "mpeg2video", "prores"}
)
SOUND_CODECS = frozenset({"aac", "mp3", "opus", "vorbis", "flac", "alac", "ac3", "eac3", "amrnb", "amrwb"})
PCM = frozenset(f"pcm_{sign}{bits}{end}e" for sign in "sf" for bits in (16, 24, 32, 64) for end in "lb")
TELEPHONE = frozenset({"pcm_u8", "pcm_s8", "pcm_alaw", "pcm_mulaw", "adpcm_ms", "adpcm_ima_wav"})
LIBRARIES = frozenset({"mp3float", "libdav1d", "libopus", "libvorbis", "png"})
DECODERS = PICTURE_CODECS | SOUND_CODECS | PCM | TELEPHONE | LIBRARIES

Stream = VideoStream | AudioStream


@contextmanager
def opened(data: bytes, media_type: str) -> Generator[InputContainer]:
    """Open a sound or a film as what it was sniffed to be."""
    options = {
        "codec_whitelist": ",".join(sorted(DECODERS))
    }  # for probing; `pictures` and `sounds` ask again
    with av.open(io.BytesIO(data), "r", format=DEMUXERS[media_type], options=options) as container:
        yield container


def pictures(container: InputContainer, limits: Limits) -> VideoStream | None:
    """Find the first moving picture; the cover of an audio file is none. Raises `UnsupportedMedia`.

    Its decoder makes no frame over the limit, whatever the header and the frames before it were.
    """
    cover = Disposition.attached_pic
    stream = next((one for one in container.streams.video if not one.disposition & cover), None)
    if stream is None:
        return None
    _check_codec(stream)
    stream.codec_context.options = {"max_pixels": str(limits.video_pixels)}
    stream.codec_context.thread_count = 1  # the sandbox has memory for one
    return stream


def sounds(container: InputContainer) -> AudioStream | None:
    """Find the first sound. Raises `UnsupportedMedia` for a codec that is not read here."""
    stream = next(iter(container.streams.audio), None)
    if stream is not None:
        _check_codec(stream)
    return stream


def codec(stream: Stream) -> str:
    """Name a stream's codec, whichever library decodes it."""
    return str(stream.codec_context.codec.canonical_name)


def _check_codec(stream: Stream) -> None:
    name = str(getattr(stream.codec_context, "name", "unknown"))  # PyAV has no context for unknown codecs
    if name not in DECODERS:
        raise UnsupportedMedia(
            f"the codec {name} is not read here",
            value=name,
            remedy="send H.264, VP9 or AV1; AAC, MP3 or Opus",
        )
