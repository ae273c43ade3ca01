"""The inner loops of BM25, compiled by Numba. Imported when a collection is large enough to need them.

Compiled code is kept in the user's cache folder, so that a process after the first one compiles nothing.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast

import numba
import numpy as np
import platformdirs
from numba.core import config
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
P = ParamSpec("P")
R = TypeVar("R")

RANGE = 4_096  # texts whose scores are summed at a time: these sums stay in the processor's nearest memory
LOOK = 16  # postings that are added up in the time that one text is looked up
SLACK = 1 + 1e-9  # a bound is a sum in another order than the score's, and may be rounded below it


class Postings(NamedTuple):
    """In which texts words stand how often; a text's length adds ``first + second x length`` to a count."""

    texts: Int32s  # (postings,)
    counts: NDArray[np.uint16]  # (postings,)
    lengths: Int32s  # (texts,)
    first: float
    second: float


class Sought(NamedTuple):
    """Words of a question; the one that can add most comes first."""

    begins: Int64s  # (words,) where its postings begin; moved on from range to range
    stops: Int64s  # (words,) where they end
    weights: Doubles  # (words,)
    rest: Doubles  # (words + 1,) the most that this word and those behind it can add together


class Heap(NamedTuple):
    """The best texts so far, each (k,), the lowest first; begun with zeros and -1."""

    scores: Doubles
    places: Int64s


class Sums(NamedTuple):
    """What the texts of a range have so far, and which of them (in ``near``) may still be among the best."""

    scores: Doubles  # (RANGE,)
    near: Int32s  # (RANGE + 1,)


_settings: Any = config
if not _settings.CACHE_DIR:  # else the person who runs it has said where
    _settings.CACHE_DIR = str(platformdirs.user_cache_path("frontdesk") / "compiled")


