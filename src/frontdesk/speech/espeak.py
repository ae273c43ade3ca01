"""espeak-ng as a process: what speaks without a model, and what reads English words that no lexicon has.

It is GPL-3, so it is called as a program and never linked. Its English is plain and clear; its Mandarin is
hard to understand, which is said wherever it stands in.
"""

import io
import re
import shutil
import subprocess
import wave
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import NotReady

Floats = NDArray[np.float32]

COMMAND = "espeak-ng"
SECONDS = 10  # that it may take
LONGEST = 2_000  # characters of one call
LANGUAGES = {"zh": "cmn", "en": "en-us"}
WORDS_A_MINUTE = 165  # at speed 1
# How it writes sounds -> how Kokoro was taught to read them; in this order.
SOUNDS = (
    ("tʃ", "ʧ"), ("dʒ", "ʤ"), ("eɪ", "A"), ("aɪ", "I"), ("aʊ", "W"), ("oʊ", "O"), ("ɔɪ", "Y"), ("ɚ", "əɹ"),
    ("ɜː", "ɜɹ"), ("r", "ɹ"), ("x", "k"), ("ɐ", "ə"), ("ː", ""),
)  # fmt: skip
_UNREAD = re.compile("[_\u200d\u0361]")


def available() -> bool:
    """Tell whether the program is on this machine."""
    return shutil.which(COMMAND) is not None


def say(text: str, language: str, speed: float = 1.0) -> tuple[Floats, int]:
    """Speak -> (n,) samples, -1 to 1, and their number a second. Raises `NotReady` when it does not work."""
    pace = str(round(WORDS_A_MINUTE * speed))
    written = _run(["--stdout", "-s", pace, "-v", LANGUAGES[language]], text[:LONGEST])
    try:
        with wave.open(io.BytesIO(written)) as sound:  # its header promises more than comes
            found, rate = sound.readframes(len(written)), sound.getframerate()
    except (wave.Error, EOFError) as error:
        raise _broken("it gave no sound") from error
    samples = np.frombuffer(found[: len(found) // 2 * 2], "<i2").astype(np.float32)
    return samples * np.float32(2**-15), rate


def guess(words: Sequence[str]) -> Sequence[str | None]:
    """Give the sounds of English words as Kokoro reads them; None for each where the program is not there."""
    return _guess(tuple(words))


@lru_cache(maxsize=1_024)
def _guess(words: tuple[str, ...]) -> tuple[str | None, ...]:
    if not available():
        return (None,) * len(words)
    try:
        text = "".join(f"{word}.\n\n" for word in words)  # each word a paragraph: a line of its own
        lines = _run(["-q", "--ipa=3", "-v", LANGUAGES["en"]], text).decode("utf-8", "replace").split("\n")
    except NotReady:
        return (None,) * len(words)
    read = [_translated(line.strip()) for line in lines if line.strip()]
    return tuple(read) if len(read) == len(words) else (None,) * len(words)


def _translated(sounds: str) -> str:
    sounds = _UNREAD.sub("", sounds)
    for written, taught in SOUNDS:
        sounds = sounds.replace(written, taught)
    return sounds


def _run(options: Sequence[str], text: str) -> bytes:
    """Run the program on a text, which it reads from its input: it is never part of a command."""
    try:
        done = subprocess.run(
            [COMMAND, "--stdin", "-b", "1", *options],
            input=text.encode("utf-8", "replace"),
            capture_output=True,
            check=True,
            timeout=SECONDS,
        )
    except FileNotFoundError as error:
        raise NotReady(f"{COMMAND} is not there", part=COMMAND, remedy=f"install {COMMAND}") from error
    except (subprocess.SubprocessError, OSError) as error:
        raise _broken("it did not finish") from error
    return done.stdout


def _broken(why: str) -> NotReady:
    return NotReady(f"{COMMAND} does not work: {why}", part=COMMAND, remedy=f"install {COMMAND} anew")
