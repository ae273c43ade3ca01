"""What speech recognition costs understanding: `python -m benchmarks.spoken [zh] [en]`.

Every fifth turn of the project's own set is spoken by a synthesiser and transcribed as the desk does it; what
is found is compared with the same turns typed. It needs what scripts/make_voices.py needs.
"""

import sys
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from importlib import import_module

import numpy as np
import soxr

from benchmarks.measure import machine
from benchmarks.own import LANGUAGES, Asked, asked, open_desk
from frontdesk.config import load
from frontdesk.demo.voices import Voice
from frontdesk.models.store import ModelStore
from frontdesk.perception.audio import hear
from frontdesk.perception.percepts import AudioPercept, Perceived
from frontdesk.turn.consent import NONE
from frontdesk.turn.findings import Findings

EVERY = 5  # one turn of so many is spoken
VOICES = {"zh": ("zf_xiaoxiao", "zm_yunxi", "zf_xiaoyi", "zm_yunjian"), "en": ("af_heart",)}


def lines(languages: Sequence[str]) -> Iterator[str]:
    """Speak some turns, hear them as the desk does, and compare what is found with the typed turns."""
    desk, synthesiser = open_desk(), import_module("scripts.make_voices")
    model = ModelStore(load().models).path("kokoro")
    ears = desk.senses.ears(NONE)  # a synthetic voice has no feelings to hear
    yield "| spoken | turns | intent typed | spoken | emotion typed | spoken | words heard alike |"
    yield "|---|---|---|---|---|---|---|"
    for language in (one for one in LANGUAGES if one in languages):
        turns = [one for one in asked() if one.language == language][::EVERY]
        heard = list[AudioPercept]()
        for at, one in enumerate(turns):
            voice = Voice(
                f"{language}-turn", language, VOICES[language][at % len(VOICES[language])], one.text
            )
            samples = soxr.resample(synthesiser.speak(voice, model), synthesiser.SPOKEN, synthesiser.KEPT)
            heard.append(hear(0, samples.astype(np.float32), ears))
        typed = [desk(one.text) for one in turns]
        found = [desk.understanding.understand(Perceived((percept,)), (), language) for percept in heard]
        yield _compared(language, turns, (typed, found), heard)


def _compared(
    language: str,
    turns: Sequence[Asked],
    ways: tuple[Sequence[Findings], Sequence[Findings]],
    heard: Sequence[AudioPercept],
) -> str:
    figures = [_right(turns, way, what) for what in ("intent", "emotion") for way in ways]
    alike = np.mean([_alike(one.text, percept) for one, percept in zip(turns, heard, strict=True)])
    told = " | ".join(f"{figure:.3f}" for figure in figures)
    return f"| {language} | {len(turns)} | {told} | {alike:.3f} |"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _right(turns: Sequence[Asked], found: Sequence[Findings], what: str) -> float:
    pairs = zip(turns, found, strict=True)
    return float(np.mean([getattr(said, what).value == getattr(one, what) for one, said in pairs]))


def _alike(text: str, percept: AudioPercept) -> float:
    heard = "".join(words.text for words in percept.transcript)
    return SequenceMatcher(None, _letters(text), _letters(heard)).ratio()


if __name__ == "__main__":
    print(machine())
    for line in lines(sys.argv[1:] or LANGUAGES):
        print(line, flush=True)
