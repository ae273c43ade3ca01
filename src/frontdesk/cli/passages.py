"""`frontdesk knowledge passages` and `edit`: what a source was cut into, and other words for it."""

import json
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console

from frontdesk.cli.sent import AsJson, Home
from frontdesk.config import load
from frontdesk.house import open_house
from frontdesk.knowledge.codec import passage_json
from frontdesk.knowledge.edit import Edit
from frontdesk.knowledge.passage import Passage

Identity = Annotated[str, typer.Argument(help="A source's id, as `list` prints it.")]
Cut = Annotated[str, typer.Argument(help="A passage's id, as `passages` prints it.")]
Words = Annotated[str | None, typer.Option("--text", help="Its new words.")]
Title = Annotated[str | None, typer.Option("--title", help="Its new title.")]
Hidden = Annotated[
    bool | None, typer.Option("--hide/--release", help="Set it apart, or release what was set apart.")
]


def passages(source: Identity, home: Home = None, as_json: AsJson = False) -> None:
    """List what a source was cut into; what a reader could not see is marked as hidden."""
    with open_house(load(home=home)) as house:
        _tell(house.knowledge.passages(source), as_json)


def edit(
    source: Identity,
    passage: Cut,
    text: Words = None,
    title: Title = None,
    hidden: Hidden = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Change a passage; the places of all others stay exact."""
    with open_house(load(home=home)) as house:
        change = Edit(text, title, hidden)
        _tell(house.queue.run(lambda: house.knowledge.edit(source, passage, change)), as_json)


def _tell(found: Sequence[Passage], as_json: bool) -> None:
    if as_json:
        print(json.dumps([passage_json(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        page = f" · page {one.page}" if one.page else ""
        mark = " · hidden" if one.hidden else ""
        place = f"{one.id}  {one.kind} {one.start}-{one.end}{page}{mark}"
        Console().print(place, style="bold", markup=False)
        Console().print(f"{one.title}\n{one.text}", markup=False)
