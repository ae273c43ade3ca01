"""Sounds: refused by their header when they are too long, else made mono at 16 kHz and kept as FLAC."""

import io
from collections.abc import Iterator

import av
import numpy as np
import soundfile
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from numpy.typing import NDArray

from frontdesk.config import Limits
from frontdesk.errors import TooLarge, UnreadableMedia
from frontdesk.media.wire import Json

RATE = 16_000  # samples a second of every stored sound
MAX_CHANNELS = 8
MAX_RATE = 192_000

Samples = NDArray[np.float32]


def samples(data: bytes) -> Samples:
    """Decode a stored sound -> (n,) at 16 kHz, -1 to 1. Raises `UnreadableMedia` for what is not one."""
    try:
        found, rate = soundfile.read(io.BytesIO(data), dtype="float32")
    except (RuntimeError, TypeError) as error:
        raise UnreadableMedia("the stored sound cannot be read", part="audio") from error
    if rate != RATE or found.ndim != 1:
        raise UnreadableMedia(f"the stored sound is not mono at {RATE:,} Hz", part="audio", value=rate)
    return np.asarray(found, np.float32)


def encoded(sound: Samples) -> bytes:
    """Encode (n,) samples at 16 kHz as FLAC of 16 bits, without any metadata."""
    out = io.BytesIO()
    soundfile.write(out, sound, RATE, format="FLAC", subtype="PCM_16")
    return out.getvalue()


def prepare() -> None:
    """Load the decoder now rather than with the first sound."""
    admit_job(encoded(np.zeros(RATE, np.float32)), Limits(), {})


def admit_job(data: bytes, limits: Limits, _: Json) -> tuple[Json, list[bytes]]:
    """Look at the header, decode, write anew; runs in the sandbox."""
    with av.open(io.BytesIO(data), "r") as container:
        stream = first_sound(container)
        if stream is None:
            raise UnreadableMedia("the file holds no sound", remedy="send a recording")
        sound = decode(container, stream, limits.audio_seconds, "audio seconds")
    if not len(sound):
        raise UnreadableMedia("the sound holds no samples", value=0, limit=1, remedy="record it again")
    facts = {"seconds": len(sound) / RATE}
    return {"kind": "audio", "media_type": "audio/flac", "facts": facts}, [encoded(sound)]


def first_sound(container: InputContainer) -> AudioStream | None:
    """Find the first sound stream of a container."""
    return next(iter(container.streams.audio), None)


def decode(container: InputContainer, stream: AudioStream, seconds: float, what: str) -> Samples:
    """Decode a stream -> (n,) at 16 kHz. Raises `TooLarge` by the header, and again by what really comes."""
    _check_header(container, stream, seconds, what)
    resampler = AudioResampler(format="flt", layout="mono", rate=RATE)
    parts: list[Samples] = []
    total = 0
    for part in _frames(container, stream, resampler):
        total += len(part)
        if total > (seconds + 1) * RATE:
            raise TooLarge(what, round(total / RATE), seconds)
        parts.append(part)
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def _frames(container: InputContainer, stream: AudioStream, resampler: AudioResampler) -> Iterator[Samples]:
    """Yield decoded pieces; a file that breaks off gives what came before the break."""
    try:
        for frame in container.decode(stream):
            for piece in resampler.resample(frame):
                yield piece.to_ndarray().reshape(-1).astype(np.float32)
    except (FFmpegError, ValueError):
        return
    for piece in resampler.resample(None):
        yield piece.to_ndarray().reshape(-1).astype(np.float32)


def _check_header(container: InputContainer, stream: AudioStream, seconds: float, what: str) -> None:
    if stream.channels > MAX_CHANNELS:
        raise TooLarge("audio channels", stream.channels, MAX_CHANNELS)
    if stream.rate > MAX_RATE:
        raise TooLarge("audio sampling rate", stream.rate, MAX_RATE)
    said = _duration(container, stream)
    if said > seconds:
        raise TooLarge(what, round(said), seconds)


def _duration(container: InputContainer, stream: AudioStream) -> float:
    """Seconds as the header has them, 0 where it has none (a browser's recorder writes none)."""
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return 0.0 if container.duration is None else container.duration / 1_000_000
