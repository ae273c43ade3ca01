"""Text into normal form, words and sentences, Chinese and English alike, with exact places.

Every function that returns places holds ``text[start:end] == word``: findings point back at what was typed.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

import jieba

Span = tuple[int, int]
Word = tuple[str, int, int]

HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_HAN = re.compile(f"[{HAN}]")
_KANA = re.compile("[\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff]")
_LETTERS = f"(?:(?![{HAN}])[^\\W_])+"  # letters and digits of any script but Han
# A run of Han, or a word with inner apostrophes, hyphens, points and such: don't, e-mail, 3.5, a@b.com.
_WORDS = re.compile(f"(?P<han>[{HAN}]+)|{_LETTERS}(?:['’.\\-_@+&]{_LETTERS})*")
_SPACE = re.compile(r"\s+")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_CLOSERS = "”’」』）)\"'\\]》"
_SENTENCE_END = re.compile(f"[。！？!?…]+[{_CLOSERS}]*|\\.+[{_CLOSERS}]*(?=\\s|$)|\n+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:mr|mrs|ms|dr|prof|st|no|vs|etc|e\.g|i\.e|approx|inc|ltd|co|jr|[a-z])\.$", re.IGNORECASE
)
_LONGEST = 10  # characters of an abbreviation with what stands around it


def normalise(text: str) -> str:
    """Bring a text into the form it is compared in: NFKC, lower case, single spaces, nothing invisible."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _SPACE.sub(" ", _UNSEEN.sub("", folded)).strip()


def unified(text: str) -> str:
    """Write a text in one way, capitals kept: NFKC, single spaces, nothing invisible."""
    return _SPACE.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFKC", text))).strip()


def is_han(character: str) -> bool:
    """Tell whether the text is one character that Chinese is written in."""
    return _HAN.fullmatch(character) is not None


def letters(text: str) -> int:
    """Count the letters of a text, a Chinese one as two: it says about as much."""
    return len(text) if text.isascii() else 2 * len(text) - len(_HAN.sub("", text))


def han_share(text: str) -> float:
    """Return how much of a text is Chinese, 0 to 1: Han characters against words of other scripts.

    A Chinese character weighs as much as a whole English word, because it says about as much.
    """
    han = others = 0
    for found in _WORDS.finditer(text):
        if found["han"]:
            han += len(found["han"])
        elif any(character.isalpha() for character in found[0]):
            others += 1
    return han / (han + others) if han else 0.0


def has_kana(text: str) -> bool:
    """Tell whether a text holds Japanese syllables, which Chinese never does."""
    return _KANA.search(text) is not None


def segment(text: str, language: str = "und") -> list[Word]:
    """Cut a text into (word, start, end); punctuation is left out.

    Chinese runs are cut by jieba, all others at the limits of words; ``language`` matters only for "ja",
    whose runs of Han are kept whole because jieba would cut them as Chinese.
    """
    words: list[Word] = []
    for found in _WORDS.finditer(text):
        if found["han"] and language != "ja":
            words.extend(_chinese(found[0], found.start()))
        else:
            words.append((found[0], found.start(), found.end()))
    return words


def sentences(text: str) -> list[Span]:
    """Return (start, end) of every sentence, without the spaces around it; nothing visible is lost."""
    spans: list[Span] = []
    start = 0
    for found in _SENTENCE_END.finditer(text):
        near = max(start, found.end() - _LONGEST)  # from the start each would cost all that was read so far
        if found[0].startswith(".") and _ABBREVIATION.search(text, near, found.end()):
            continue
        spans.extend(_trimmed(text, start, found.end()))
        start = found.end()
    spans.extend(_trimmed(text, start, len(text)))
    return spans


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    stretch = text[start:end]
    inner = stretch.strip()
    if inner:
        begin = start + len(stretch) - len(stretch.lstrip())
        yield begin, begin + len(inner)


def _chinese(run: str, at: int) -> Iterator[Word]:
    for word in _cutter().cut(run):
        yield word, at, at + len(word)
        at += len(word)


@cache
def _cutter() -> jieba.Tokenizer:
    """Read jieba's dictionary once.

    jieba itself would report on stderr, and keep a marshalled copy in the shared temporary folder, where
    anyone on the machine could put another one.
    """
    cutter = jieba.Tokenizer()
    cutter.FREQ, cutter.total = cutter.gen_pfdict(cutter.get_dict_file())
    cutter.initialized = True
    return cutter
