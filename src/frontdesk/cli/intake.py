"""`frontdesk knowledge add` and `jobs`: files and pages are taken in by jobs that survive a crash."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from frontdesk.cli.sent import AsJson, Home, read
from frontdesk.config import load
from frontdesk.errors import InvalidInput, RejectedInput
from frontdesk.house import House, open_house
from frontdesk.jobs.intake import Intake, scope_given
from frontdesk.jobs.job import Job, Json, job_json
from frontdesk.knowledge.codec import source_json
from frontdesk.knowledge.crawl import is_address
from frontdesk.knowledge.passage import Scope

Given = Annotated[
    list[str], typer.Argument(help="Files, folders, which are read to the bottom, and addresses of pages.")
]
Product = Annotated[str, typer.Option("--product", help="The product that they are about.")]
Audience = Annotated[str, typer.Option("--audience", help="Whom they are for.")]
From = Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day they hold.")]
To = Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day they hold.")]


def add(
    given: Given,
    product: Product = "",
    audience: Audience = "",
    first: From = None,
    last: To = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Take files and pages in; one that cannot be read is named and left out, and the exit code is 1.

    What an earlier command left is finished first. When this one is stopped, the next one goes on.
    """
    scope = scope_given(product, audience, first and first.date(), last and last.date())
    with open_house(load(home=home)) as house, closing(Intake(house)) as intake:
        jobs, refused = _handed_in(intake, given, scope)
        ended = _watched(intake, jobs)
        added = [_source(house, job) for job in ended if job.state == "done"]
    refused += [f"{job.name}: {_why(job.error)}" for job in ended if job.error]
    told(added, refused, as_json)
    raise typer.Exit(1 if refused else 0)


def jobs(home: Home = None, as_json: AsJson = False) -> None:
    """List the jobs that take sources in, newest first."""
    with open_house(load(home=home)) as house, closing(Intake(house)) as intake:
        found = intake.jobs()
    if as_json:
        print(json.dumps({"jobs": [job_json(job) for job in found]}, ensure_ascii=False, indent=2))
        return
    table = Table("id", "name", "state", "progress", "error")
    for job in found:
        table.add_row(job.id, job.name, job.state, _progress(job), _why(job.error))
    Console().print(table)


def told(sources: Sequence[Json], refused: Sequence[str], as_json: bool) -> None:
    """Print sources as JSON or as a table, and what was refused."""
    if as_json:
        print(json.dumps({"sources": sources, "rejected": refused}, ensure_ascii=False, indent=2))
        return
    table = Table("id", "title", "language", "passages")
    for one in sources:
        table.add_row(one["id"], one["title"], one["language"], str(one["passages"]))
    Console().print(table)
    for why in refused:
        Console(stderr=True).print(f"! {why}", style="yellow", markup=False)


def _handed_in(intake: Intake, given: Sequence[str], scope: Scope) -> tuple[list[Job], list[str]]:
    """Hand everything in, behind what was left; name what could not even be handed in."""
    waiting = list(reversed(intake.jobs(unfinished=True)))
    refused: list[str] = []
    for one in given:
        try:
            waiting += _one(intake, one, scope, refused)
        except RejectedInput as error:
            refused.append(f"{one}: {error}")
            if len(given) == 1:
                raise
    return waiting, refused


def _one(intake: Intake, given: str, scope: Scope, refused: list[str]) -> Iterator[Job]:
    if is_address(given):
        yield intake.add_address(given, scope)
        return
    for path, name in _files(Path(given)):
        try:
            yield intake.add(read(path, "document"), name, scope)
        except RejectedInput as error:
            refused.append(f"{name}: {error}")


def _files(path: Path) -> Iterator[tuple[Path, str]]:
    """Yield files with the names they are kept under: inside a folder, the way from there."""
    if not path.is_dir():
        yield path, path.name
        return
    inside = sorted(one for one in path.rglob("*") if one.is_file() and not one.name.startswith("."))
    if not inside:
        raise InvalidInput(
            f"the folder {path} has no files",
            part="folder",
            value=str(path),
            remedy="name a folder with documents, pictures, recordings or films",
        )
    yield from ((one, str(one.relative_to(path))) for one in inside)


def _watched(intake: Intake, jobs: Sequence[Job]) -> list[Job]:
    """Wait until all jobs are finished, drawing how far they are; give them as they ended."""
    ended = {job.id: job for job in jobs}
    words = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[at]}"),
    )
    with Progress(*words, console=Console(stderr=True)) as progress:
        task = progress.add_task("Taking in", total=len(ended), at="")

        def seen(looked: Sequence[Job]) -> None:
            ended.update((job.id, job) for job in looked)
            progress.update(task, completed=_finished(ended), at=_running(looked))

        intake.wait([job.id for job in ended.values() if not job.finished], seen)
        progress.update(task, completed=_finished(ended), at="")
    return list(ended.values())


def _finished(jobs: Mapping[str, Job]) -> int:
    return sum(job.finished for job in jobs.values())


def _running(jobs: Sequence[Job]) -> str:
    return next((f"{job.name} {_progress(job)}" for job in jobs if job.state == "running"), "")


def _progress(job: Job) -> str:
    return f"{job.done}/{job.total} {job.what}" if job.total else ""


def _source(house: House, job: Job) -> Json:
    source = house.knowledge.source((job.result or {})["source"])
    return source_json(source, house.knowledge.count(source.id))


def _why(error: Json | None) -> str:
    if error is None:
        return ""
    return f"{error['message']}; {error['remedy']}" if error["remedy"] else str(error["message"])
