"""Why a model says what it says of one row: each modality's share, and the places within the leading one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from frontdesk.errors import InvalidInput
from frontdesk.evaluation.judge import Model, Row, log_odds, scores
from frontdesk.evaluation.places import Place, hidden, places
from frontdesk.features.feature import Item, Modality
from frontdesk.understanding.calibrate import Array

BATCH = 16  # changed copies of an item in memory at a time
E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Reason:
    """A place, and how far the log-odds of the label fall when it is hidden; below 0: it spoke against."""

    place: Place
    effect: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a label: ``shares`` are Shapley values in logits, ``reasons`` lie in ``column``, strongest first.

    The shares sum to ``logit`` - ``base``, the logit when nothing is there at all.
    """

    label: str
    probability: float
    logit: float
    base: float
    shares: Mapping[str, float]
    modality: Modality
    column: str
    reasons: tuple[Reason, ...]


def explain(model: Model[E], row: Row, label: str | None = None) -> Explanation:
    """Explain the likeliest label of a row, or another one. Raises `InvalidInput` for an unknown label."""
    found = scores(model, [row])
    told = model.probabilities(found)[0]
    index = int(told.argmax()) if label is None else _index(model.labels, label)
    shares = dict(model.shares(row, index))
    modality, column = leading(model, row, shares)
    return Explanation(
        label=model.labels[index],
        probability=float(told[index]),
        logit=float(found[0, index]),
        base=_base(model, row, index),
        shares=shares,
        modality=modality,
        column=column,
        reasons=tuple(reasons(model, row, column, index)),
    )


def leading(model: Model[E], row: Row, shares: Mapping[str, float]) -> tuple[Modality, str]:
    """Name the modality with the largest share, and the first of its columns that the row has."""
    there = [one for one in model.inputs.values() if one.column in row]
    if not there:
        wanted = sorted({one.column for one in model.inputs.values()})
        raise InvalidInput("the row has nothing that the model reads", remedy=f"give {' or '.join(wanted)}")
    best = max(there, key=lambda one: shares.get(one.modality, 0.0))
    return best.modality, best.column


def reasons(model: Model[E], row: Row, column: str, label: int) -> list[Reason]:
    """Hide each place of an item alone: Zeiler and Fergus, "Visualizing and Understanding Networks" (2014).

    Whatever the features are, they are extracted anew from each changed item.
    """
    # numbers of a table lie nowhere, though they look like the samples of a sound
    if all(one.feature == "numbers" for one in model.inputs.values() if one.column == column):
        return []
    some = places(row[column])
    if not some:
        return []
    whole, *left = log_odds(model, changed(model, row, column, [[], *([one] for one in some)]), label)
    found = [Reason(place, float(whole - one)) for place, one in zip(some, left, strict=True)]
    return sorted(found, key=lambda one: -one.effect)


def changed(model: Model[E], row: Row, column: str, groups: Sequence[Sequence[Place]]) -> Array:
    """Return the logits (groups, labels) of a row with each group of places hidden in one of its items."""
    item = row[column]
    items = (hidden(item, group) for group in groups)
    return np.concatenate([scores(model, batch) for batch in _batches(row, column, items)])


def _batches(row: Row, column: str, items: Iterator[Item]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for item in items:
        batch.append({**row, column: item})
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _base(model: Model[E], row: Row, label: int) -> float:
    encoding = model.encode(model.features([row]))
    nothing = {name: np.zeros(1, bool) for name in model.inputs}
    return float(np.asarray(model.logits(encoding, nothing))[0, label])


def _index(labels: Sequence[str], label: str) -> int:
    if label not in labels:
        raise InvalidInput(
            f"the model knows no label {label!r}",
            part="label",
            value=label,
            remedy=f"it knows: {', '.join(labels)}",
        )
    return labels.index(label)
