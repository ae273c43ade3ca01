"""`frontdesk recommend`: what a customer is suggested, and what that rests on."""

import json
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import sqlalchemy as sql
import typer
from rich.console import Console
from rich.table import Table
from typer.core import TyperGroup

from frontdesk.catalogue.words import line, passage
from frontdesk.cli.learning import needed
from frontdesk.cli.recommendjudge import SEQUENCE, evaluate, with_sources
from frontdesk.cli.sent import AsJson, Home, read
from frontdesk.cli.wares import import_customers, import_done, import_items
from frontdesk.config import Settings, load
from frontdesk.errors import InvalidInput
from frontdesk.knowledge.passage import language_of
from frontdesk.knowledge.pictures import photographed
from frontdesk.models.store import ModelStore
from frontdesk.offers.learning import Learnt, Tell, learn_from
from frontdesk.offers.offers import Asked, Offered, Offers
from frontdesk.offers.opening import CONTENT
from frontdesk.offers.written import offered_json, why_json
from frontdesk.perception.senses import open_senses
from frontdesk.recommend.item import Item
from frontdesk.sections import Recommend
from frontdesk.store.database import open_database
from frontdesk.store.items import ItemStore
from frontdesk.store.preferences import erase as erase_customer
from frontdesk.turn.clock import utc_now
from frontdesk.wiring import open_offers

Learner = Callable[[sql.Engine, Path, Recommend, datetime, Tell], Learnt]
FOR = "for"  # the command that is meant when none is named
LONGEST = 2_000  # characters of words, as the API takes them

Language = Literal["zh", "en"]
Whom = Annotated[str | None, typer.Argument(help="A customer's id.", show_default=False)]
Photo = Annotated[Path | None, typer.Option("--photo", help="A photo of what is looked for.")]
Words = Annotated[str | None, typer.Option("--text", help="What is looked for, in words.")]
HowMany = Annotated[int, typer.Option("-n", min=1, max=50, help="How many items.")]
Why = Annotated[bool, typer.Option("--why", help="Also what each source gave to the score.")]
In = Annotated[Language | None, typer.Option("--language", help="Of titles and reasons.")]
Customer = Annotated[str, typer.Argument(help="A customer's id.")]
Sources = Annotated[
    list[str] | None,
    typer.Option(
        "--source",
        help="Only these; repeatable. Those of the settings otherwise. `sequence` alone: beside those.",
    ),
]


class Asking(TyperGroup):
    """Takes `recommend CUSTOMER` and `recommend --text ...` for `recommend for ...`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Name the command where the words name none."""
        named = bool(args) and (args[0] in self.commands or args[0] == "--help")
        return super().parse_args(ctx, [FOR, *args] if args and not named else args)


app = typer.Typer(cls=Asking, no_args_is_help=True)
app.command("import-items")(import_items)
app.command("import")(import_done)
app.command("import-customers")(import_customers)
app.command("evaluate")(evaluate)


