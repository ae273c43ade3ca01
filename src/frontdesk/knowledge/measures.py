"""How well a ranking answers, and how well a desk refuses: the measures of the field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

Gains = Mapping[str, float]  # how much each relevant thing is worth, by its name


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Means over the questions that something answers, by how many hits are looked at.

    ``recall`` counts all that is relevant, ``success`` whether anything relevant is there: the same where one
    place answers a question, and the fairer one where any of several does.
    """

    n: int
    recall: Mapping[int, float]
    success: Mapping[int, float]
    mrr: float
    ndcg: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """Which questions were refused, of ``known`` that something answers and ``unknown`` that nothing does.

    ``precision``: of the refusals, those that nothing answers; ``recall``: of the unknown, those refused;
    ``false_refusals``: of the known, those refused. None where there is nothing to count.
    """

    known: int
    unknown: int
    precision: float | None
    recall: float | None
    false_refusals: float | None


def recall(order: Sequence[str], gains: Gains, k: int) -> float:
    """Return the share of the relevant that stands among the first k; ``order`` names each thing once."""
    relevant = {name for name, gain in gains.items() if gain > 0}
    return len(relevant.intersection(order[:k])) / len(relevant)


def success(order: Sequence[str], gains: Gains, k: int) -> float:
    """Return 1 when something relevant is among the first k, else 0."""
    return float(any(gains.get(name, 0) > 0 for name in order[:k]))


def reciprocal_rank(order: Sequence[str], gains: Gains, k: int = 10) -> float:
    """Return 1 / place of the first relevant among the first k, counted from 1; 0 when there is none."""
    places = (place for place, name in enumerate(order[:k], 1) if gains.get(name, 0) > 0)
    return next((1 / place for place in places), 0.0)


def ndcg(order: Sequence[str], gains: Gains, k: int = 10) -> float:
    """Return the normalised discounted cumulative gain (Jarvelin and Kekalainen, 2002)."""
    best = _discounted(sorted((gain for gain in gains.values() if gain > 0), reverse=True)[:k])
    return _discounted([max(gains.get(name, 0.0), 0.0) for name in order[:k]]) / best


def retrieval(found: Sequence[tuple[Sequence[str], Gains]], ks: Sequence[int] = (1, 3, 5, 10)) -> Retrieval:
    """Average over questions, each its order and its gains; those without anything relevant are left out."""
    asked = [(order, gains) for order, gains in found if any(gain > 0 for gain in gains.values())]
    return Retrieval(
        n=len(asked),
        recall={k: _mean([recall(order, gains, k) for order, gains in asked]) for k in ks},
        success={k: _mean([success(order, gains, k) for order, gains in asked]) for k in ks},
        mrr=_mean([reciprocal_rank(order, gains) for order, gains in asked]),
        ndcg=_mean([ndcg(order, gains) for order, gains in asked]),
    )


def refusal(answerable: Sequence[bool], refused: Sequence[bool]) -> Refusal:
    """Count refusals, question by question."""
    pairs = list(zip(answerable, refused, strict=True))
    unknown = [was for known, was in pairs if not known]
    known = [was for there, was in pairs if there]
    return Refusal(
        known=len(known),
        unknown=len(unknown),
        precision=_share([not there for there, was in pairs if was]),
        recall=_share(unknown),
        false_refusals=_share(known),
    )


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / log2(place + 1) for place, gain in enumerate(gains, 1))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None
