"""What the commands of the learning side share: the extra, the places of a run, a bar while it works."""

import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import platformdirs
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from frontdesk.errors import NotReady

Out = Annotated[Path | None, typer.Option("--out", help="Folder of the run; under the home when empty.")]
Changes = Annotated[list[str] | None, typer.Option("--set", help="key.key=value, in place of the recipe's.")]
Cache = Annotated[Path | None, typer.Option("--cache", help="Where features are kept between runs.")]
Model = Annotated[Path, typer.Argument(help="A run's folder, or its folder 'model'.", show_default=False)]

EVERY = 20  # parts of a stage after each of which a log gets a line


def needed(*modules: str) -> None:
    """Raise `NotReady` when the extra `train` is not installed."""
    missing = [name for name in modules or ("torch", "accelerate") if find_spec(name) is None]
    if missing:
        raise NotReady(
            f"{', '.join(missing)} is not installed",
            part="train",
            remedy="run \"pip install 'frontdesk[train]'\"",
        )


def cache_folder(given: Path | None) -> Path:
    """Name the folder of kept features: the given one, or one of the user's cache."""
    return given or Path(platformdirs.user_cache_dir("frontdesk")) / "features"


class Stages:
    """Draws long work on standard error: a bar a stage on a terminal, a line now and then elsewhere."""

    def __init__(self, console: Console, progress: Progress | None) -> None:
        self._console, self._progress = console, progress
        self._task: TaskID | None = None
        self._what, self._told = "", -1

    def at(self, done: int, total: int, what: str) -> None:
        """Tell how much of a stage is done; another name begins another stage."""
        if self._progress is not None:
            if what != self._what or self._task is None:
                self._task, self._what = self._progress.add_task(what, total=total), what
            self._progress.update(self._task, completed=done, total=total)
        elif total and (step := done * EVERY // total) != (self._told if what == self._what else -1):
            self._what, self._told = what, step
            self._say(f"{what}: {done:,} of {total:,}")

    def figures(self, what: str, figures: Mapping[str, float]) -> None:
        """Tell the figures of an epoch."""
        told = "  ".join(f"{name} {value:.4f}" for name, value in figures.items() if name != "epoch")
        self._say(f"{what}: epoch {figures.get('epoch', 0):.0f}  {told}")

    def _say(self, line: str) -> None:
        target = self._progress.console if self._progress is not None else self._console
        target.print(line, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def stages(quiet: bool = False) -> Generator[Stages]:
    """Draw stages while the block runs; ``quiet`` draws nothing."""
    console = Console(stderr=True, quiet=quiet)
    if not console.is_terminal or quiet:
        yield Stages(console, None)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        yield Stages(console, progress)


def arguments() -> list[str]:
    """Give the command's own arguments, for processes that are to run the same."""
    return sys.argv[1:]
