"""English text -> sounds, as Kokoro was taught to read them; no part-of-speech model is needed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from frontdesk.speech.englishnumbers import in_words
from frontdesk.speech.lexicon import Lexicon, shipped, spelled

Guess = Callable[[Sequence[str]], Sequence[str | None]]
"""Gives the sounds of words that no lexicon has, or None for those it cannot read either."""

_TOKENS = re.compile(r"(?P<word>[A-Za-z]+(?:['’][A-Za-z]+)*['’]?)|(?P<sign>[;:,.!?—…()“”\"])|(?P<space>\s+)")
VOWELS = frozenset("AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻɐ")
STRESS = "ˈˌ"


def no_guess(words: Sequence[str]) -> Sequence[str | None]:
    """Read no word that is not in the lexicon."""
    return [None] * len(words)


@dataclass(frozen=True, slots=True)
class English:
    """Reads English: numbers in words, words by the lexicon, unknown ones by ``guess``, else spelled."""

    lexicon: Lexicon = field(default_factory=shipped)
    guess: Guess = no_guess

    def sounds(self, text: str) -> str:
        """Write a text as sounds; signs that give a sentence its tune stay."""
        return self.read(in_words(text))

    def read(self, text: str) -> str:
        """Write a text without numbers as sounds."""
        tokens = list(_TOKENS.finditer(text.replace(" - ", " — ")))
        words = [found["word"] for found in tokens if found["word"]]
        known = self._known(words)
        out: list[str] = []
        for found in reversed(tokens):  # "the" and "to" depend on what follows
            word = found["word"]
            out.append(_weak(word, out) or known[word] if word else " " if found["space"] else found["sign"])
        return "".join(reversed(out)).strip()

    def _known(self, words: Sequence[str]) -> dict[str, str]:
        found = {word: self.lexicon.sounds(word.rstrip("'’")) for word in words}
        unknown = [word for word, sounds in found.items() if sounds is None]
        guessed = dict(zip(unknown, self.guess(unknown), strict=True)) if unknown else {}
        return {word: sounds or guessed.get(word) or spelled(word) for word, sounds in found.items()}


def _weak(word: str, after: Sequence[str]) -> str | None:
    """Give the sounds of little words as a sentence has them; ``after`` is what follows, last first."""
    following = next((sounds for sounds in reversed(after) if not sounds.isspace()), "")
    vowel = following.lstrip(STRESS)[:1] in VOWELS
    match word:
        case "a":
            return "ɐ"
        case "an" | "An":
            return "ɐn"
        case "the" | "The":
            return "ði" if vowel else "ðə"
        case "to" | "To":
            return "tʊ" if vowel else "tə"
        case _:
            return None
