"""Public data sets by name, as tables that a recipe can read. Their files are never copied into the project.

``materialised("banking77", cache)`` writes the rows as JSONL under ``cache``; media stay where they are and
are named by their absolute paths, but for those inside an archive, which are unpacked once.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from frontdesk.errors import NotReady


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
        remedy="set FRONTDESK_DATA to their folder, or give tables of your own as data.train",
    )


def materialised(name: str, cache: Path) -> Tables:
    """Write a public set as tables. Raises `Misconfigured` for an unknown name, `NotReady` without data."""
    raise NotImplementedError(name, cache)
