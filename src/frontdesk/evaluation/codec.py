"""An evaluation and an explanation as JSON. Keys are added to, never renamed."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from frontdesk.evaluation import metrics as m
from frontdesk.evaluation.deletion import Deletion
from frontdesk.evaluation.evaluate import Evaluation
from frontdesk.evaluation.explain import Explanation
from frontdesk.evaluation.places import Place
from frontdesk.evaluation.scope import Scope
from frontdesk.models.digests import digest

Json = dict[str, Any]
OF_LABELS = ("precision", "recall", "f1")


def evaluation_json(evaluation: Evaluation, table: Path | None = None) -> Json:
    """Write an evaluation: every figure, each label's, the confusion matrix and the intervals."""
    single = {name: one for name, one in evaluation.figures.items() if name not in OF_LABELS}
    judged = evaluation.judged
    written: Json = {
        "model": evaluation.model,
        "n": len(judged),
        **{name: float(one.point) for name, one in single.items()},
        "per_class": _per_class(evaluation),
        "confusion": _confusion(evaluation),
        "labels": list(evaluation.labels),
        "intervals": {name: list(one.pair()) for name, one in single.items()},
        "skipped": [asdict(one) for one in evaluation.skipped],
    }
    if table is not None:
        written["data"] = {"table": table.name, "sha256": digest(table)}
    if evaluation.average_precision is not None:
        written["average_precision_macro"] = float(evaluation.average_precision.mean())
    if evaluation.scope is not None:
        written["oos"] = _scope(evaluation.scope)
    if evaluation.missing:
        written["missing"] = [
            {**asdict(one), "modalities": list(one.modalities)} for one in evaluation.missing
        ]
    return written


def explanation_json(explanation: Explanation) -> Json:
    """Write an explanation."""
    return {
        "label": explanation.label,
        "probability": explanation.probability,
        "logit": explanation.logit,
        "base": explanation.base,
        "shares": dict(explanation.shares),
        "modality": explanation.modality,
        "column": explanation.column,
        "reasons": [{**_place(one.place), "effect": one.effect} for one in explanation.reasons],
    }


def deletion_json(deletion: Deletion) -> Json:
    """Write a deletion test."""
    return {
        "rows": deletion.rows,
        "area": deletion.area,
        "random_area": deletion.random_area,
        "curve": deletion.curve.tolist(),
        "random": deletion.random.tolist(),
    }


def numbers(written: Mapping[str, Any]) -> dict[str, float]:
    """Name every figure of a written evaluation: ``f1_macro``, ``oos.auroc``, ``per_class.refund.f1``."""
    return dict(_numbers(written, ""))


def _numbers(written: Mapping[str, Any], before: str) -> Iterator[tuple[str, float]]:
    for name, value in written.items():
        if name == "missing":
            by_name = {"+".join(one["modalities"]): {**one, "modalities": None} for one in value}
            yield from _numbers(by_name, f"{before}missing.")
        elif isinstance(value, dict):
            yield from _numbers(value, f"{before}{name}.")
        elif isinstance(value, int | float):
            yield before + name, float(value)


def _per_class(evaluation: Evaluation) -> Json:
    support = evaluation.judged.true.sum(axis=0)
    f1 = evaluation.figures["f1"]
    found: Json = {}
    for at, label in enumerate(evaluation.labels):
        values = {name: float(evaluation.figures[name].point[at]) for name in OF_LABELS}
        ranked = evaluation.average_precision
        found[label] = {
            **values,
            "support": int(support[at]),
            "f1_interval": [float(f1.low[at]), float(f1.high[at])],
            **({} if ranked is None else {"average_precision": float(ranked[at])}),
        }
    return found


def _confusion(evaluation: Evaluation) -> list[list[int]]:
    """Rows are what is true; of tags each row is: rightly left out, wrongly said, missed, rightly said."""
    judged = evaluation.judged
    if judged.tags:
        found = m.confusion_of_tags(judged.true, judged.said)
    else:
        true, said = (np.asarray(one.argmax(axis=1), np.int64) for one in (judged.true, judged.said))
        found = m.confusion(true, said, len(evaluation.labels))
    rows: list[list[int]] = found.tolist()
    return rows


def _scope(scope: Scope) -> Json:
    return {**asdict(scope), "interval": list(scope.interval)}


def _place(place: Place) -> Json:
    return {key: value for key, value in asdict(place).items() if value is not None}
