"""The report for people: one page of HTML that needs nothing beside it; what comes from data is escaped."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from frontdesk import __version__
from frontdesk.evaluation import plots
from frontdesk.evaluation.codec import OF_LABELS, Json
from frontdesk.evaluation.deletion import Deletion
from frontdesk.evaluation.evaluate import Evaluation
from frontdesk.evaluation.gates import Check
from frontdesk.evaluation.metrics import Flags
from frontdesk.evaluation.style import STYLE
from frontdesk.evaluation.tables import between, number, table

WORST = 15  # labels, confusions and rows that are listed
LEFT_OUT = 50  # skipped rows that are listed

SAYS = {
    "accuracy": "rows judged rightly; of tags: in every tag",
    "balanced_accuracy": "mean recall of the labels (UAR)",
    "precision_macro": "of what was said, how much is true; mean of the labels",
    "recall_macro": "of what is true, how much was said; mean of the labels",
    "f1_macro": "harmonic mean of precision and recall; mean of the labels",
    "f1_micro": "F1 of all tags' counts together",
    "f1_weighted": "mean F1, each label as often as it is true",
    "average_precision_macro": "precision over all thresholds; mean of the tags",
    "ece": "how far confidence and accuracy lie apart; less is better",
}


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report tells: the evaluation, the same as JSON, gates, the deletion test if it was made."""

    evaluation: Evaluation
    written: Json
    checks: Sequence[Check] = ()
    deletion: Deletion | None = None


def page(report: Report) -> str:
    """Write the page."""
    name = escape(report.evaluation.model)
    body = "\n".join(_sections(report))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>How good {name} is</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>\n'
        f"<body><h1>How good <em>{name}</em> is</h1>\n{body}\n</body></html>\n"
    )


def _sections(report: Report) -> Iterator[str]:
    yield _head(report)
    if report.checks:
        yield "<h2>Gates</h2>" + table(("figure", "reached", "asked for", ""), map(_gate, report.checks))
    yield _figures(report.written)
    yield from _labels(report)
    if not report.evaluation.judged.tags:
        yield _confusion(report)
    yield _reliability(report.evaluation)
    if "oos" in report.written:
        yield _scope(report.written["oos"])
    if report.evaluation.missing:
        yield _missing(report.evaluation)
    yield _wrong(report.evaluation)
    if report.deletion is not None:
        yield _deletion(report.deletion)
    yield _skipped(report.evaluation)


def _head(report: Report) -> str:
    data, n = report.written.get("data", {}), report.written["n"]
    facts = [
        ("table", escape(str(data.get("table", "")))),
        ("its SHA-256", f"<code>{escape(str(data.get('sha256', '')))}</code>"),
        ("rows judged", f"{n:,}"),
        ("rows left out", f"{len(report.evaluation.skipped):,}"),
        ("labels", f"{len(report.evaluation.labels):,}"),
        ("made by", f"frontdesk evaluate {escape(__version__)}"),
    ]
    return table(("", ""), ([what, told] for what, told in facts))


def _figures(written: Json) -> str:
    rows = [
        [name, number(written[name]), between(written["intervals"].get(name)), says]
        for name, says in SAYS.items()
        if name in written
    ]
    note = "<p class=s>Intervals: 95 % of 1,000 draws of as many rows, with replacement (bootstrap).</p>"
    return "<h2>Figures</h2>" + table(("figure", "value", "95 % interval", "what it says"), rows) + note


def _labels(report: Report) -> Iterator[str]:
    evaluation = report.evaluation
    occurs: Flags = np.any(evaluation.judged.true | evaluation.judged.said, axis=0, keepdims=True)[0]
    yield "<h2>Labels, the worst first</h2>"
    if not occurs.any():
        return
    yield _image(plots.per_class(evaluation.figures["f1"], evaluation.labels, occurs), "F1 of each label")
    names = [evaluation.labels[one] for one in np.flatnonzero(occurs)]
    told = [(label, report.written["per_class"][label]) for label in names]
    worst = sorted(told, key=lambda one: one[1]["f1"])[:WORST]
    rows = [
        [
            escape(label),
            *(number(one[name]) for name in OF_LABELS),
            between(one["f1_interval"]),
            f"{one['support']:,}",
        ]
        for label, one in worst
    ]
    yield table(("label", *OF_LABELS, "95 % interval of f1", "rows"), rows)


