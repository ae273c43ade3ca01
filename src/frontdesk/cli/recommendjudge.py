"""`frontdesk recommend evaluate`: how good suggestions are, on what customers did."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from frontdesk.cli.learning import needed
from frontdesk.cli.sent import AsJson, Home
from frontdesk.config import load
from frontdesk.evaluation.recommend import SAYS, Evaluation, Options, Protocol, Row
from frontdesk.evaluation.recommendpage import ALONE, write, written
from frontdesk.evaluation.recommendshop import evaluated
from frontdesk.recommend.fitting import FITTERS, Fitter, settled
from frontdesk.recommend.offpolicy import Judged
from frontdesk.sections import Recommend
from frontdesk.store.database import open_database
from frontdesk.turn.clock import utc_now

SEQUENCE = "sequence"  # the source that the learning side trains

Sources = Annotated[
    list[str] | None, typer.Option("--source", help="A source to judge; repeatable. Those of the settings.")
]
Customers = Annotated[int, typer.Option("--customers", min=1, help="Customers that are judged by, at most.")]
Share = Annotated[float, typer.Option(min=0.1, max=0.99, help="Of what was liked that is learnt from.")]
Report = Annotated[Path | None, typer.Option(help="Folder for report.html and report.json.")]


def evaluate(
    source: Sources = None,
    customers: Customers = 2_000,
    share: Share = 0.8,
    report: Report = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Learn from what came first, and judge each source, their blend and the list by what came then.

    What was shown in the last 90 days is judged from its propensities.
    """
    settings, err = load(home=home), Console(stderr=True)
    wanted = with_sources(settings.recommend, source or ())
    engine = open_database(settings.database_url)
    try:
        options = Options(most=customers, share=share)
        found, judged = evaluated(engine, wanted, utc_now(), options, err.print, _fitters(wanted.sources))
    finally:
        engine.dispose()
    if report is not None:
        write(found, judged, report)
    if as_json:
        print(json.dumps(written(found, judged), ensure_ascii=False, indent=2))
    else:
        _tell(found, judged, Console())


def with_sources(wanted: Recommend, names: Sequence[str]) -> Recommend:
    """Put the named sources, if any, in place of those of the settings. Raises `Misconfigured`."""
    settled(names)
    return wanted.model_copy(update={"sources": tuple(names)}) if names else wanted


def _fitters(names: Sequence[str]) -> Mapping[str, Fitter]:
    """Give what fits the sources; the learning side's for the sequence model. Raises `NotReady`."""
    if SEQUENCE not in names:
        return FITTERS
    needed("torch")
    from frontdesk.training.sequence import fitters  # noqa: PLC0415 - torch takes seconds to import

    return fitters()


def _tell(found: Evaluation, judged: Mapping[str, Judged], console: Console) -> None:
    known = found.judged - found.cold
    console.print(
        f"judged by {found.judged:,} customers (something was known of {known:,}), "
        f"by what they liked anew since {found.at:%Y-%m-%d %H:%M}"
    )
    for protocol, says in SAYS.items():
        console.print(_figures(found, protocol, f"{protocol}: {says}"))
    console.print("95 % intervals: --json, --report DIR")
    for policy, one in judged.items():
        for name, estimate in one.estimates.items():
            console.print(
                f"{policy}, {name}: reward of a place {estimate.value:.4f} "
                f"({estimate.low:.4f} to {estimate.high:.4f}), {estimate.effective:,.0f} of {one.rows:,} rows"
            )


def _figures(found: Evaluation, protocol: Protocol, title: str) -> Table:
    rows = [row for row in found.rows if row.protocol == protocol]
    names = list(dict.fromkeys(name for row in rows for name in row.figures))
    alone = [name for name in ALONE if any(not np.isnan(getattr(row, name)) for row in rows)]
    at = {name: f"{name}@{found.options.k}" for name in ("hr", "ndcg")}
    columns = ("source", *(at.get(name, name) for name in names), *alone)
    table = Table(*columns, title=title, box=None)  # no lines: nine columns fit into 80 letters
    for row in rows:
        table.add_row(
            row.name, *(_figure(row, name) for name in names), *(_alone(row, name) for name in alone)
        )
    return table


def _figure(row: Row, name: str) -> str:
    if name not in row.figures:
        return ""
    return f"{float(row.figures[name].point):.3f}"


def _alone(row: Row, name: str) -> str:
    value = float(getattr(row, name))
    return "" if np.isnan(value) else f"{value:.3f}"
