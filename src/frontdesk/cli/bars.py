"""How far a pull has come, drawn on standard error: bars on a terminal, plain lines elsewhere."""

from collections.abc import Generator
from contextlib import contextmanager

from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn


@contextmanager
def drawn() -> Generator["Bars | Lines"]:
    """Draw on standard error while the block runs."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines(console)
        return
    words = TextColumn("{task.fields[model]:<11} {task.description:<8}")
    size = TextColumn("{task.fields[size]}")
    with Progress(words, BarColumn(), size, TimeRemainingColumn(), console=console) as progress:
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

    def failed(self, model: str, why: str) -> None:
        """Say why it is not there."""
        self._say(f"{model}: {why}")

    def _say(self, line: str) -> None:
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)


class Bars:
    """Draws a bar for each model; it pulses while the bytes are not known."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None
        self._model, self._total = "", 0

    def stage(self, model: str, what: str, total: int = 0) -> None:
        """Start the bar of the present model anew: a bar that knew its bytes cannot be made to pulse."""
        if self._task is not None and model == self._model:
            self._progress.remove_task(self._task)
        else:
            self._total = 0
        self._model, self._total = model, total or self._total
        self._task = self._progress.add_task(what, model=model, size="", total=total or None)

    def at(self, done: int) -> None:
        """Move the bar."""
        if self._task is not None:
            size = f"{decimal(done)} of {decimal(self._total)}"
            self._progress.update(self._task, completed=done, size=size)

    def end(self, model: str, outcome: str) -> None:
        """Fill the bar."""
        size = decimal(self._total) if self._model == model and self._total else ""
        self.stage(model, outcome)
        if self._task is not None:
            self._progress.update(self._task, total=1, completed=1, size=size)

    def failed(self, model: str, why: str) -> None:
        """Say why it is not there, above the bars."""
        self.stage(model, "failed", 1)
        self._progress.console.print(f"{model}: {why}", markup=False, highlight=False)
