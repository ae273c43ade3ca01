"""`frontdesk train pack DIR`: a pack's intents are learnt, measured, and served without a restart."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from frontdesk import __version__
from frontdesk.config import Settings, load
from frontdesk.dialogue.policyfile import load_policy
from frontdesk.features.embedding import Embedder
from frontdesk.house import VECTORS
from frontdesk.models.store import ModelStore
from frontdesk.perception.senses import open_senses, slots
from frontdesk.training.packs import Report, measure
from frontdesk.understanding import packmodel
from frontdesk.understanding.intent import taught, vectors_of
from frontdesk.understanding.pack import LANGUAGES, Pack, load_pack

WORD = "pack"  # the first argument of `frontdesk train` that asks for this


def train_pack(folder: Path, home: Path | None, as_json: bool) -> None:
    """Learn and measure the pack in a folder, write what was learnt into the home and point at it.

    Raises `Misconfigured` for a broken pack, of which nothing is written.
    """
    settings = load(home=home)
    pack = load_pack(folder)
    load_policy(folder, pack)  # what would not be served is not learnt, either
    embed = _embedder(settings)
    vectors, neutral = vectors_of(pack, embed, settings.home / VECTORS)
    report = measure(pack, vectors, neutral)
    said = _card(folder, pack, embed, report)
    learnt = packmodel.save(settings.home, folder, taught(pack, vectors, neutral), said)
    packmodel.point(settings.home, learnt)
    notes = [*pack.notes, *_served(settings, folder)]
    if as_json:
        told = {**asdict(report), "digest": learnt.name, "folder": str(learnt), "notes": notes}
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    _show(report, learnt, notes)


def _embedder(settings: Settings) -> Embedder:
    """Open the embedder that the desk itself runs; tell when that is the fallback."""
    senses = open_senses(ModelStore(settings.models), settings.compute.threads)
    state = slots(senses)["embedding"]
    if state.state != "ok":
        print(f"embedding: {state.fallback} stands in for {state.model}; {state.remedy}", file=sys.stderr)
    return senses.embedder


def _card(folder: Path, pack: Pack, embed: Embedder, report: Report) -> dict[str, Any]:
    counts = {one: sum(language == one for _, language, _ in pack.examples) for one in LANGUAGES}
    return {
        "name": folder.resolve().name,
        "embedder": embed.name,
        "threshold": report.scope and report.scope.threshold,
        "data": {"sha256": pack.digest, "examples": counts},
        "metrics": {key: value for key, value in asdict(report).items() if key != "confusions"},
        "made_by": f"frontdesk {__version__}",
    }


def _served(settings: Settings, folder: Path) -> list[str]:
    """Say when the settings serve another pack than the one that was learnt."""
    if settings.pack is None or settings.pack.resolve() == folder.resolve():
        return []
    return [f"the settings serve another pack, {settings.pack}: set pack = {str(folder)!r} to serve this one"]


def _show(report: Report, folder: Path, notes: Sequence[str]) -> None:
    console = Console()
    table = Table("left out, 5 folds", *report.languages)
    for name, title in (
        ("rows", "rows"),
        ("accuracy", "accuracy, in scope"),
        ("f1", "macro F1"),
        ("ece", "ECE"),
    ):
        values = [getattr(figures, name) for figures in report.languages.values()]
        table.add_row(title, *(f"{value:,}" if name == "rows" else f"{value:.3f}" for value in values))
    console.print(table)
    for line in _lines(report):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    for line in (*notes, f"{folder}: learnt, and current"):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _lines(report: Report) -> list[str]:
    """Write what does not fit a table by language, a line each."""
    lines = [
        f"learnt in {pair.replace('->', ', asked in ')}: {value:.3f}" for pair, value in report.across.items()
    ]
    if (scope := report.scope) is not None:
        lines.append(
            f"out of scope, {scope.rows} rows: AUROC {scope.auroc:.3f}, "
            f"recall {scope.recall:.3f} where 95 % in scope are kept"
        )
    for one in report.confusions:
        lines.append(f"{one.count} of {one.intent} taken for {one.taken_for}:")
        lines.extend(f"    {text}" for text in one.examples)
    return lines
