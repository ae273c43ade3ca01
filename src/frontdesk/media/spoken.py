"""Speech as bytes that a browser plays while they come: MP3, with a label that says who speaks.

Frames of MP3 stand for themselves: sentences are encoded one by one, kept, and joined by putting their bytes
one after another. Every browser plays it; Safari has no Vorbis, and Opus in Ogg only since 2025. The encoder
is LAME (LGPL), which comes with PyAV.
"""

import io
import json
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import soundfile
import soxr
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from numpy.typing import NDArray

from frontdesk.errors import InvalidInput, StorageFailed

RATE = 24_000  # samples a second of everything spoken
BITS = 160_000  # a second of MP3: a browser that reads by blocks has the next one sooner
BLOCK = 32_768  # bytes that Chromium waits for before it plays any of them
MEDIA_TYPE = "audio/mpeg"
LEAST_PADDING = 10  # bytes that FFmpeg puts behind a tag anyhow
FILES = (".mp3", ".wav", ".flac", ".ogg")

Samples = NDArray[np.float32]


class Encoder:
    """Encodes samples as they come, without a gap between them: frames of MP3 without any header.

    What is encoded trails what was given by some hundredths of a second, until the `end`.
    """

    def __init__(self) -> None:
        self._codec = AudioCodecContext.create("libmp3lame", "w")
        _set_up(self._codec)
        self._given = 0

    def add(self, samples: Samples) -> bytes:
        """Take (n,) samples at `RATE`, -1 to 1; give what is encoded by now."""
        if not samples.size:
            return b""
        frame = AudioFrame.from_ndarray(samples[None].astype(np.float32), format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self._given, Fraction(1, RATE)
        self._given += samples.size
        return b"".join(map(bytes, self._codec.encode(frame)))

    def end(self) -> bytes:
        """Give the rest."""
        return b"".join(map(bytes, self._codec.encode(None))) if self._given else b""


def frames(samples: Samples) -> bytes:
    """Encode (n,) samples at `RATE`, -1 to 1, as frames of MP3 without any header: they can be joined."""
    encoder = Encoder()
    return encoder.add(samples) + encoder.end()


def heading(label: str, maker: str, first: bytes = b"") -> bytes:
    """Write the beginning of a stream of `frames`: an ID3 tag with the label, and nothing that is heard.

    ``label`` is for readers; the field ``AIGC`` is what GB 45438-2025 asks for, ``maker`` its producer. The
    tag is padded so that it fills whole blocks with the ``first`` frames, which are then played at once.
    """
    bare = _tag(label, maker, 0)
    return _tag(label, maker, -(len(bare) + len(first)) % BLOCK) if first else bare


def _tag(label: str, maker: str, padding: int) -> bytes:
    out = io.BytesIO()
    room = {"metadata_header_padding": str(LEAST_PADDING + padding)}
    with av.open(out, "w", format="mp3", options={"write_xing": "0", "id3v2_version": "4", **room}) as target:
        produced = json.dumps({"Label": "1", "ContentProducer": maker}, ensure_ascii=False)
        target.metadata.update({"comment": label, "AIGC": produced})
        _stream(target)
        target.start_encoding()
    return out.getvalue()


def resampled(samples: Samples, rate: int) -> Samples:
    """Bring (n,) samples at ``rate`` a second to `RATE`."""
    return np.asarray(soxr.resample(samples, rate, RATE), np.float32)


def save(path: Path, samples: Samples, label: str, maker: str) -> None:
    """Write (n,) samples as the file that its ending names, with the label in it.

    Raises `InvalidInput` for an ending that is not in `FILES`, `StorageFailed` when it cannot be written.
    """
    if path.suffix not in FILES:
        raise InvalidInput(
            f"{path.name} is no sound that is written here",
            part="out",
            value=path.suffix,
            limit=" ".join(FILES),
            remedy="choose one of those endings",
        )
    try:
        if path.suffix == ".mp3":
            path.write_bytes(heading(label, maker) + frames(samples))
        else:
            _write(path, samples, label)
    except (OSError, soundfile.LibsndfileError) as error:
        raise StorageFailed(f"{path} cannot be written: {error}", part="out", value=str(path)) from error


def _write(path: Path, samples: Samples, label: str) -> None:
    subtype = {".ogg": "OPUS"}.get(path.suffix, "PCM_16")
    with soundfile.SoundFile(path, "w", RATE, 1, subtype) as file:
        file.comment = label
        file.write(samples)


def _stream(target: OutputContainer) -> AudioStream:
    stream = target.add_stream("libmp3lame", rate=RATE)
    _set_up(stream.codec_context)
    return stream


def _set_up(codec: AudioCodecContext) -> None:
    codec.sample_rate, codec.layout, codec.format = RATE, "mono", "fltp"
    codec.bit_rate, codec.time_base = BITS, Fraction(1, RATE)
