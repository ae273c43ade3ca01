"""Several opinions -> one, and what each had to do with it."""

from collections.abc import Callable, Collection, Mapping
from itertools import combinations
from math import exp, factorial, log

Distribution = Mapping[str, float]
Opinions = Mapping[str, Distribution]  # by modality: "text", "image", "audio", "video"
Weights = Mapping[str, float]

FLOOR = 1e-4  # no opinion rules a label out for good


def late(
    opinions: Opinions, weights: Weights | None = None, prior: Distribution | None = None
) -> Distribution:
    """Fuse opinions about the same labels: log p = log prior + sum of weight x (log opinion - log prior).

    This is the logarithmic opinion pool (Genest and Zidek, "Combining Probability Distributions", 1986).
    With weights of 1 it is Bayes' rule for independent sources: agreement makes surer, an opinion that says
    no more than the prior changes nothing, and a sure opinion outweighs an unsure one. A weight below 1
    tempers a source. The order does not matter. Without opinions the prior itself comes back.

    ``weights`` default to 1, ``prior`` to the same probability for every label. Raises ValueError when
    there are neither opinions nor a prior.
    """
    base = _smooth(prior if prior is not None else _even(opinions))
    scores = {label: log(p) for label, p in base.items()}
    for source in sorted(opinions):
        weight = 1.0 if weights is None else weights.get(source, 1.0)
        for label, p in _smooth(opinions[source], base).items():
            scores[label] += weight * log(p / base[label])
    highest = max(scores.values())
    return _normalised({label: exp(score - highest) for label, score in scores.items()})


def tempered(opinion: Distribution, temperature: float) -> Distribution:
    """Make an opinion less sure (temperature above 1) without changing its order."""
    return _normalised({label: p ** (1 / temperature) for label, p in _smooth(opinion).items()})


def reweighted(opinion: Distribution, prior: Distribution) -> Distribution:
    """Bring an opinion that was formed with all labels equally likely under a prior.

    A label that the opinion does not know keeps its prior probability.
    """
    known = _smooth(opinion)
    told = sum(prior[label] for label in known)
    inside = _normalised({label: p * prior[label] for label, p in known.items()})
    return {label: inside[label] * told if label in inside else p for label, p in prior.items()}


def shapley(value: Callable[[frozenset[str]], float], players: Collection[str]) -> dict[str, float]:
    """Return each player's exact Shapley value: its mean gain over all orders in which players can join.

    Shapley, "A Value for n-Person Games" (1953). ``value`` is called once a subset, the empty one included.
    """
    names, n = sorted(players), len(players)
    worth = {
        frozenset(group): value(frozenset(group))
        for size in range(n + 1)
        for group in combinations(names, size)
    }

    def gain(name: str) -> float:
        without = [group for group in worth if name not in group]
        return sum(
            factorial(len(group)) * factorial(n - len(group) - 1) * (worth[group | {name}] - worth[group])
            for group in without
        ) / factorial(n)

    return {name: gain(name) for name in names}


def scaled(values: Mapping[str, float]) -> dict[str, float]:
    """Scale signed values so that their absolute values sum to 1; a single one is always 1.

    When none had any effect, all have the same share.
    """
    if len(values) == 1:
        return dict.fromkeys(values, 1.0)
    total = sum(abs(one) for one in values.values())
    if total < 1e-12:
        return {name: 1 / len(values) for name in values}
    return {name: one / total for name, one in values.items()}


def best(distribution: Distribution) -> str:
    """Return the likeliest label; of equals, the one that is listed first."""
    return max(distribution, key=lambda label: distribution[label])


def _even(opinions: Opinions) -> Distribution:
    labels = dict.fromkeys(label for opinion in opinions.values() for label in opinion)
    if not labels:
        raise ValueError("there are neither opinions nor a prior")
    return dict.fromkeys(labels, 1 / len(labels))


def _smooth(opinion: Distribution, base: Distribution | None = None) -> dict[str, float]:
    """Keep every probability off zero; labels an opinion does not name keep the base's probability."""
    labels = opinion if base is None else base
    return _normalised({label: max(_probability(opinion, label, base), FLOOR) for label in labels})


def _probability(opinion: Distribution, label: str, base: Distribution | None) -> float:
    return opinion[label] if base is None or label in opinion else base[label]


def _normalised(distribution: Mapping[str, float]) -> dict[str, float]:
    total = sum(distribution.values())
    return {label: p / total for label, p in distribution.items()}
