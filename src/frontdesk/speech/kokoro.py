"""Kokoro-82M: sounds -> samples, in any of the voices that were pulled with it."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import Misconfigured, ModelCorrupt
from frontdesk.models.session import Session
from frontdesk.speech.stretches import FRAMES, Stretch, levelled, stretches

Floats = NDArray[np.float32]
Speak = Callable[[], Floats]  # makes a stretch: (n,) samples

NETWORKS = ("prosody", "decoder")

RATE = 24_000
LONGEST = 500  # symbols of one call; the model takes 510 between its two blanks
STYLE = 256  # numbers that make a voice sound as it does with a text of one length
STYLES = 510  # lengths that a voice has a style for
FRAME = RATE // FRAMES  # samples
MARGIN = 3  # frames on both sides of a stretch that are made and not heard
TAIL = 0.12  # seconds of silence that a stretch ends with by itself
# Seconds of silence after a piece within a sentence, and after a sentence: the model gives nearly a second.
WITHIN, AFTER = 0.12, 0.35
ENDS = frozenset(".!?…")
_VOICE = re.compile(r"[a-z]{2}_[a-z]+")


@dataclass(frozen=True, slots=True)
class Prosody:
    """How a sentence is said: sounds (1, 512, frames), pitch and loudness (1, 2 * frames), style (1, 256)."""

    sounds: Floats
    pitch: Floats
    loudness: Floats
    style: Floats


@dataclass(frozen=True, slots=True)
class Kokoro:
    """The model and its voices: ``styles`` are (510, 256) each, a row for each number of symbols."""

    prosody: Session
    decoder: Session
    symbols: Mapping[str, int]
    styles: Mapping[str, Floats]

    @classmethod
    def open(cls, folder: Path, threads: int = 2) -> "Kokoro":
        """Open a pulled model. Raises `ModelMissing`, `ModelCorrupt`."""
        prosody, decoder = (
            Session(folder / f"{name}.onnx", threads=threads, pooled=True) for name in NETWORKS
        )
        return cls(
            prosody, decoder, _symbols(folder), {name: _style(folder, name) for name in voices(folder)}
        )

    def say(self, sounds: str, voice: str, speed: float = 1.0) -> Floats:
        """Speak sounds -> (n,) samples at `RATE`, -1 to 1. Raises `Misconfigured` for an unknown voice."""
        spoken = [speak() for speak in self.plan(sounds, voice, speed)]
        return np.concatenate([np.zeros(0, np.float32), *spoken])

    def plan(self, sounds: str, voice: str, speed: float = 1.0) -> list[Speak]:
        """Decide how sounds are said, and give what speaks them, stretch by stretch.

        That costs little: it is speaking that takes time. What is longer than `LONGEST` is said in parts.
        Raises `Misconfigured` for an unknown voice.
        """
        if voice not in self.styles:
            raise no_voice(voice, tuple(self.styles))
        known = "".join(sound for sound in sounds if sound in self.symbols)
        parts = [part for part in _parts(known) if part.strip()]
        return [speak for part in parts for speak in self._planned(part, voice, speed)]

    def _planned(self, sounds: str, voice: str, speed: float) -> Iterator[Speak]:
        said = self._said(sounds, voice, speed)
        after = AFTER if sounds.rstrip('”") ')[-1:] in ENDS else WITHIN
        found = stretches(said.loudness[0])
        for stretch in found:
            silence = (after - TAIL) / speed if stretch == found[-1] else 0.0
            yield partial(self._spoken, said, stretch, max(0, round(silence * RATE)))

    def _said(self, sounds: str, voice: str, speed: float) -> Prosody:
        ids = [self.symbols[sound] for sound in sounds]
        style = self.styles[voice][min(len(ids), STYLES - 1)][None]
        feed = {
            "tokens": np.array([[0, *ids, 0]], np.int64),
            "style": style,
            "speed": np.array([speed], np.float32),
        }
        columns, pitch, loudness = self.prosody.run(feed)
        return Prosody(columns, pitch, loudness, style)

    def _spoken(self, said: Prosody, stretch: Stretch, silence: int) -> Floats:
        """Make the sound of a stretch, and so many samples of silence behind it.

        Some frames on both sides are made too, so that the next stretch goes on where this one ends.
        """
        start, end = stretch
        first, last = max(0, start - MARGIN), min(said.sounds.shape[2], end + MARGIN)
        feed = {
            "sounds": said.sounds[:, :, first:last],
            "pitch": said.pitch[:, 2 * first : 2 * last],
            "loudness": said.loudness[:, 2 * first : 2 * last],
            "style": said.style,
        }
        made = np.nan_to_num(self.decoder.run(feed)[0].reshape(-1)).astype(np.float32)
        samples = made[(start - first) * FRAME : (end - first) * FRAME]
        level = levelled(samples, said.loudness[0, 2 * start : 2 * end])
        return np.pad(np.clip(level, -1, 1), (0, silence))


def voices(folder: Path) -> tuple[str, ...]:
    """Name the voices in a model's folder."""
    return tuple(sorted(path.stem for path in folder.glob("*.bin") if _VOICE.fullmatch(path.stem)))


def no_voice(voice: str, known: tuple[str, ...]) -> Misconfigured:
    """Say that a voice is not there, and which are."""
    return Misconfigured(
        f"the voice {voice!r} is not there",
        part="speech",
        value=voice,
        limit=" ".join(known),
        remedy=f"choose one of {', '.join(known)}",
    )


def _parts(sounds: str) -> list[str]:
    """Cut what is too long for one call at a comma, else between words, else anywhere."""
    parts: list[str] = []
    while len(sounds) > LONGEST:
        head = sounds[:LONGEST]
        at = max(head.rfind(", "), head.rfind(". ")) + 1 or head.rfind(" ") + 1 or LONGEST
        parts.append(sounds[:at])
        sounds = sounds[at:]
    return [*parts, sounds]


def _symbols(folder: Path) -> dict[str, int]:
    try:
        written = json.loads((folder / "vocab.json").read_text("utf-8"))["vocab"]
        return {str(one): int(number) for one, number in written.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelCorrupt("vocab.json cannot be read", part="kokoro", remedy=_REMEDY) from error


def _style(folder: Path, name: str) -> Floats:
    style = np.fromfile(folder / f"{name}.bin", np.float32)
    if style.size != STYLES * STYLE:
        raise ModelCorrupt(
            f"{name}.bin has {style.size:,} numbers, not {STYLES * STYLE:,}", part="kokoro", remedy=_REMEDY
        )
    return style.reshape(STYLES, STYLE)


_REMEDY = "run 'frontdesk models pull middle'"
