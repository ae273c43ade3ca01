"""How English words sound: a lexicon, endings put on what it knows, and letters spelled.

The lexicon is misaki's, which the voice learnt from; it is read as data, as its own program needs spaCy.
Sounds are written with the symbols of Kokoro: capital letters are diphthongs (A as in "day").
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

# What no lexicon has: names of the trade, and what would be read as letters.
OWN: Mapping[str, str] = {
    "wifi": "wˈIfˌI", "wi-fi": "wˈIfˌI", "alipay": "ˈælipˌA", "fapiao": "fˌɑpjˈW", "zigbee": "zˈɪɡbˌi",
    "hepa": "hˈɛpə", "hong": "hˈɑŋ", "kong": "kˈɑŋ", "ok": "ˌOkˈA", "vs": "vˈɜɹsəs", "etc": "ɛtsˈɛtəɹə",
    "mastercard": "mˈæstəɹkˌɑɹd", "ltd": "lˈɪmətᵻd", "mr": "mˈɪstəɹ", "mrs": "mˈɪsᵻz", "ms": "mˈɪz",
    "dr": "dˈɑktəɹ", "hi": "hˈI",
}  # fmt: skip
LETTERS: Mapping[str, str] = {
    "A": "ˈA", "B": "bˈi", "C": "sˈi", "D": "dˈi", "E": "ˈi", "F": "ˈɛf", "G": "ʤˈi", "H": "ˈAʧ", "I": "ˈI",
    "J": "ʤˈA", "K": "kˈA", "L": "ˈɛl", "M": "ˈɛm", "N": "ˈɛn", "O": "ˈO", "P": "pˈi", "Q": "kjˈu",
    "R": "ˈɑɹ", "S": "ˈɛs", "T": "tˈi", "U": "jˈu", "V": "vˈi", "W": "dˈʌbᵊlju", "X": "ˈɛks", "Y": "wˈI",
    "Z": "zˈi",
}  # fmt: skip
SHOUTED = frozenset({
    "ALL", "AND", "ANY", "BUT", "BUY", "FOR", "NEW", "NOT", "NOW", "OFF", "ONE", "OUT", "THE", "TWO",
    "YES", "YOU",
})  # fmt: skip
VOICELESS, HISSING = "ptkfθ", "szʃʒʧʤ"
FLAPPED = frozenset("AIOWYiuæɑəɛɪɹʊʌ")  # after these an American t between vowels is a quick d
_DOUBLED = re.compile(r"([bdfgklmnprstvz])\1$")
_SHORT = re.compile(r"(?:^|[^aeiou])[aeiou][^aeiouwxy]$")  # one vowel and one consonant at the end
SHORTEST = 3  # letters of a part of a compound

Lookup = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words and their sounds. Empty when the package that carries it is not installed."""

    words: Mapping[str, str]

    def sounds(self, word: str) -> str | None:
        """Give the sounds of a word of letters and apostrophes; None when nothing is known of it."""
        word = word.replace("’", "'")
        if len(word) > 1 and word.isupper() and self._is_acronym(word):
            return spelled(word)
        return self._known(word) or self._ended(word.casefold()) or self._compound(word)

    def _is_acronym(self, word: str) -> bool:
        """Tell letters that are named (USB) from a word that is shouted (REFUND)."""
        if word.casefold() in OWN or word in self.words or word in SHOUTED:
            return False
        return len(word) <= 3 or not (self._known(word) or self._ended(word.casefold()))

    def _known(self, word: str) -> str | None:
        small = word.casefold()
        if small in OWN:
            return OWN[small]
        if len(word) == 1:
            return LETTERS.get(word.upper())
        return next((self.words[one] for one in (word, small, small.capitalize()) if one in self.words), None)

    def _stem(self, word: str) -> str | None:
        """Look up what takes endings: no names, of which there is one for nearly every run of letters."""
        return OWN.get(word) or self.words.get(word)

    def _ended(self, word: str) -> str | None:
        """Put an ending on a word that is known: -s, -ed, -ing, -er, -ly, -n't and the like."""
        for ending, stems, join in ENDINGS:
            if word.endswith(ending) and len(word) > len(ending) + 1:
                known = (self._stem(stem) for stem in stems(word[: -len(ending)]))
                if sounds := next(filter(None, known), None):
                    return join(sounds)
        return None

    def _compound(self, word: str) -> str | None:
        """Read "WeChat" by its capitals, and "frontdesk" as two known words, with the longest first one."""
        parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", word)
        if len(parts) > 1 and "'" not in word:
            return _joined([self.sounds(part) for part in parts])
        small = word.casefold()
        for at in range(len(small) - SHORTEST, SHORTEST - 1, -1):
            head, tail = self._known(small[:at]), small[at:]
            if head and (rest := self._known(tail) or self._ended(tail)):
                return _joined([head, rest])
        return None


