"""The inner loops that teach `fism`, compiled by Numba."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from frontdesk.recommend.compiled import compiled
from frontdesk.recommend.log import Floats, Ints

Int64s = NDArray[np.int64]
BEGUN = 0.1  # squares of slopes that a vector is thought to have had before the first
LEAST = 1e-4  # most drawn items are told apart so well that they teach nothing


class Taught(NamedTuple):
    """Vectors (items, width), and the sum so far of the mean square of each one's slopes, (items,)."""

    vectors: Floats
    squares: Floats


class Model(NamedTuple):
    """What items say and what they want, and the ``bias`` of each with its squared slopes, (items,)."""

    says: Taught
    wants: Taught
    bias: Floats
    squares: Floats


class Step(NamedTuple):
    """Length of the ``first`` and the ``last`` step of a pass, and what `fism.Options` has."""

    first: float
    last: float
    fade: float
    drop: float
    length: int
    draws: int


class Lesson(NamedTuple):
    """One row that was liked next, and what is worked out for it.

    ``liked`` (length,) items speak with a ``share`` (length,) each, giving the ``mean`` (width,). ``asked``
    (1 + draws,) begins with the item that was liked; ``told`` (1 + draws,) is how far each likelihood is from
    right, and ``slope`` (width,) where the mean should have been less.
    """

    liked: Int64s
    share: Floats
    mean: Floats
    asked: Int64s
    told: Floats
    slope: Floats


def model(vectors: Floats, bias: Floats) -> Model:
    """Begin with the same vectors for what items say and want."""
    size = len(bias)
    says, wants = (Taught(vectors.copy(), np.full(size, BEGUN, np.float32)) for _ in range(2))
    return Model(says, wants, bias, np.ones(size, np.float32))


@compiled
def teach(starts: Int64s, items: Ints, order: Int64s, model: Model, step: Step, seed: int) -> None:
    """Go once over the rows of all customers, in ``order``; those of customer c are ``starts[c:c + 2]``."""
    np.random.seed(seed)
    width, draws = model.says.vectors.shape[1], step.draws + 1
    lesson = Lesson(
        np.empty(step.length, np.int64),
        np.empty(step.length, np.float32),
        np.empty(width, np.float32),
        np.empty(draws, np.int64),
        np.empty(draws, np.float32),
        np.empty(width, np.float32),
    )
    for nth in range(len(order)):
        size = step.first + (step.last - step.first) * nth / len(order)
        begin = int(starts[order[nth]])
        for at in range(begin + 1, starts[order[nth] + 1]):
            many = _hear(items, begin, at, step, lesson)
            if many > 0:
                _listen(model.says.vectors, lesson, many)
                _ask(model, items[at], lesson)
                _learn(model, size, lesson, many)


@compiled
def _hear(items: Ints, begin: int, at: int, step: Step, lesson: Lesson) -> int:
    """Choose what speaks for a customer before row ``at``, and how much each: return how many there are."""
    many, counts, total = 0, 1.0, 0.0
    for row in range(at - 1, max(begin, at - step.length) - 1, -1):
        if np.random.random() >= step.drop:
            lesson.liked[many], lesson.share[many] = items[row], counts
            total += counts
            many += 1
        counts *= step.fade
    for one in range(many):
        lesson.share[one] /= np.sqrt(total)
    return many


@compiled
def _listen(says: Floats, lesson: Lesson, many: int) -> None:
    lesson.mean[:] = 0
    for one in range(many):
        for k in range(len(lesson.mean)):
            lesson.mean[k] += lesson.share[one] * says[lesson.liked[one], k]


@compiled
def _ask(model: Model, item: int, lesson: Lesson) -> None:
    """Draw items beside the one that was liked, and tell how far the likelihood of each is from right."""
    asked, told, mean = lesson.asked, lesson.told, lesson.mean
    most, total = np.float32(-np.inf), np.float32(0)
    for one in range(len(asked)):
        asked[one] = item if one == 0 else np.random.randint(0, len(model.bias))
        score = model.bias[asked[one]]
        for k in range(len(mean)):
            score += mean[k] * model.wants.vectors[asked[one], k]
        told[one] = score
        most = max(most, score)
    for one in range(len(asked)):
        told[one] = np.exp(told[one] - most)
        total += told[one]
    for one in range(len(asked)):
        told[one] = told[one] / total - (1 if one == 0 else 0)


@compiled
def _learn(model: Model, size: float, lesson: Lesson, many: int) -> None:
    """Move the bias and both vectors of all that took part."""
    lesson.slope[:] = 0
    for one in range(len(lesson.asked)):
        item, wrong = lesson.asked[one], lesson.told[one]
        if abs(wrong) > LEAST:
            model.squares[item] += wrong * wrong
            model.bias[item] -= size * wrong / np.sqrt(model.squares[item])
            _move(model.wants, item, wrong, size, lesson.mean, lesson.slope)
    for one in range(many):  # the mean has served its turn: what is gathered in it is not looked at
        _move(model.says, lesson.liked[one], lesson.share[one], size, lesson.slope, lesson.mean)


@compiled
def _move(taught: Taught, item: int, by: float, size: float, along: Floats, gather: Floats) -> None:
    """Move one vector against ``by`` x ``along``; add ``by`` x the vector as it was to ``gather``."""
    step, square = np.float32(size) / np.sqrt(taught.squares[item]), np.float32(0)
    for k in range(len(along)):
        before, turn = taught.vectors[item, k], by * along[k]
        gather[k] += by * before
        taught.vectors[item, k] = before - step * turn
        square += turn * turn
    taught.squares[item] += square / np.float32(len(along))
