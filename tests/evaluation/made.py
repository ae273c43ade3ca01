"""Evaluations of made-up predictions, for the tests of what is written about them."""

import numpy as np

from frontdesk.evaluation.evaluate import Evaluation
from frontdesk.evaluation.figures import Judged, figures
from frontdesk.evaluation.missing import Subset
from frontdesk.evaluation.scope import scope
from frontdesk.training.survey import Skipped

NASTY = "<script>alert('x')</script> & $x^2$ 退款 \x07"


def evaluation(classes: int = 3, n: int = 60, *, tags: bool = False, seed: int = 0) -> Evaluation:
    random = np.random.default_rng(seed)
    true = (
        random.random((n, classes)) < 0.2
        if tags
        else np.eye(classes, dtype=bool)[random.integers(classes, size=n)]
    )
    told = random.dirichlet(np.ones(classes), size=n) * 0.7 + true * 0.3
    said = told >= 0.5 if tags else told == told.max(axis=1, keepdims=True)
    judged = Judged(told, said, true, tags)
    sure = told.max(axis=1)
    return Evaluation(
        model=NASTY,
        labels=(NASTY, *(f"label {one}" for one in range(1, classes))),
        judged=judged,
        figures=figures(judged, draws=20),
        lines=tuple(range(2, n + 2)),
        texts=tuple(f"{NASTY} {one}" for one in range(n)),
        skipped=(Skipped("t.csv", 70, "image", f"cannot be read: {NASTY}"),),
        average_precision=np.linspace(0, 1, classes) if tags else None,
        scope=None if tags else scope(sure, judged.right, sure / 2),
        missing=(Subset(("text",), 50, 0.8, 0.7, 0.75), Subset(("text", "audio"), 0, 0, 0, 0)),
    )
