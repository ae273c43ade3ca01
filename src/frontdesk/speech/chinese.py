"""Chinese text, also with English words in it -> sounds, as Kokoro was taught to read them."""

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module

from frontdesk.errors import NotReady
from frontdesk.preprocess.text import HAN, han_share, segment
from frontdesk.speech import englishnumbers
from frontdesk.speech.chinesenumbers import in_words
from frontdesk.speech.english import English

SIGNS = str.maketrans({
    "、": ",", "，": ",", "。": ".", "．": ".", "！": "!", "：": ":", "；": ";", "？": "?", "（": "(",
    "）": ")", "《": "“", "》": "”", "「": "“", "」": "”", "『": "“", "』": "”", "【": "“", "】": "”",
    "‘": "“", "’": "”", "～": "—", "·": " ",
})  # fmt: skip
_RUNS = re.compile(
    f"(?P<han>[{HAN}]+)|(?P<latin>[A-Za-z](?:[A-Za-z'’ -]*[A-Za-z])?)|(?P<sign>[;:,.!?—…()“”\"])"
)
_AFTER = frozenset(";:,.!?…)”")  # signs that stand close to what is before them


def sounds(text: str, english: English) -> str:
    """Write a text as sounds. Raises `NotReady` where misaki is not installed, as on Python 3.13."""
    return read(in_words(text), english)


def among(text: str, english: English) -> str:
    """Write an English text as sounds, numbers as English reads them, Chinese names in it as Chinese."""
    return read(englishnumbers.in_words(text), english) if han_share(text) else english.sounds(text)


def unknown() -> NotReady:
    """Say that the sounds of Chinese are not known here, as on Python 3.13."""
    return NotReady(
        "the sounds of Chinese are not known here",
        part="misaki",
        remedy="run the desk with Python 3.11 or 3.12, for which misaki is installed",
    )


def read(text: str, english: English) -> str:
    """Write a text whose numbers are words already."""
    out = ""
    for found in _RUNS.finditer(text.translate(SIGNS)):
        if found["han"]:
            said = " ".join(word_sounds(word) for word, *_ in segment(found["han"], "zh"))
        elif found["latin"]:
            said = english.read(found["latin"])
        else:
            said = found["sign"]
        if not said:
            continue
        out += said if said in _AFTER or not out or out.endswith(("(", "“")) else f" {said}"
    return out


@cache
def word_sounds(word: str) -> str:
    """Write one word as sounds, with the tones of the dictionary: the voice learnt how they change.

    A character that no dictionary has a reading of is left out.
    """
    try:
        found = _phonemes()(word)
    except ValueError:
        return "".join(map(word_sounds, word)) if len(word) > 1 else ""
    return found.replace("\u032f", "")  # the arc under a vowel that is none: the voice learnt without


@cache
def _phonemes() -> Callable[[str], str]:
    try:
        to_sounds: Callable[[str], str] = import_module("misaki.zh").ZHG2P.word2ipa
    except ImportError as error:
        raise unknown() from error
    return to_sounds
