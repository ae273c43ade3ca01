"""How far a pull has come, drawn on standard error: bars on a terminal, plain lines elsewhere."""

from collections.abc import Generator
from contextlib import contextmanager

from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn


@contextmanager
def drawn() -> Generator["Bars | Lines"]:
    """Draw on standard error while the block runs."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines(console)
        return
    columns = (TextColumn("{task.fields[model]:<11} {task.description:<8}"), BarColumn(), DownloadColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
        yield Bars(progress)


class Lines:
    """Says each stage and each outcome in a line."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def stage(self, model: str, what: str, total: int = 0) -> None:
        """Say what begins, if it takes long enough to be worth a line."""
        if what in {"fetch", "convert", "copy", "write"}:
            self._say(f"{model}: {what}{f' {decimal(total)}' if total else ''}")

    def at(self, done: int) -> None:
        """Say nothing: a log wants no thousand lines."""

    def end(self, model: str, outcome: str) -> None:
        """Say how it ended."""
        self._say(f"{model}: {outcome}")

    def _say(self, line: str) -> None:
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)


class Bars:
    """Draws a bar for each model."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}
        self._now: TaskID | None = None

    def stage(self, model: str, what: str, total: int = 0) -> None:
        """Start the bar anew; it pulses where the bytes are not known."""
        if model not in self._tasks:
            self._tasks[model] = self._progress.add_task(what, model=model, total=None)
        self._now = self._tasks[model]
        self._progress.reset(self._now, description=what, total=total or None)

    def at(self, done: int) -> None:
        """Move the bar."""
        if self._now is not None:
            self._progress.update(self._now, completed=done)

    def end(self, model: str, outcome: str) -> None:
        """Fill the bar for what is there; say why something is not."""
        task = self._tasks[model]
        if len(outcome) > 8:
            self._progress.console.print(f"{model}: {outcome}", markup=False, highlight=False)
            self._progress.update(task, description="failed", total=1, completed=0)
        else:
            self._progress.update(task, description=outcome, total=1, completed=1)
