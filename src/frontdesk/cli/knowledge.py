"""`frontdesk knowledge`: what the desk knows: add, search, list, show, remove, evaluate."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from frontdesk.cli.measured import measure
from frontdesk.cli.sent import AsJson, Home, read
from frontdesk.config import load
from frontdesk.errors import RejectedInput
from frontdesk.house import open_house
from frontdesk.knowledge.codec import Json, hit_json, source_json
from frontdesk.knowledge.passage import language_of

Paths = Annotated[list[Path], typer.Argument(help="Files and folders; folders are read to the bottom.")]
Identity = Annotated[str, typer.Argument(help="A source's id, as `list` prints it.")]
HowMany = Annotated[int, typer.Option("-k", min=1, max=50, help="How many passages.")]

app = typer.Typer(no_args_is_help=True)
app.command("evaluate")(measure)


@app.command("add")
def add(paths: Paths, home: Home = None, as_json: AsJson = False) -> None:
    """Take files in; one that cannot be read is named and left out, and the exit code is 1."""
    added: list[Json] = []
    refused: list[str] = []
    with open_house(load(home=home)) as house:
        for path, name in track(list(_files(paths)), "Reading", console=Console(stderr=True)):
            try:
                source = house.knowledge.add(read(path, "document"), name)
                added.append(source_json(source, house.knowledge.count(source.id)))
            except RejectedInput as error:
                refused.append(f"{name}: {error}")
    _told(added, refused, as_json)
    raise typer.Exit(1 if refused else 0)


@app.command("search")
def search(
    query: Annotated[str, typer.Argument(help="A question or some words.")],
    k: HowMany = 4,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Search what the desk knows."""
    with open_house(load(home=home)) as house:
        hits = house.knowledge.search(query, language_of(query), k)
    if as_json:
        print(json.dumps([hit_json(hit) for hit in hits], ensure_ascii=False, indent=2))
    for hit in () if as_json else hits:
        Console().print(f"{hit.score:.2f}  {hit.passage.title}", style="bold", markup=False)
        Console().print(hit.passage.text[:300], markup=False)


@app.command("list")
def list_(home: Home = None, as_json: AsJson = False) -> None:
    """List the sources."""
    with open_house(load(home=home)) as house:
        sources = [source_json(one, house.knowledge.count(one.id)) for one in house.knowledge.sources()]
    _told(sources, [], as_json)


@app.command("show")
def show(source: Identity, home: Home = None) -> None:
    """Print the text of a source: citations' spans count its characters."""
    with open_house(load(home=home)) as house:
        print(house.knowledge.source(source).text)


@app.command("remove")
def remove(source: Identity, home: Home = None) -> None:
    """Remove a source and its passages everywhere."""
    with open_house(load(home=home)) as house:
        house.knowledge.remove(source)


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Yield files with the names they are kept under: inside a folder, the way from there."""
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file() and not one.name.startswith("."))
            yield from ((one, str(one.relative_to(path))) for one in inside)
        else:
            yield path, path.name


def _told(sources: Sequence[Json], refused: Sequence[str], as_json: bool) -> None:
    if as_json:
        print(json.dumps({"sources": sources, "rejected": refused}, ensure_ascii=False, indent=2))
        return
    table = Table("id", "title", "language", "passages")
    for one in sources:
        table.add_row(one["id"], one["title"], one["language"], str(one["passages"]))
    Console().print(table)
    for why in refused:
        Console(stderr=True).print(f"! {why}", style="yellow", markup=False)
