"""`frontdesk knowledge`: what the desk knows: add, jobs, search, list, show, remove, evaluate."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from frontdesk.cli.intake import add, jobs, told
from frontdesk.cli.measured import measure
from frontdesk.cli.passages import edit, passages
from frontdesk.cli.sent import AsJson, Home, read
from frontdesk.config import load
from frontdesk.house import open_house
from frontdesk.knowledge.codec import hit_json, source_json
from frontdesk.knowledge.passage import language_of
from frontdesk.knowledge.pictures import photographed
from frontdesk.knowledge.wanted import Wanted

Identity = Annotated[str, typer.Argument(help="A source's id, as `list` prints it.")]
HowMany = Annotated[int, typer.Option("-k", min=1, max=50, help="How many passages.")]
Languages = Annotated[list[str] | None, typer.Option("--language", help="Only passages in it; repeatable.")]
About = Annotated[
    str | None, typer.Option("--product", help="Only sources about it, or about every product.")
]
For = Annotated[str | None, typer.Option("--audience", help="Only sources for it, or for everyone.")]
On = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Only what holds on that day.")
]

app = typer.Typer(no_args_is_help=True)
app.command("add")(add)
app.command("jobs")(jobs)
app.command("evaluate")(measure)
app.command("passages")(passages)
app.command("edit")(edit)


@app.command("search")
def search(
    query: Annotated[str, typer.Argument(help="A question or some words; may be empty beside a photo.")],
    image: Annotated[Path | None, typer.Option(help="A photo of what is looked for.")] = None,
    k: HowMany = 4,
    language: Languages = None,
    product: About = None,
    audience: For = None,
    on: On = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Search what the desk knows by words, a photo, or both."""
    wanted = Wanted(frozenset(language or ()), product, audience, on and on.date())
    settings = load(home=home)
    pixels = None if image is None else photographed(read(image, "photo"), image.name, settings.limits)
    with open_house(settings) as house:
        photos = [] if pixels is None else [house.senses.picture.get().look([pixels])[0].vector]
        hits = house.knowledge.search(query, language_of(query), k, wanted=wanted, photos=photos)
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
    told(sources, [], as_json)


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
