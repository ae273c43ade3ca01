"""A reader that is told what to see and hear, and small files for it to read."""

import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import av
import numpy as np
import soundfile
from PIL import Image, ImageDraw, ImageFont

from frontdesk.demo.voices import voice_file
from frontdesk.knowledge.reader import Floats, Model, Pixels, Seen, Span
from frontdesk.knowledge.reading import Means
from frontdesk.media.image import encoded
from frontdesk.perception.heard import Heard
from frontdesk.perception.percepts import Words
from frontdesk.preprocess.audio import resample


class Held:
    """Where files are kept, in memory; remembers their types."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, bytes]] = {}

    def keep(self, data: bytes, media_type: str) -> str:
        digest = sha256(data).hexdigest()
        self.kept[digest] = (media_type, data)
        return digest

    def drop(self, digests: Collection[str]) -> None:
        for digest in digests:
            self.kept.pop(digest, None)


def line(text: str, box: tuple[int, int, int, int]) -> Words:
    return Words(text, 1.0, box=box)


@dataclass
class Told:
    """Sees the same in every picture; hears every stretch of voice as the next of its words."""

    seen: Seen = field(default_factory=Seen)
    speech: Sequence[Span] = ()
    words: Sequence[str] = ()
    language: str = "en"
    missing: tuple[Model, ...] = ()
    looks: int = 0
    heard: int = 0

    def lines(self, pixels: Pixels) -> Sequence[Words]:
        self.looks += 1
        return self.seen.lines

    def look(self, pixels: Pixels) -> Seen:
        self.looks += 1
        return self.seen

    def voices(self, samples: Floats) -> tuple[Span, ...]:
        return tuple(self.speech)

    def transcribe(self, samples: Floats, speech: Sequence[Span]) -> Heard:
        said = tuple(Words(self._next(), 0.9, begin, end) for begin, end in speech)
        return Heard(said, self.language, 0.9)

    def lacking(self, *models: Model) -> tuple[str, ...]:
        return tuple(f"{one} is off" for one in models if one in self.missing)

    def _next(self) -> str:
        self.heard += 1
        return self.words[(self.heard - 1) % len(self.words)]

    def means(self, held: Held | None = None) -> Means:
        """Give it as what files are read with."""
        kept = held or Held()
        return Means(reader=self, keep=kept.keep, drop=kept.drop)


def drawn(lines: Sequence[str], size: tuple[int, int] = (1_000, 700), points: int = 34) -> Image.Image:
    """Print lines on white; an empty line leaves a gap."""
    picture = Image.new("RGB", size, "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(points)
    for number, words in enumerate(lines):
        pen.text((60, 60 + number * round(1.5 * points)), words, "black", font)
    return picture


def picture(lines: Sequence[str] = (), name: str = "PNG", **how: object) -> bytes:
    """Encode a picture of some lines."""
    out = io.BytesIO()
    drawn(lines).save(out, name, **how)
    return out.getvalue()


def scan(*pages: Sequence[str]) -> bytes:
    """Write a PDF whose pages are pictures of printed lines."""
    out = io.BytesIO()
    first, *others = (drawn(page, (1_240, 1_754), 40) for page in pages)
    first.save(out, "PDF", save_all=True, append_images=others, resolution=150)
    return out.getvalue()


def spoken(*names: str, pause: float = 1.0) -> tuple[bytes, list[int]]:
    """Join voice messages of the shop -> a FLAC, and the millisecond that each is first heard at."""
    quiet = np.zeros(round(pause * 16_000), np.float32)
    sounds: list[Floats] = []
    begins: list[int] = []
    for name in names:
        voice = _samples(voice_file(name))
        begins.append((sum(one.size for one in sounds) + int(np.argmax(np.abs(voice) > 0.02))) // 16)
        sounds += [voice, quiet]
    return flac(np.concatenate(sounds)), begins


def flac(samples: Floats) -> bytes:
    """Encode (n,) samples at 16 kHz."""
    out = io.BytesIO()
    soundfile.write(out, samples, 16_000, format="FLAC", subtype="PCM_16")
    return out.getvalue()


def quiet(seconds: float) -> bytes:
    """Encode a recording in which nobody speaks."""
    return flac(np.zeros(round(seconds * 16_000), np.float32))


def grey(value: int = 120, size: tuple[int, int] = (64, 48)) -> bytes:
    """Encode a picture of one colour."""
    return encoded(np.full((size[1], size[0], 3), value, np.uint8))


def slides(*greys: int, seconds: float = 6.0) -> bytes:
    """Film grey slides, each for some seconds, without a sound."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as target:
        stream = target.add_stream("libx264", rate=5, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for value in greys:
            slide = np.full((48, 64, 3), value, np.uint8)
            for _ in range(round(5 * seconds)):
                target.mux(stream.encode(av.VideoFrame.from_ndarray(slide, format="rgb24")))
        target.mux(stream.encode(None))
    return out.getvalue()


def _samples(data: bytes) -> Floats:
    read, rate = soundfile.read(io.BytesIO(data), dtype="float32")
    sound = np.asarray(read, np.float32)
    return resample(sound if sound.ndim == 1 else sound.mean(axis=1), rate)
