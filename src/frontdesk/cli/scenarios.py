"""`frontdesk scenarios`: whole conversations as tests, played against the sample shop."""

import json
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from frontdesk.cli.demo import furnish
from frontdesk.cli.sent import AsJson, Home
from frontdesk.config import load
from frontdesk.demo.film import film
from frontdesk.demo.pictures import photo
from frontdesk.demo.shopdb import FILE, fill_shop
from frontdesk.demo.voices import voice_file
from frontdesk.errors import InvalidInput
from frontdesk.house import House, open_house
from frontdesk.scenarios.lines import failures, line, total
from frontdesk.scenarios.play import Played, play_all
from frontdesk.scenarios.props import Sample
from frontdesk.scenarios.rate import rates
from frontdesk.scenarios.report import junit, writer, written
from frontdesk.scenarios.scenario import Prop, Scenario
from frontdesk.scenarios.scenariofile import load_scenarios
from frontdesk.scenarios.stage import moved
from frontdesk.scenarios.transcript import transcript

Folder = Annotated[Path, typer.Argument(help="A folder of scenarios.", exists=True, file_okay=False)]
Only = Annotated[
    list[str] | None, typer.Option("--only", help="Only those whose name begins so; repeatable.")
]
Times = Annotated[int, typer.Option("--times", min=1, max=100, help="How often each is played.")]
Timed = Annotated[bool, typer.Option("--timed", help="A bound on time that is passed is a failure.")]
JunitFile = Annotated[Path | None, typer.Option("--junit", help="Write a JUnit file.")]
ReportFile = Annotated[Path | None, typer.Option("--report", help="Write a report: .html or .md.")]
TranscriptFile = Annotated[Path | None, typer.Option("--transcript", help="Write all conversations: .md.")]

app = typer.Typer(no_args_is_help=True)


@app.callback()
def scenarios() -> None:
    """Whole conversations as tests."""


@app.command("run")
def run(
    folder: Folder,
    only: Only = None,
    times: Times = 1,
    timed: Timed = False,
    junit_file: JunitFile = None,
    report_file: ReportFile = None,
    transcript_file: TranscriptFile = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Play the scenarios of a folder; exit code 1 when one fails.

    The shop is furnished anew, unless --home names a folder to keep it in.
    """
    chosen = chosen_of(load_scenarios(folder), only)
    report = None if report_file is None else writer(report_file)  # before anything is played
    began, played = time.perf_counter(), list[Played]()
    with furnished(home) as house:
        for one in play_all(chosen, house, SAMPLE, times, timed):
            played.append(one)
            for text in (line(one), *failures(one)):
                print(text, file=sys.stderr if as_json else sys.stdout, flush=True)
    if junit_file is not None:
        junit_file.write_bytes(junit(played))
    if report_file is not None and report is not None:
        report_file.write_text(report(played), "utf-8")
    if transcript_file is not None:
        transcript_file.write_text(transcript(played, _command(folder, only)), "utf-8")
    if as_json:
        print(json.dumps(written(played), ensure_ascii=False, indent=2))
    else:
        print("\n".join(total(played, time.perf_counter() - began, rates(played))))
    if not all(one.passed for one in played):
        raise typer.Exit(1)


def _command(folder: Path, only: Sequence[str] | None) -> str:
    names = "".join(f" --only {name}" for name in only or ())
    return f"frontdesk scenarios run {folder}{names} --transcript FILE"


def chosen_of(scenarios: Sequence[Scenario], only: Sequence[str] | None) -> Sequence[Scenario]:
    """Pick the scenarios of these names, or that begin so. Raises `InvalidInput` when there is none."""
    names = {one.name for one in scenarios}
    begins = tuple(name for name in only or ("",) if name not in names)
    found = [one for one in scenarios if one.name in (only or ()) or (begins and one.name.startswith(begins))]
    if not found:
        there = ", ".join(one.name for one in scenarios)
        raise InvalidInput(f"no scenario is called {' or '.join(only or ())}; there are {there}", part="only")
    return found


@contextmanager
def furnished(home: Path | None = None) -> Generator[House]:
    """Furnish the sample shop in a folder of its own, or in ``home``, and open it."""
    with TemporaryDirectory(prefix="frontdesk-shop-") as folder:
        settings = moved(load(), home or Path(folder) / "home")
        furnish(settings)
        with open_house(settings) as house:
            yield house


def made(prop: Prop) -> bytes:
    """Make what a customer of the sample shop sends. Raises `NotFound` for a name that nothing has."""
    match prop.how:
        case "draw":
            return photo(prop.name, prop.seed)
        case "voice":
            return voice_file(prop.name)
        case _:
            return film(prop.name, prop.seed, voice_file(prop.voice) if prop.voice else None)


def refilled(home: Path, now: datetime) -> None:
    """Put the sample orders into a home as they stand at ``now``."""
    for file in home.glob(f"{FILE}*"):
        file.unlink()
    fill_shop(home, now)


SAMPLE = Sample(made, refilled)
