"""Which language a text is in: fastText's lid.176, corrected for Chinese and for short texts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import fasttext

from frontdesk.errors import ModelCorrupt
from frontdesk.preprocess.text import han_share, has_kana, segment

Guess = Callable[[str], Mapping[str, float]]  # a line -> probability of each likely language
Language = tuple[str, float]

UNKNOWN: Language = ("und", 0.0)
CHINESE = frozenset({"zh", "yue", "wuu"})
MOSTLY_HAN = 0.4  # share of Han from which a mixed text is Chinese: "退货 please" is
SHORT = 6  # words, up to which another language than English must be very likely to be believed
SURE = 0.9  # "my kettle shows e3" is Dutch at 0.82
LATIN = re.compile("[A-Za-zÀ-ɏ]")
LOOK = 1_000  # characters that decide


@dataclass(frozen=True, slots=True)
class Languages:
    """Tells the language of texts; without a guess it knows scripts only."""

    guess: Guess | None = None

    @classmethod
    def open(cls, folder: Path, threads: int = 1) -> "Languages":
        """Open lid.176.ftz in ``folder``; it takes one thread. Raises `ModelCorrupt`."""
        del threads
        try:
            model = fasttext.load_model(str(folder / "lid.176.ftz"))
        except (ValueError, RuntimeError, MemoryError) as error:
            raise ModelCorrupt("lid.176.ftz cannot be read", part="language") from error

        def guess(line: str) -> Mapping[str, float]:
            labels, chances = model.predict(line, k=5)
            return {
                label.removeprefix("__label__"): min(1.0, float(chance))
                for label, chance in zip(labels, chances, strict=True)
            }

        return cls(guess)

    def detect(self, text: str) -> Language:
        """Return the ISO 639 code and how sure it is; ("und", 0) for a text without letters."""
        looked = " ".join(text[:LOOK].split())
        words = [word for word, _, _ in segment(looked, "ja") if any(map(str.isalpha, word))]
        if not words:
            return UNKNOWN
        if has_kana(looked):
            return "ja", 0.95
        share = han_share(looked)
        if share >= MOSTLY_HAN:
            return "zh", 0.5 + 0.49 * share
        return _western(self.guess(looked.casefold()), words) if self.guess else _by_script(words)


def _western(chances: Mapping[str, float], words: list[str]) -> Language:
    """Choose among a guess for a text that is not mainly Chinese."""
    others = {code: chance for code, chance in chances.items() if code not in CHINESE}
    if not others:
        return UNKNOWN
    best = max(others, key=lambda code: others[code])
    latin = any(LATIN.search(word) for word in words)  # no English is written in Cyrillic
    if best != "en" and latin and len(words) <= SHORT and others[best] < SURE:
        return "en", max(0.5, others.get("en", 0.0))
    return best, others[best]


def _by_script(words: list[str]) -> Language:
    """Take plain Latin letters for English, leave other scripts unknown: the fallback without weights."""
    ascii_share = sum(word.isascii() for word in words) / len(words)
    return ("en", 0.6 * ascii_share) if ascii_share > 0.8 else UNKNOWN
