"""How well the gate tells what can be answered from what cannot: its fit, and its own report."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from frontdesk.features.embedding import Embedder
from frontdesk.knowledge.gate import Evidence, Weights, english_pair, evidence
from frontdesk.knowledge.logistic import logistic
from frontdesk.knowledge.trial import KNOWN, Bools, Doubles, Shop, Trial, auroc, ece

FALSE = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3)  # shares of false refusals at which the trade-off is shown


class Judged(NamedTuple):
    """A trial, the shop it was made in, and what speaks for its hit with and without a second embedder."""

    shop: str
    trial: Trial
    evidence: Evidence
    alone: Evidence


@dataclass(frozen=True, slots=True)
class Part:
    """What the gate reaches on some trials, at one threshold.

    ``recall``: of the questions that nothing answers, those refused; ``false``: of those whose right page
    was found, those refused; ``precision``: of the refusals, those that had nothing right to give;
    ``wrong``: of the answers given, those that quote a page which does not answer. ``auroc`` and ``ece``
    judge the probability itself.
    """

    trials: int
    recall: float
    false: float
    precision: float
    wrong: float
    auroc: float
    ece: float


def judged(name: str, shop: Shop, embed: Embedder, second: Embedder | None) -> Iterator[Judged]:
    """Put the questions of a shop to its pages, and gather the evidence of every best hit."""
    for trial in shop.trials(embed):
        alone = evidence(trial.hit)
        yield Judged(name, trial, evidence(trial.hit, second) if second else alone, alone)


def fitted(trials: Sequence[Judged], *, second: bool) -> Weights:
    """Fit P(the quoted passage answers).

    With ``second``, on the English pairs alone that a second embedder compares. Each shop, and each size of
    its knowledge, weighs the same, as if six of ten questions had an answer.
    """
    chosen = [one for one in trials if english_pair(one.trial.hit)] if second else trials
    signs = np.array([one.evidence if second else one.alone for one in chosen], np.float64)
    right = np.array([one.trial.right for one in chosen], np.float64)
    found = logistic(signs, right, balance(chosen))
    return Weights(float(found[0]), Evidence(*found[1:].tolist()))


def scored(trials: Sequence[Judged], first: Weights, both: Weights | None) -> Doubles:
    """Return the probability that each trial's hit answers: (trials,)."""
    return np.array(
        [both(one.evidence) if both and english_pair(one.trial.hit) else first(one.alone) for one in trials]
    )


def parts(trials: Sequence[Judged], score: Doubles, sure: float) -> Mapping[str, Part]:
    """Measure all trials, those of each language, those across languages, and near and far misses."""
    asked = np.array([one.trial.question.language for one in trials])
    crossed = np.array([one.trial.crossed for one in trials])
    known = np.array([one.trial.answerable for one in trials])
    near = np.array([one.trial.question.near for one in trials])
    chosen: dict[str, Bools] = {"all": np.ones(len(trials), np.bool_)}
    chosen |= {tag: asked == tag for tag in ("zh", "en")}
    chosen |= {"across": crossed | ~known}
    chosen |= {"near misses": near | known, "the rest": ~near} if near.any() else {}
    return {name: _part(trials, score, sure, mask) for name, mask in chosen.items() if mask.any()}


def tradeoff(trials: Sequence[Judged], score: Doubles) -> list[tuple[float, float, float]]:
    """Return (false refusals, threshold, refusal recall) along the curve.

    False refusals are counted among questions whose right page was found: what the search missed, no gate
    can answer.
    """
    right = np.array([one.trial.right for one in trials])
    unknown = np.array([not one.trial.answerable for one in trials])
    bounds = [float(np.quantile(score[right], share)) for share in FALSE]
    return [
        (share, bound, float((score[unknown] < bound).mean()))
        for share, bound in zip(FALSE, bounds, strict=True)
    ]


def lines(trials: Sequence[Judged], score: Doubles, sure: float) -> Iterator[str]:
    """Write the report: what is reached at the threshold, and the trade-off."""
    for name, part in parts(trials, score, sure).items():
        yield (
            f"{name} ({part.trials}): AUROC {part.auroc:.3f} ECE {part.ece:.3f} | at {sure}: refuses "
            f"{part.recall:.3f} of what nothing answers and {part.false:.3f} of what is found, "
            f"refusals right {part.precision:.3f}, answers wrong {part.wrong:.3f}"
        )
    curve = (f"{share:.0%} at {bound:.2f}: {recall:.3f}" for share, bound, recall in tradeoff(trials, score))
    yield "false refusals, threshold, refusal recall: " + " | ".join(curve)


def balance(trials: Sequence[Judged]) -> Doubles:
    """Weigh trials so that every shop and every size of its knowledge counts the same."""
    kinds = [(one.shop, one.trial.share, one.trial.answerable) for one in trials]
    counts = Counter(kinds)
    wanted = np.array([(KNOWN if kind[2] else 1 - KNOWN) / counts[kind] for kind in kinds])
    scaled: Doubles = wanted * len(trials) / wanted.sum()
    return scaled


def _part(trials: Sequence[Judged], score: Doubles, sure: float, mask: Bools) -> Part:
    chosen = [one for one, there in zip(trials, mask.tolist(), strict=True) if there]
    values, refused = score[mask], score[mask] < sure
    right = np.array([one.trial.right for one in chosen])
    known = np.array([one.trial.answerable for one in chosen])
    return Part(
        trials=len(chosen),
        recall=_mean(refused[~known]),
        false=_mean(refused[right]),
        precision=_mean(~right[refused]),
        wrong=_mean(~right[~refused]),
        auroc=auroc(values, right),
        ece=ece(values, right, balance(chosen)),
    )


def _mean(values: Bools) -> float:
    return float(values.mean()) if len(values) else 0.0