def _confusion(report: Report) -> str:
    labels = report.evaluation.labels
    counts = np.array(report.written["confusion"])
    apart = counts - np.diag(np.diag(counts))
    most = np.argsort(-apart, axis=None, kind="stable")[:WORST]
    pairs = [divmod(int(one), len(labels)) for one in most]
    rows = [
        [escape(labels[true]), escape(labels[said]), f"{apart[true, said]:,} of {counts[true].sum():,}"]
        for true, said in pairs
        if apart[true, said]
    ]
    image = _image(plots.confusion(counts, labels), "Confusion matrix")
    told = table(("true", "said", "rows"), rows) if rows else "<p>Nothing is taken for anything else.</p>"
    return f"<h2>What is taken for what</h2>{image}{told}"


def _reliability(evaluation: Evaluation) -> str:
    drawn = plots.reliability(evaluation.judged.confidences, evaluation.judged.came_true)
    return "<h2>Whether it is as right as it is sure</h2>" + _image(drawn, "Reliability diagram")


def _scope(oos: Json) -> str:
    rows = [
        ["AUROC", number(oos["auroc"]), between(oos["interval"])],
        [
            "refused of the rows out of scope",
            number(oos["recall"]),
            f"below confidence {oos['threshold']:.3f}",
        ],
        ["answered rightly of the rows in scope", number(oos["accuracy"]), f"{oos['inside']:,} rows"],
    ]
    return "<h2>What belongs to no label</h2>" + table(
        (f"{oos['outside']:,} rows out of scope", "value", ""), rows
    )


def _missing(evaluation: Evaluation) -> str:
    rows = [
        [
            " + ".join(one.modalities),
            f"{one.n:,}",
            *map(number, (one.accuracy, one.f1_macro, one.f1_weighted)),
        ]
        for one in evaluation.missing
    ]
    image = _image(plots.missing(evaluation.missing), "Figures by modalities")
    told = table(("modalities", "rows that have them", "accuracy", "f1_macro", "f1_weighted"), rows)
    return f"<h2>With some modalities alone</h2>{image}{told}"


def _wrong(evaluation: Evaluation) -> str:
    judged = evaluation.judged
    wrong = np.flatnonzero(~judged.right)
    sure = np.where(judged.said != judged.true, np.abs(judged.probabilities - 0.5), 0).max(axis=1)
    if not judged.tags:
        sure = judged.confidences
    order = [int(one) for one in wrong[np.argsort(-sure[wrong], kind="stable")][:WORST]]
    rows = [_row(evaluation, at) for at in order]
    heads = ("line", "true", "said", *(("text",) if evaluation.texts else ()))
    return "<h2>Most surely wrong</h2>" + (
        table(heads, rows) if rows else "<p>No row was judged wrongly.</p>"
    )


def _row(evaluation: Evaluation, at: int) -> list[str]:
    judged, labels = evaluation.judged, evaluation.labels
    told = [
        f"{labels[one]} ({judged.probabilities[at, one]:.2f})"
        for one in np.flatnonzero(judged.said[at]).tolist()
    ]
    true = [labels[one] for one in np.flatnonzero(judged.true[at]).tolist()]
    cells = [
        f"{evaluation.lines[at]:,}",
        escape(", ".join(true) or "none"),
        escape(", ".join(told) or "none"),
    ]
    return cells + ([escape(evaluation.texts[at])] if evaluation.texts else [])


def _deletion(found: Deletion) -> str:
    says = (
        f"<p>{found.rows:,} rows; the places that explanations name were hidden one after the other. The "
        "lower the curve against a random order, the more the explanations are to be trusted.</p>"
    )
    return "<h2>Whether explanations hold</h2>" + says + _image(plots.deletion(found), "Deletion curve")


def _skipped(evaluation: Evaluation) -> str:
    if not evaluation.skipped:
        return ""
    rows = [[f"{one.line:,}", escape(one.column), escape(one.why)] for one in evaluation.skipped[:LEFT_OUT]]
    more = len(evaluation.skipped) - len(rows)
    rest = f"<p class=s>and {more:,} more, in report.json</p>" if more else ""
    return "<h2>Rows left out</h2>" + table(("line", "column", "why"), rows) + rest


def _gate(check: Check) -> list[str]:
    verdict = '<span class="ok">ok</span>' if check.passed else '<span class="bad">failed</span>'
    asked = f"{'at most' if check.gate.at_most else 'at least'} {check.gate.limit:g}"
    return [escape(check.gate.name), number(check.value), asked, verdict]


def _image(source: str, says: str) -> str:
    return f'<p><img src="{source}" alt="{escape(says)}"></p>'