def spelled(letters: str) -> str:
    """Name letters one by one, the last of them the strongest; what is no letter is left out."""
    named = [LETTERS[one] for one in letters.upper() if one in LETTERS]
    return "".join([*(one.replace("ˈ", "ˌ") for one in named[:-1]), *named[-1:]])


@cache
def shipped() -> Lexicon:
    """Read the lexicon that misaki carries; an empty one where it is not installed, as on Python 3.13."""
    words: dict[str, str] = {}
    for name in ("us_silver.json", "us_gold.json"):  # what was checked by hand wins
        try:
            written = resources.files("misaki.data").joinpath(name).read_text("utf-8")
        except (ModuleNotFoundError, FileNotFoundError):
            return Lexicon({})
        found: dict[str, str | dict[str, str | None]] = json.loads(written)
        words.update({word: sounds for word, said in found.items() if (sounds := _first(said))})
    return Lexicon(words)


def _first(said: str | Mapping[str, str | None]) -> str:
    """Choose among the sounds of a word that has several: the usual one. Flaps are written as Kokoro does."""
    usual = said if isinstance(said, str) else said.get("DEFAULT") or ""
    return usual.replace("ɾ", "T").replace("ʔ", "t")


def _joined(parts: list[str | None]) -> str | None:
    """Join the parts of a compound, of which the first is the strongest; None when one is not known."""
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    if "ˈ" not in known[0]:  # as in "WeChat"
        return "".join(known)
    return known[0] + "".join(part.replace("ˈ", "ˌ") for part in known[1:])


def _plural(stem: str) -> str:
    if stem[-1] in VOICELESS:
        return stem + "s"
    return stem + ("ᵻz" if stem[-1] in HISSING else "z")


def _past(stem: str) -> str:
    if stem[-1] == "t" and stem[-2:-1] in FLAPPED:
        return stem[:-1] + "Tᵻd"
    if stem[-1] in "td":
        return stem + "ᵻd"
    return stem + ("t" if stem[-1] in VOICELESS + HISSING and stem[-1] not in "zʒʤ" else "d")


def _flapped(ending: str) -> Callable[[str], str]:
    def put(stem: str) -> str:
        flaps = stem[-1] == "t" and stem[-2:-1] in FLAPPED
        return (stem[:-1] + "T" if flaps else stem) + ending

    return put


def _as_is(stem: str) -> tuple[str, ...]:
    return (stem,)


def _bent(stem: str) -> tuple[str, ...]:
    """Tell what a stem may have been before a vowel: "not" was "note" rather, "stopp" was "stop"."""
    if _DOUBLED.search(stem):
        return stem, stem[:-1]
    if stem.endswith("i"):
        return stem[:-1] + "y", stem + "e"
    return (stem + "e", stem) if _SHORT.search(stem) else (stem, stem + "e")


Ending = tuple[str, Callable[[str], tuple[str, ...]], Callable[[str], str]]
ENDINGS: tuple[Ending, ...] = (
    ("'s", _as_is, _plural),
    ("s'", lambda stem: (stem, stem + "s"), lambda stem: stem if stem[-1] in "sz" else _plural(stem)),
    ("n't", _as_is, lambda stem: stem + "ᵊnt"),
    ("'ll", _as_is, lambda stem: stem + "ᵊl"),
    ("'ve", _as_is, lambda stem: stem + "v"),
    ("'re", _as_is, lambda stem: stem + "ɹ"),
    ("'d", _as_is, lambda stem: stem + "d"),
    ("'m", _as_is, lambda stem: stem + "m"),
    ("ies", lambda stem: (stem + "y", stem + "ie"), _plural),
    ("es", lambda stem: (stem, stem + "e"), _plural),
    ("s", _as_is, _plural),
    ("ied", lambda stem: (stem + "y",), _past),
    ("ed", _bent, _past),
    ("ing", _bent, _flapped("ɪŋ")),
    ("er", _bent, _flapped("əɹ")),
    ("ers", _bent, _flapped("əɹz")),
    ("est", _bent, _flapped("ᵻst")),
    ("ly", lambda stem: (stem, stem + "le"), lambda stem: stem + "li"),
    ("ness", _as_is, lambda stem: stem + "nəs"),
    ("less", _as_is, lambda stem: stem + "ləs"),
    ("able", _bent, _flapped("əbᵊl")),
)