def _compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function; where nothing can be written, each process compiles it for itself."""
    jit: Any = numba.njit
    try:
        return cast("Callable[P, R]", jit(cache=True, nogil=True)(function))
    except RuntimeError:
        return cast("Callable[P, R]", jit(nogil=True)(function))


@_compiled
def reach(texts: Int32s, at: int, stop: int, text: int) -> int:
    """Return the first posting from ``at`` on that is not before a text: steps that double, then halves."""
    step = 1
    while at + step < stop and texts[at + step] < text:
        step *= 2
    low, high = at + step // 2, min(at + step, stop)
    while low < high:
        middle = (low + high) // 2
        if texts[middle] < text:
            low = middle + 1
        else:
            high = middle
    return low


@_compiled
def _worth(count: float, norm: float) -> float:
    return count / (count + norm)


@_compiled
def _gather(own: Postings, span: tuple[int, int], weight: float, low: int, sums: Sums, many: int) -> int:
    """Add a word to the texts of a range, and put those that it is the first word of behind ``many``."""
    texts, counts, lengths, first, second = own
    scores, near = sums
    for posting in range(span[0], span[1]):
        place = texts[posting] - low
        near[many] = place
        many += int(scores[place] == 0.0)
        scores[place] += weight * _worth(
            float(counts[posting]), first + second * float(lengths[texts[posting]])
        )
    return many


@_compiled
def _add(own: Postings, span: tuple[int, int], weight: float, low: int, sums: Sums) -> None:
    """Add a word to the texts of a range, whether they can be among the best or not."""
    texts, counts, lengths, first, second = own
    scores = sums.scores
    for posting in range(span[0], span[1]):
        text = texts[posting]
        scores[text - low] += weight * _worth(float(counts[posting]), first + second * float(lengths[text]))


@_compiled
def _look_up(own: Postings, span: tuple[int, int], weight: float, low: int, sums: Sums, many: int) -> None:
    """Add a word to the ``many`` texts of a range that may still be among the best."""
    texts, counts, lengths, first, second = own
    scores = sums.scores
    for each in range(many):
        place = int(sums.near[each])
        text = low + place
        at = reach(texts, span[0], span[1], text)
        if at < span[1] and texts[at] == text:
            scores[place] += weight * _worth(float(counts[at]), first + second * float(lengths[text]))


@_compiled
def _stay(sums: Sums, limit: float, many: int) -> int:
    """Keep of the ``many`` texts those that have at least ``limit``; return how many they are."""
    stay = 0
    scores, near = sums
    for each in range(many):
        near[stay] = near[each]
        stay += int(scores[near[each]] >= limit)
    return stay


@_compiled
def _replace(heap: Heap, score: float, place: int) -> None:
    """Put a text in the place of the lowest one; of equal scores the later text is lower."""
    scores, places = heap
    at, size = 0, len(scores)
    while 2 * at + 1 < size:
        child = 2 * at + 1
        other = min(child + 1, size - 1)
        if scores[other] < scores[child] or (
            scores[other] == scores[child] and places[other] > places[child]
        ):
            child = other
        if scores[child] > score or (scores[child] == score and places[child] < place):
            break
        scores[at], places[at] = scores[child], places[child]
        at = child
    scores[at], places[at] = score, place


@_compiled
def _sum(own: Postings, sought: Sought, low: int, leading: int, sums: Sums, best: float) -> int:
    """Sum the scores of a range; return how many texts of it may be among the best."""
    many = 0
    for word in range(len(sought.begins)):
        if word >= leading and many == 0:
            break
        stop, weight = sought.stops[word], sought.weights[word]
        at = reach(own.texts, sought.begins[word], stop, low)
        sought.begins[word] = reach(own.texts, at, stop, low + RANGE)
        span = (at, int(sought.begins[word]))
        if word < leading:
            many = _gather(own, span, weight, low, sums, many)
        elif many * LOOK > span[1] - at:
            _add(own, span, weight, low, sums)
        else:
            _look_up(own, span, weight, low, sums, many)
        if word >= leading - 1:
            many = _stay(sums, best / SLACK - sought.rest[word + 1], many)
    return many


@_compiled
def best(own: Postings, sought: Sought, wanted: NDArray[np.bool_], offset: int, heap: Heap) -> None:
    """Gather the texts with the highest scores; of equal ones, those that come first.

    ``wanted`` (texts,) is empty where all are; ``offset`` is the number of the first text.

    MaxScore (Turtle and Flood, "Query evaluation: strategies and optimizations", 1995), a range of texts at
    a time. Words that together cannot lift a text among the best are no reason to look at it: they are only
    looked up for texts that rarer words have brought near.
    """
    words = len(sought.begins)
    sums = Sums(np.zeros(RANGE), np.empty(RANGE + 1, np.int32))
    for low in range(0, len(own.lengths), RANGE):
        leading = 0
        while leading < words and sought.rest[leading] * SLACK >= heap.scores[0]:
            leading += 1
        if leading == 0:
            break
        many = _sum(own, sought, low, leading, sums, heap.scores[0])
        for each in range(many):
            text, score = low + int(sums.near[each]), float(sums.scores[sums.near[each]])
            if len(wanted) > 0 and not wanted[text]:
                continue
            if score > heap.scores[0] or (score == heap.scores[0] and text + offset < heap.places[0]):
                _replace(heap, score, text + offset)
        sums.scores[:] = 0.0


@_compiled
def parts(own: Postings, sought: Sought, texts: Int64s, found: Doubles) -> None:
    """Look words up in some ``texts``, ascending: what each gives before its weight, put into ``found``.

    ``found`` (words, texts) is begun with zeros.
    """
    there, counts, lengths, first, second = own
    for word in range(len(sought.begins)):
        at, stop = sought.begins[word], sought.stops[word]
        for column in range(len(texts)):
            text = int(texts[column])
            at = reach(there, at, stop, text)
            if at < stop and there[at] == text:
                found[word, column] = _worth(float(counts[at]), first + second * float(lengths[text]))
