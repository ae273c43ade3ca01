"""Put a model where the serving side finds it, if it is no worse than the one that is there; and go back.

The folder is copied whole before a pointer of one line is replaced, so whoever reads it, and whatever is
killed at whatever moment, sees the old model or the new one. What was decided is in the log before the
pointer moves: a line whose ``new`` is not the ``old`` of the next one tells of a promotion that was cut off
in between.
"""

import json
import os
import shutil
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from frontdesk.compress import folder
from frontdesk.compress.gate import Right, both
from frontdesk.errors import Conflict, InProgress, Misconfigured
from frontdesk.features.table import served
from frontdesk.understanding import promoted

LOG = "log.jsonl"
PATIENCE = 600.0  # seconds to wait for another promotion under the same name

Judge = Callable[[folder.Model], Right]


@dataclass(frozen=True, slots=True)
class Gate:
    """What a model has to pass: rows that nothing was trained on, and how much worse it may be."""

    judge: Judge
    data: str
    sha256: str
    tolerance: float = 0.0

    def told(self, rows: int) -> dict[str, str | int | float]:
        """Say for the log what was asked."""
        return {"data": self.data, "sha256": self.sha256, "rows": rows, "tolerance": self.tolerance}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log: who did what, when, and on which figures. Digests are those of `folder.Model`."""

    action: Literal["promoted", "refused", "unchanged", "rolled back"]
    at: str
    by: str
    old: str | None
    new: str
    gate: Mapping[str, str | int | float] | None = None
    accuracy_old: float | None = None
    accuracy_new: float | None = None


def promote(path: Path, home: Path, name: str, gate: Gate, by: str) -> Entry:
    """Serve the model of a run or model folder under a name from now on.

    Raises `Conflict` when it is worse than the current one by more than the tolerance, `ModelMissing`,
    `ModelCorrupt` (a pickle, a changed file), `InProgress`, and `Misconfigured` for a model that needs torch.
    """
    candidate = folder.read(path)
    _check_served(candidate)
    with _alone(home, name) as shelf:
        old = promoted.digest(home, name)
        before = None if old is None else gate.judge(folder.read(shelf / old))
        home_of_it = shelf / candidate.digest
        if home_of_it.exists():
            entry = _judged(folder.read(home_of_it), old, before, gate, by)
            _pass(shelf, entry, gate)
        else:
            with folder.writing(home_of_it) as fresh:  # what is judged is the very copy that will be served
                folder.copy(candidate, fresh)
                entry = _judged(folder.read(fresh), old, before, gate, by)
                _pass(shelf, entry, gate)
        _switch(shelf, entry)
    return entry


def _check_served(candidate: folder.Model) -> None:
    """Refuse a model one of whose features would bring torch into the server."""
    for name, one in candidate.inputs.items():
        if not served(one.feature, one.settings):
            raise Misconfigured(
                f"input {name} reads by the feature {one.feature}, which needs torch: it cannot be served",
                part=name,
                value=one.feature,
                remedy="train with the network as an encoder, which is exported, in place of the feature",
            )


def roll_back(home: Path, name: str, by: str) -> Entry:
    """Serve the model again that the current one replaced. Raises `Conflict` when there was none."""
    with _alone(home, name) as shelf:
        current = promoted.digest(home, name)
        earlier = [entry for entry in log(home, name) if entry.action == "promoted" and entry.new == current]
        if not earlier or earlier[-1].old is None or current is None:
            raise Conflict(
                f"nothing was promoted as {name} before the current model", part=name, value=current
            )
        back = folder.read(shelf / earlier[-1].old)
        entry = Entry("rolled back", _now(), by, current, back.digest)
        _switch(shelf, entry)
    return entry


def log(home: Path, name: str) -> list[Entry]:
    """Read what was decided under a name, oldest first; a line that was cut off is left out."""
    path = promoted.shelf(home, name) / LOG
    lines = path.read_text("utf-8", errors="replace").splitlines() if path.is_file() else []
    return [entry for line in lines if (entry := _entry(line)) is not None]


def _entry(line: str) -> Entry | None:
    try:
        return Entry(**json.loads(line))
    except (ValueError, TypeError):
        return None


def _judged(model: folder.Model, old: str | None, before: Right | None, gate: Gate, by: str) -> Entry:
    after = before if model.digest == old and before is not None else gate.judge(model)
    new, earlier = (float(one.mean()) for one in both(after, {} if before is None else before))
    action: Literal["promoted", "unchanged"] = "unchanged" if model.digest == old else "promoted"
    rows = len(after.keys() | ({} if before is None else before).keys())
    told = gate.told(rows)
    return Entry(action, _now(), by, old, model.digest, told, None if before is None else earlier, new)


def _pass(shelf: Path, entry: Entry, gate: Gate) -> None:
    """Let a model through that is no worse than the current one. Raises `Conflict` after it was logged."""
    before, after = entry.accuracy_old, entry.accuracy_new
    if before is None or after is None or after >= before - gate.tolerance - 1e-12:  # rounding is no loss
        return
    _write(shelf, replace(entry, action="refused"))
    raise Conflict(
        f"the model answers {after:.4f} of the rows rightly, the current one {before:.4f}: "
        f"worse by {before - after:.4f}",
        part=gate.data,
        value=round(before - after, 6),
        limit=gate.tolerance,
        remedy="train a better one, or allow the loss with --tolerance",
    )


def _switch(shelf: Path, entry: Entry) -> None:
    """Log a decision, then replace the pointer in one step."""
    _write(shelf, entry)
    if entry.action == "unchanged":
        return
    fresh = shelf / "current.new"
    fresh.write_text(f"{entry.new}\n", "ascii")
    folder.flush(fresh)
    fresh.replace(shelf / "current")
    folder.flush(shelf)


def _write(shelf: Path, entry: Entry) -> None:
    """Append a line to the log and wait until it is on the disk; a line that was cut off before is ended."""
    line = json.dumps(asdict(entry), ensure_ascii=False) + "\n"
    with (shelf / LOG).open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            line = line if file.read(1) == b"\n" else "\n" + line
        file.write(line.encode())
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _alone(home: Path, name: str) -> Generator[Path]:
    """Keep other promotions under a name waiting, and clear what a killed one left. Raises `InProgress`."""
    shelf = promoted.shelf(home, name)
    shelf.mkdir(parents=True, exist_ok=True)
    lock = FileLock(shelf / ".lock")
    try:
        with lock.acquire(timeout=PATIENCE):
            for left in _left(shelf):
                shutil.rmtree(left, ignore_errors=True)
            yield shelf
    except Timeout as error:
        raise InProgress(f"another promotion of {name} is under way", part=name, limit=PATIENCE) from error


def _left(shelf: Path) -> Sequence[Path]:
    return [path for path in shelf.iterdir() if path.is_dir() and path.name.startswith(".")]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
