"""What was said in a recording, as sentences with their times.

A transcriber knows when a window of some seconds was spoken, not each word. Within a window a sentence's time
is found by its share of the letters, counted over the stretches of voice alone; as people pause between
sentences, it is then moved to where a voice begins anew, the farther the longer the pause before that was.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from frontdesk.knowledge.reader import Span
from frontdesk.knowledge.reading import Json
from frontdesk.preprocess.text import is_han, letters, sentences

LONGEST = 30_000  # ms of a passage
LETTERS = 800  # of a passage, a Chinese character counting as two
REACH = 2.0  # lengths of a pause within which a sentence is taken to begin after it
PAUSE = 1_500  # ms of a pause that count


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a window's part of one that is too long, and when it is said in milliseconds."""

    text: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class _Window:
    """A window's words at ``at`` in all that was said, its times, and the stretches of voice within it."""

    at: int
    text: str
    begin: int
    end: int
    voices: tuple[Span, ...]

    def time(self, place: int) -> int:
        """Tell when the letter at a place is said: its share of the letters, as a share of the voice."""
        share = min(1.0, max(0.0, (place - self.at) / max(1, len(self.text))))
        lengths = [end - begin for begin, end in self.voices]
        sums = [0, *accumulate(lengths)]
        said = share * sums[-1]
        number = min(len(lengths) - 1, bisect_right(sums, said) - 1)
        return round(self.voices[number][0] + said - sums[number])


def said_in(found: Sequence[Json]) -> tuple[Sentence, ...]:
    """Put what was written down of each piece together: its sentences, in order."""
    windows = _windows(found)
    if not windows:
        return ()
    text = _text(windows)
    units = list(_units(text, windows))
    pauses = _pauses([voice for window in windows for voice in window.voices])
    begins = _snapped([_time(windows, start) for start, _ in units], pauses)
    return tuple(
        Sentence(text[start:end], begin, max(begin, _time(windows, end, closing=True)))
        for (start, end), begin in zip(units, begins, strict=True)
    )


def language_in(found: Sequence[Json]) -> str:
    """Tell the language in which most letters were said; "und" for none."""
    letters = Counter[str]()
    for piece in found:
        letters[piece["language"]] += sum(len(one["text"]) for one in piece["said"])
    return max(letters, key=lambda language: letters[language]) if letters.total() else "und"


def passages_of(spoken: Sequence[Sentence]) -> list[list[Sentence]]:
    """Gather sentences into stretches of about 30 seconds."""
    groups: list[list[Sentence]] = []
    for one in spoken:
        if groups and one.end - groups[-1][0].begin <= LONGEST and _letters([*groups[-1], one]) <= LETTERS:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def joined(spoken: Sequence[Sentence]) -> str:
    """Write sentences one after the other; Chinese needs no space between them."""
    text = ""
    for one in spoken:
        text += _gap(text, one.text) + one.text
    return text


def _windows(found: Sequence[Json]) -> list[_Window]:
    windows: list[_Window] = []
    at, text = 0, ""
    for piece in found:
        for one in piece["said"]:
            at += len(text) + len(_gap(text, one["text"])) if windows else 0
            text = one["text"]
            inside = tuple(_inside(piece["voices"], one["start"], one["end"]))
            windows.append(
                _Window(at, text, one["start"], one["end"], inside or ((one["start"], one["end"]),))
            )
    return windows


def _inside(voices: Sequence[Sequence[int]], begin: int, end: int) -> Iterator[Span]:
    for start, stop in voices:
        if start < end and stop > begin:
            yield max(start, begin), min(stop, end)


def _text(windows: Sequence[_Window]) -> str:
    """Write all windows as one text in which each stands at its place."""
    text = ""
    for window in windows:
        text += " " * (window.at - len(text)) + window.text
    return text


def _units(text: str, windows: Sequence[_Window]) -> Iterator[Span]:
    """Yield sentences, and those that last too long in the windows they were said in."""
    joints = [window.at for window in windows]
    for start, end in sentences(text):
        if _time(windows, end, closing=True) - _time(windows, start) <= LONGEST:
            yield start, end
            continue
        for begin, stop in pairwise([start, *(at for at in joints if start < at < end), end]):
            if text[begin:stop].strip():
                yield begin, begin + len(text[begin:stop].rstrip())


def _time(windows: Sequence[_Window], place: int, *, closing: bool = False) -> int:
    """Tell when the letter at a place is said; the end of a text belongs to what comes before it."""
    number = bisect_right([window.at for window in windows], place - closing) - 1
    return windows[max(0, number)].time(place)


def _pauses(voices: Sequence[Span]) -> list[Span]:
    """Return where each stretch of voice begins, and how long the pause before it was."""
    return [(begin, begin - end) for (_, end), (begin, _) in pairwise([(0, -PAUSE), *voices])]


def _snapped(begins: Sequence[int], pauses: Sequence[Span]) -> list[int]:
    """Let sentences begin after pauses near by; a pause is before the sentence that is nearest to it.

    Of two pauses before one sentence the nearer and the longer one counts. The order of sentences stays.
    """
    best = [(0.0, begin) for begin in begins]
    for at, length in pauses:
        nearest = min(range(len(begins)), key=lambda number: abs(begins[number] - at))
        worth = min(length, PAUSE) - abs(begins[nearest] - at) / REACH
        best[nearest] = max(best[nearest], (worth, at))
    return [at for _, at in best]


def _gap(before: str, after: str) -> str:
    wide = not before or is_han(before[-1]) or before[-1] in "。，！？；：、”" or is_han(after[:1])
    return "" if wide else " "


def _letters(spoken: Sequence[Sentence]) -> int:
    return sum(letters(one.text) for one in spoken)
