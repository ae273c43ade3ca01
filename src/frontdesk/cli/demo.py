"""`frontdesk demo`: the sample shop, ready to talk to."""

import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import platformdirs
import typer
from rich.console import Console
from rich.progress import track

from frontdesk.cli.bars import drawn
from frontdesk.cli.serve import Host, Port, listen, with_address
from frontdesk.config import Settings, load
from frontdesk.demo.goods import goods
from frontdesk.demo.history import history, purchases
from frontdesk.demo.knowledge import knowledge
from frontdesk.demo.pictures import gallery
from frontdesk.demo.prompts import prompt_file, prompts
from frontdesk.demo.shelf import media_pages
from frontdesk.demo.shopdb import fill_shop
from frontdesk.errors import NotReady
from frontdesk.house import GALLERY, House, open_house
from frontdesk.jobs.intake import Intake
from frontdesk.models.pull import pull
from frontdesk.models.store import ModelStore
from frontdesk.offers.learning import learn_from
from frontdesk.perception.gallery import Gallery
from frontdesk.server.prompts import Language
from frontdesk.server.shapes import PromptShape
from frontdesk.turn.clock import utc_now

DemoHome = Annotated[Path | None, typer.Option("--home", help="Where the sample shop is kept.")]


def demo(port: Port = None, host: Host = None, home: DemoHome = None) -> None:
    """Pull the light models if they are not there, load the sample shop, serve chat and API."""
    kept = home or Path(platformdirs.user_data_dir("frontdesk")) / "demo"
    settings = with_address(load(home=kept), port, host)
    pull_missing(settings)
    furnish(settings)
    hand_in_shelf(settings)
    listen(settings, shapes, prompt_file)


def pull_missing(settings: Settings) -> None:
    """Pull what is not there yet; without a network the desk runs with its fallbacks, and says so."""
    store = ModelStore(settings.models)
    if all(store.has(name) for name in store.names("light")):
        return
    try:
        with drawn() as progress:
            pull(store, "light", progress)
    except NotReady as error:
        print(f"frontdesk: {error}; going on with fallbacks", file=sys.stderr)


def furnish(settings: Settings) -> None:
    """Put the shop's orders, handbook, pictures and goods into its home; what is there already is kept."""
    fill_shop(settings.home, utc_now())
    with open_house(settings) as house:
        told = Console(stderr=True)
        there = {source.name for source in house.knowledge.sources()}
        missing = [(name, data) for name, data in knowledge() if name not in there]
        for name, data in track(missing, "Reading the handbook", console=told) if missing else ():
            house.knowledge.add(data, name)
        _learn_pictures(house, settings.home / GALLERY, told)
        _sell(house, told)


def hand_in_shelf(settings: Settings) -> None:
    """Have manuals, posters, recordings and films taken in by jobs, which run while customers are served."""
    with open_house(settings) as house, closing(Intake(house)) as intake:
        there = {source.name for source in house.knowledge.sources()}
        for name, data in media_pages(there):
            intake.add(data, name)


def _learn_pictures(house: House, file: Path, told: Console) -> None:
    """Learn what the shop's products look like, unless that was done with the same network."""
    picture = house.senses.picture.get()
    if file.exists() and Gallery.load(file).maker == picture.name:
        return
    with told.status("Looking at the products"):
        Gallery.learn(list(gallery()), picture).save(file)


def _sell(house: House, told: Console) -> None:
    """Put the goods into the catalogue, with what customers did so far, and learn from it."""
    offers, settings, now = house.offers, house.settings, utc_now()
    if offers.items.page(1):
        return
    with told.status("Filling the shelves"):
        offers.items.put(goods(house.evidence, now), now)
        offers.done.add([*history(now), *purchases(now)], "import", now)
        learn_from(house.engine, settings.home, settings.recommend, now)


def shapes(language: Language) -> list[PromptShape]:
    """Write the shop's ready prompts as the API gives them."""
    return [
        PromptShape(
            kind=one.kind,
            title=one.title,
            text=one.text,
            url=None if one.media_type is None else f"/v1/prompts/files/{one.id}",
            media_type=one.media_type,
        )
        for one in prompts(language)
    ]
