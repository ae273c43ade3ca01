"""Public data sets by name, as tables that a recipe can read. Their files are never copied into the project.

``materialised("banking77", cache)`` writes the rows as JSONL under ``cache``; media stay where they are and
are named by their absolute paths, but for those inside an archive, which are unpacked once.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from frontdesk.errors import Misconfigured, NotReady
from frontdesk.features.table import nearest
from frontdesk.training.recipe import Data
from frontdesk.training.sets import feelings, opinions, sights, voices, words
from frontdesk.training.sets.rows import Parts, Row

SETS: Mapping[str, Callable[[Path, Path], Parts]] = {
    "banking77": words.banking77,
    "clinc150": words.clinc150,
    "hwu64": words.hwu64,
    "snips": words.snips,
    "smp2019_zh": words.smp2019_zh,
    "mintrec_text": words.mintrec_text,
    "meld_text": words.meld_text,
    "goemotions": words.goemotions,
    "cped_zh": words.cped_zh,
    "zh_reviews": words.zh_reviews,
    "emodb": voices.emodb,
    "ravdess": voices.ravdess,
    "voices_across": voices.voices_across,
    "voices_across_neutral": voices.voices_across_neutral,
    "fsdd": voices.fsdd,
    "fer2013": sights.fer2013,
    "grocery": sights.grocery,
    "grocery_catalogue": sights.grocery_catalogue,
    "fashion_products": sights.fashion_products,
    "fight_video": sights.fight_video,
    "mosi_features": opinions.mosi_features,
    "feelings": feelings.feelings,
}


@dataclass(frozen=True, slots=True)
class Tables:
    """A table that trains, one that validates if there is one, and the column of groups if rows have them."""

    train: Path
    valid: Path | None = None
    group: str | None = None


def root() -> Path:
    """Find the folder of public data: of `FRONTDESK_DATA`, else ``../shared/data``. Raises `NotReady`."""
    given = os.environ.get("FRONTDESK_DATA")
    repository = Path(__file__).resolve().parents[3]
    near = [base.parent / "shared" / "data" for base in (Path.cwd(), repository)]
    for folder in [Path(given)] if given else near:
        if folder.is_dir():
            return folder
    raise NotReady(
        f"the public data sets are not at {given or near[0]}",
        part="FRONTDESK_DATA",
        remedy="set FRONTDESK_DATA to their folder, or give a table of your own as data.train",
    )


def materialised(name: str, cache: Path) -> Tables:
    """Write a public set as tables. Raises `Misconfigured` for an unknown name, `NotReady` without data."""
    if name not in SETS:
        raise Misconfigured(
            f"no public set is called {name!r}", part="data.public", value=name, remedy=nearest(name, SETS)
        )
    folder = cache / name
    folder.mkdir(parents=True, exist_ok=True)
    try:
        parts = SETS[name](root(), folder)
        written = {part: _write(rows, folder / f"{part}.jsonl") for part, rows in parts.items()}
    except FileNotFoundError as error:
        raise NotReady(
            f"the public set {name} is not whole: {error.filename} is missing",
            part=name,
            remedy="fetch it again, or give a table of your own as data.train",
        ) from error
    tables = {part: path for part, (path, _) in written.items()}
    group = "group" if written["train"][1] else None
    return Tables(tables["train"], tables.get("valid"), group)


def tables_of(data: Data, home: Path, cache: Path) -> Tables:
    """Find the tables of a recipe: its own, relative to ``home``, or those of a public set.

    Raises `Misconfigured` when it names both or neither, or a table that is not there.
    """
    if (data.public is None) == (data.train is None):
        raise Misconfigured(
            "a recipe names its own table or a public set, and not both",
            part="data",
            remedy="set data.train or data.public",
        )
    if data.public is not None:
        found = materialised(data.public, cache / "public")
        return Tables(found.train, found.valid if data.folds < 2 else None, data.group or found.group)
    train, valid = (None if name is None else home / name for name in (data.train, data.valid))
    if train is None:
        raise Misconfigured("the recipe names no table", part="data.train")
    for path in (train, valid):
        if path is not None and not path.is_file():
            raise Misconfigured(f"there is no table {path}", part="data", value=str(path))
    return Tables(train, valid if data.folds < 2 else None, data.group)


def _write(rows: Iterable[Row], path: Path) -> tuple[Path, bool]:
    """Write rows as JSONL, whole or not at all; tell whether they have groups."""
    half = path.with_suffix(f".{os.getpid()}.half")
    grouped = False
    with half.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            grouped = "group" in row
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    half.replace(path)
    return path, grouped