@app.command(FOR)
def for_(
    customer: Whom = None,
    photo: Photo = None,
    text: Words = None,
    n: HowMany = 10,
    why: Why = False,
    language: In = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Suggest items to a customer, for words, for a photo, or for several of them together."""
    if customer is None and photo is None and not text:
        raise InvalidInput("nothing says what is looked for", remedy="name a customer, --photo or --text")
    settings, text = load(home=home), passage(text, "text", LONGEST)
    who = None if customer is None else _named(customer)
    pixels = None if photo is None else photographed(read(photo, "photo"), photo.name, settings.limits)
    said = language or ("zh" if language_of(text) == "zh" else "en")
    with _opened(settings) as offers:
        offered = offers.offer(Asked(who, None, said, n, offers.wish(text), text, pixels))
        titles = {one.id: one.named(said) for one in offers.catalogue().items}
    told = [offered_json(one, titles) | (why_json(one) if why else {}) for one in offered.offer.suggestions]
    _show(told, offered, as_json)


@app.command("list")
def list_(home: Home = None, as_json: AsJson = False) -> None:
    """List the catalogue."""
    engine = open_database(load(home=home).database_url)
    try:
        found = ItemStore(engine).all()
    finally:
        engine.dispose()
    if as_json:
        print(json.dumps({"items": [_told(one) for one in found]}, ensure_ascii=False, indent=2))
        return
    table = Table("id", "title", "category", "price", "stock")
    for one in found:
        price = "" if one.price is None else f"{one.price / 100:,.2f}"
        table.add_row(
            one.id, one.named("en"), one.category, price, "" if one.stock is None else str(one.stock)
        )
    Console().print(table)


@app.command("train")
def train(source: Sources = None, home: Home = None, as_json: AsJson = False) -> None:
    """Learn from all that customers did, and serve it from then on; a server takes it up by itself.

    The sequence model takes minutes and the extra `train`: it is trained where --source names it, and
    otherwise stays as it was.
    """
    settings, named = load(home=home), source or []
    learn = _learner(named)
    wanted = with_sources(settings.recommend, [] if named == [SEQUENCE] else named)
    with _opened(settings) as offers:
        if CONTENT in wanted.sources:
            offers.look()
        learnt = learn(offers.engine, settings.home, wanted, utc_now(), Console(stderr=True).print)
    if as_json:
        print(json.dumps({name: getattr(learnt, name) for name in learnt.__slots__}, indent=2))
    else:
        print(f"{learnt.version} is served: learnt from {learnt.interactions:,} interactions")


@app.command("erase")
def erase(customer: Customer, home: Home = None) -> None:
    """Forget what a customer did, was shown, and wanted; models forget it when they next learn.

    The sequence model learns only when it is trained anew: `frontdesk recommend train --source sequence`.
    """
    who, engine = _named(customer), open_database(load(home=home).database_url)
    try:
        print(f"{erase_customer(engine, who):,} interactions are gone")
    finally:
        engine.dispose()


def _named(customer: str) -> str:
    """Read a customer's id as imports do. Raises `InvalidInput`, also for bytes that are no UTF-8."""
    said = line(customer, "customer", 200)
    if not said:
        raise InvalidInput("the customer has no name", part="customer", remedy="give a customer's id")
    return said


def _told(one: Item) -> dict[str, Any]:
    price = None if one.price is None else one.price / 100
    said = {"item": one.id, "title": dict(one.title), "category": one.category}
    return said | {"price": price, "stock": one.stock, "attributes": dict(one.attributes)}


def _learner(source: Sequence[str]) -> Learner:
    """Give what learns: the learning side where the sequence model is named. Raises `NotReady`."""
    if SEQUENCE not in source:
        return learn_from
    needed("torch")
    from frontdesk.training.sequence import train as taught  # noqa: PLC0415 - torch takes seconds to import

    return taught


@contextmanager
def _opened(settings: Settings) -> Generator[Offers]:
    """Open what suggests, without a desk around it."""
    engine = open_database(settings.database_url)
    senses = open_senses(ModelStore(settings.models), settings.compute.threads)
    try:
        yield open_offers(settings, engine, senses, utc_now)
    finally:
        engine.dispose()


def _show(told: Sequence[dict[str, Any]], offered: Offered, as_json: bool) -> None:
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    console = Console()
    if offered.offer.relaxed:
        Console(stderr=True).print(f"nothing fits it all; given up: {', '.join(offered.offer.relaxed)}")
    for one in told:
        console.print(f"{one['score']:7.2f}  {one['title']}  [{one['item']}]", style="bold", markup=False)
        for reason in one["reasons"]:
            console.print(f"         {reason['text']}  ({reason['evidence']})", markup=False, highlight=False)
        if "parts" in one:
            parts = "  ".join(f"{name} {part:+.2f}" for name, part in one["parts"].items())
            console.print(f"         {one['source']}: {parts}", style="dim", markup=False, highlight=False)
