"""What was measured of suggestions: a page for people, JSON for programs."""

import json
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from frontdesk import __version__
from frontdesk.errors import StorageFailed
from frontdesk.evaluation.recommend import SAYS, Evaluation, Protocol, Row
from frontdesk.evaluation.style import STYLE
from frontdesk.evaluation.tables import between, number, table
from frontdesk.recommend.offpolicy import Judged

AT_K = ("hr", "ndcg")
ALONE = ("coverage", "known", "cold")  # figures without an interval
POLICIES = {
    "shown": "as it was shown",
    "best": "the best of each place, without what chance drew",
}


def write(evaluation: Evaluation, judged: Mapping[str, Judged], folder: Path) -> None:
    """Write report.html and report.json. Raises `StorageFailed` when the folder takes no files."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "report.html").write_text(page(evaluation, judged), "utf-8")
        told = json.dumps(written(evaluation, judged), ensure_ascii=False, indent=1)
        (folder / "report.json").write_text(told + "\n", "utf-8")
    except OSError as error:
        raise StorageFailed(
            f"the report cannot be written to {folder}: {error.strerror}", part="--report", value=str(folder)
        ) from error


def written(evaluation: Evaluation, judged: Mapping[str, Judged]) -> dict[str, Any]:
    """Write an evaluation as JSON. Keys are added to, never renamed."""
    return {
        "data": {
            "interactions": evaluation.interactions,
            "customers": evaluation.customers,
            "items": evaluation.items,
            "split_at": evaluation.at.isoformat(),
            "judged": evaluation.judged,
            "cold": evaluation.cold,
            "seed": evaluation.options.seed,
        },
        "blend": dict(evaluation.weights),
        "protocols": {
            protocol: {
                "says": says,
                "rows": {
                    row.name: _row(row, evaluation.options.k)
                    for row in evaluation.rows
                    if row.protocol == protocol
                },
            }
            for protocol, says in SAYS.items()
        },
        "off_policy": {name: _judged(one) for name, one in judged.items()},
    }


def page(evaluation: Evaluation, judged: Mapping[str, Judged]) -> str:
    """Write the page."""
    body = "\n".join(_sections(evaluation, judged))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>How good suggestions are</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>\n'
        f"<body><h1>How good suggestions are</h1>\n{body}\n</body></html>\n"
    )


def _sections(evaluation: Evaluation, judged: Mapping[str, Judged]) -> Iterator[str]:
    yield _head(evaluation)
    for protocol, says in SAYS.items():
        yield f"<h2>Protocol “{protocol}”: {escape(says)}</h2>{_figures(evaluation, protocol)}"
    yield (
        "<p class=s>Figures of two protocols cannot be compared. Intervals: 95 % of 1,000 draws of as many "
        "customers, with replacement (bootstrap).</p>"
    )
    if any(one.rows for one in judged.values()):
        yield "<h2>What was shown, and what came of it</h2>" + _policies(judged)


def _head(evaluation: Evaluation) -> str:
    weights = ", ".join(f"{escape(name)} {weight:.2f}" for name, weight in evaluation.weights.items())
    return table(
        ("", ""),
        [
            ["interactions", f"{evaluation.interactions:,}"],
            ["customers", f"{evaluation.customers:,}"],
            ["items", f"{evaluation.items:,}"],
            ["learnt from what came before", escape(evaluation.at.isoformat(timespec="seconds"))],
            ["customers that are judged by", f"{evaluation.judged:,}"],
            ["of whom nothing was known", f"{evaluation.cold:,}"],
            ["weights of the blend", weights],
            ["made by", f"frontdesk recommend evaluate {escape(__version__)}"],
        ],
    )


def _figures(evaluation: Evaluation, protocol: Protocol) -> str:
    rows = [one for one in evaluation.rows if one.protocol == protocol]
    names = list(dict.fromkeys(name for row in rows for name in row.figures))
    extra = [one for one in ALONE if any(not np.isnan(getattr(row, one)) for row in rows)]
    heads = ["source", *(_named(one, evaluation.options.k) for one in (*names, *extra))]
    cells = [
        [
            escape(row.name),
            *(_cell(row, name) for name in names),
            *(number(getattr(row, one)) if not np.isnan(getattr(row, one)) else "" for one in extra),
        ]
        for row in rows
    ]
    return table(heads, cells)


def _cell(row: Row, name: str) -> str:
    if name not in row.figures:
        return ""
    found = row.figures[name]
    return f"{number(float(found.point))} <small>{between(found.pair())}</small>"


def _policies(judged: Mapping[str, Judged]) -> str:
    rows = [
        [
            escape(POLICIES.get(policy, policy)),
            escape(name),
            number(one.value),
            between((one.low, one.high)),
            f"{one.effective:,.0f} of {found.rows:,}",
            f"{one.clipped:,}",
        ]
        for policy, found in judged.items()
        for name, one in found.estimates.items()
    ]
    heads = ("policy", "estimator", "reward a place", "95 % interval", "effective rows", "clipped")
    return table(heads, rows)


def _named(figure: str, k: int) -> str:
    return f"{figure}@{k}" if figure in AT_K else figure


def _row(row: Row, k: int) -> dict[str, Any]:
    return {
        **{_named(name, k): float(one.point) for name, one in row.figures.items()},
        **{name: getattr(row, name) for name in ALONE if not np.isnan(getattr(row, name))},
        "intervals": {_named(name, k): list(one.pair()) for name, one in row.figures.items()},
    }


def _judged(judged: Judged) -> dict[str, Any]:
    return {
        "rows": judged.rows,
        **{
            name: {
                "value": one.value,
                "interval": [one.low, one.high],
                "effective": one.effective,
                "clipped": one.clipped,
            }
            for name, one in judged.estimates.items()
        },
    }
