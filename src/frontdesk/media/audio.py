"""Sounds: refused by their header when they are too long, else made mono at 16 kHz and kept as FLAC."""

import io
from collections.abc import Iterator

import numpy as np
import soundfile
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from numpy.typing import NDArray

from frontdesk.errors import TooLarge, UnreadableMedia
from frontdesk.media.container import opened, sounds
from frontdesk.media.wire import Json
from frontdesk.sections import Limits

RATE = 16_000  # samples a second of every stored sound
MAX_CHANNELS = 8
LOWEST_RATE, HIGHEST_RATE = 4_000, 192_000
STORED_SECONDS = 7_200  # a sound that we stored is never longer, whatever its header says

Samples = NDArray[np.float32]


def samples(data: bytes) -> Samples:
    """Decode a stored sound -> (n,) at 16 kHz, -1 to 1. Raises `UnreadableMedia` for what is not one."""
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            if (file.format, file.samplerate, file.channels) != ("FLAC", RATE, 1):
                raise UnreadableMedia(f"the stored sound is no FLAC, mono at {RATE:,} Hz", part="audio")
            if not 0 <= file.frames <= STORED_SECONDS * RATE:
                raise UnreadableMedia("the stored sound has a false header", part="audio", value=file.frames)
            return np.asarray(file.read(dtype="float32"), np.float32)
    except (RuntimeError, TypeError) as error:
        raise UnreadableMedia("the stored sound cannot be read", part="audio") from error


def checked(sound: Samples) -> Samples:
    """Return (n,) samples that lie within -1 to 1. Raises ValueError for others, as for NaN."""
    if sound.ndim != 1 or not bool(np.all(np.abs(sound) <= 1)):
        raise ValueError("samples beyond full scale")
    return sound


def encoded(sound: Samples) -> bytes:
    """Encode (n,) samples at 16 kHz as FLAC of 16 bits, without any metadata."""
    out = io.BytesIO()
    soundfile.write(out, sound, RATE, format="FLAC", subtype="PCM_16")
    return out.getvalue()


def prepare() -> None:
    """Load the decoder now rather than with the first sound."""
    sound = encoded(np.zeros(RATE, np.float32))
    admit_job(sound, Limits(), {"media_type": "audio/flac"})
    samples(sound)


def admit_job(data: bytes, limits: Limits, args: Json) -> tuple[Json, list[bytes]]:
    """Look at the header, decode, write anew; runs in the sandbox."""
    with opened(data, args["media_type"]) as container:
        stream = sounds(container)
        if stream is None:
            raise UnreadableMedia("the file holds no sound", remedy="send a recording")
        sound = decode(container, stream, limits.audio_seconds, "audio seconds")
    if not len(sound):
        raise UnreadableMedia("the sound holds no samples", value=0, limit=1, remedy="record it again")
    facts = {"seconds": len(sound) / RATE}
    return {"media_type": "audio/flac", "facts": facts}, [encoded(sound)]


def decode(container: InputContainer, stream: AudioStream, seconds: float, what: str) -> Samples:
    """Decode a stream -> (n,) at 16 kHz. Raises `TooLarge` by the header, and again by what really comes."""
    _check_header(container, stream, seconds, what)
    resampler = AudioResampler(format="flt", layout="mono", rate=RATE)
    parts: list[Samples] = []
    total = 0
    for part in _pieces(container, stream, resampler):
        total += len(part)
        if total > (seconds + 1) * RATE:
            raise TooLarge(what, round(total / RATE), seconds)
        parts.append(part)
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def _pieces(container: InputContainer, stream: AudioStream, resampler: AudioResampler) -> Iterator[Samples]:
    """Yield decoded pieces; a file that breaks off gives what came before the break."""
    try:
        for frame in container.decode(stream):
            for piece in resampler.resample(frame):
                yield _sane(np.asarray(piece.to_ndarray(), np.float32))
    except (FFmpegError, ValueError) as error:
        if isinstance(error, MemoryError):
            raise
        return
    for piece in resampler.resample(None):
        yield _sane(np.asarray(piece.to_ndarray(), np.float32))


def _sane(piece: Samples) -> Samples:
    """Flatten (1, n) -> (n,) within -1 to 1: a file of floats may hold anything, NaN too."""
    return np.clip(np.nan_to_num(piece.reshape(-1)), -1, 1)


def _check_header(container: InputContainer, stream: AudioStream, seconds: float, what: str) -> None:
    if stream.channels > MAX_CHANNELS:
        raise TooLarge("audio channels", stream.channels, MAX_CHANNELS)
    if stream.rate > HIGHEST_RATE:
        raise TooLarge("audio sampling rate", stream.rate, HIGHEST_RATE)
    if stream.rate < LOWEST_RATE:
        raise UnreadableMedia(
            f"audio sampling rate is {stream.rate:,}; the least is {LOWEST_RATE:,}",
            value=stream.rate,
            limit=LOWEST_RATE,
            remedy="record it again",
        )
    said = _duration(container, stream)
    if said > seconds:
        raise TooLarge(what, round(said), seconds)


def _duration(container: InputContainer, stream: AudioStream) -> float:
    """Seconds as the header has them, 0 where it has none (a browser's recorder writes none)."""
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return 0.0 if container.duration is None else container.duration / 1_000_000
