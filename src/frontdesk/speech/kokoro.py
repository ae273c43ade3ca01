"""Kokoro-82M: sounds -> samples, in any of the voices that were pulled with it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import Misconfigured, ModelCorrupt
from frontdesk.models.session import Session

Floats = NDArray[np.float32]

RATE = 24_000
LONGEST = 500  # symbols of one call; the model takes 510 between its two blanks
STYLE = 256  # numbers that make a voice sound as it does with a text of one length
STYLES = 510  # lengths that a voice has a style for
QUIET = 0.01  # of full scale: below it is silence
# Seconds of silence that are left before a piece, within a sentence, and after it: the model gives a second.
BEFORE, WITHIN, AFTER = 0.05, 0.12, 0.35
ENDS = frozenset(".!?…")
_VOICE = re.compile(r"[a-z]{2}_[a-z]+")


@dataclass(frozen=True, slots=True)
class Kokoro:
    """The model and its voices: ``styles`` are (510, 256) each, a row for each number of symbols."""

    session: Session
    symbols: Mapping[str, int]
    styles: Mapping[str, Floats]

    @classmethod
    def open(cls, folder: Path, threads: int = 2) -> "Kokoro":
        """Open a pulled model. Raises `ModelMissing`, `ModelCorrupt`."""
        session = Session(folder / "kokoro.onnx", threads=threads)
        return cls(session, _symbols(folder), {name: _style(folder, name) for name in voices(folder)})

    def say(self, sounds: str, voice: str, speed: float = 1.0) -> Floats:
        """Speak sounds -> (n,) samples at `RATE`, -1 to 1, silence around them cut short.

        What is longer than `LONGEST` is spoken in parts. Raises `Misconfigured` for an unknown voice.
        """
        if voice not in self.styles:
            raise no_voice(voice, tuple(self.styles))
        known = "".join(sound for sound in sounds if sound in self.symbols)
        said = [self._run(part, voice, speed) for part in _parts(known) if part.strip()]
        return np.concatenate([np.zeros(0, np.float32), *said])

    def _run(self, sounds: str, voice: str, speed: float) -> Floats:
        ids = [self.symbols[sound] for sound in sounds]
        styles = self.styles[voice]
        feed = {
            "tokens": np.array([[0, *ids, 0]], np.int64),
            "style": styles[min(len(ids), STYLES - 1)][None],
            "speed": np.array([speed], np.float32),
        }
        spoken = np.asarray(self.session.run(feed)[0], np.float32).reshape(-1)
        after = AFTER if sounds.rstrip('”") ')[-1:] in ENDS else WITHIN
        return trimmed(np.clip(np.nan_to_num(spoken), -1, 1), after / speed)


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


def trimmed(samples: Floats, after: float) -> Floats:
    """Leave `BEFORE` seconds of silence before (n,) samples and ``after`` seconds behind them."""
    loud = np.flatnonzero(np.abs(samples) > QUIET)
    if not loud.size:
        return samples[:0]
    start = max(0, int(loud[0]) - int(BEFORE * RATE))
    end = int(loud[-1]) + int(after * RATE)
    kept = samples[start:end]
    return np.pad(kept, (0, max(0, end - start - kept.size)))


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
