"""The shelf: what the shop knows beside its handbook, as manuals, posters, recordings, photos and films.

What they say stands in ``data/shelf.yml`` and in no page of the handbook. Documents, posters and sounds are
kept as `scripts/make_shelf.py` made them; photos and films are made when asked for, from drawings
and a voice.
"""

import io
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import ClassVar, Literal

import numpy as np
from PIL import Image as Pillow
from pydantic import ConfigDict, TypeAdapter

from frontdesk.demo.draw import router, scene
from frontdesk.demo.draw.canvas import Canvas, colour
from frontdesk.demo.draw.gadgets import extender
from frontdesk.demo.draw.scene import Pixels
from frontdesk.demo.files import STRICT, data, entries
from frontdesk.demo.film import FRAMES, SIZE, filmed
from frontdesk.demo.knowledge import LANGUAGES
from frontdesk.demo.pictures import photo, take

STRIP = 64  # pixels that a caption takes at the foot of a film
BUTTON = (500.0, 620.0)  # where the extender's button is, in its canvas of 1000 by 900 units
LIT, DARK, READY = (255, 150, 20), (150, 156, 164), (60, 235, 110)
BLINKS = 2.5  # changes of a blinking light a second

Shows = Literal["pairing", "press", "connected"]


@dataclass(frozen=True, slots=True)
class Scene:
    """A part of a film: from which millisecond on, what it shows, and the caption under it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    at: int
    shows: Shows
    caption: str


@dataclass(frozen=True, slots=True)
class Film:
    """A film of scenes; ``id`` names its sound track and its captions in ``data/shelf/films``."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: str
    name: str
    scenes: tuple[Scene, ...]


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture that says nothing but its maker: a label of `frontdesk.demo.pictures`, and its seed."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    name: str
    label: str
    seed: int


def media_pages(there: Collection[str] = ()) -> Iterator[tuple[str, bytes]]:
    """Yield every page of the shelf as its name ("zh/blender.pdf") and its bytes, in a fixed order.

    Those that are ``there`` by name are not made: a film takes a second.
    """
    for name, make in _pages():
        if name not in there:
            yield name, make()


def _pages() -> Iterator[tuple[str, Callable[[], bytes]]]:
    for language in LANGUAGES:
        for file in sorted((data() / "shelf" / language).iterdir(), key=lambda one: one.name):
            yield f"{language}/{file.name}", file.read_bytes
    for one in entries("shelf.yml", TypeAdapter(tuple[Photo, ...]), under="photos"):
        yield one.name, partial(photo, one.label, one.seed)
    for film in films():
        yield film.name, partial(_filmed, film)


def _filmed(film: Film) -> bytes:
    return filmed(partial(_shown, film), _part(f"{film.id}.ogg"))


@cache
def films() -> tuple[Film, ...]:
    """Read what the films show. Raises `Misconfigured` when an entry is wrong."""
    return entries("shelf.yml", TypeAdapter(tuple[Film, ...]), under="films")


def _shown(film: Film, seconds: float) -> Iterator[Pixels]:
    """Yield the frames of a film: each scene in two pictures that take turns, its caption under it."""
    captions = _captions(film)
    for frame in range(round(seconds * FRAMES)):
        at = frame / FRAMES
        place = sum(scene.at <= at * 1000 for scene in film.scenes) - 1
        pictures = _pictures(film.scenes[place].shows)
        shown = pictures[int(at * BLINKS) % 2].copy()
        shown[-STRIP:] = captions[place]
        yield shown


def _captions(film: Film) -> list[Pixels]:
    """Cut the sheet of captions into strips, each (64, 640, 3)."""
    with Pillow.open(io.BytesIO(_part(f"{film.id}.png"))) as sheet:
        pixels = np.asarray(sheet.convert("RGB"))
    return np.split(pixels, len(film.scenes))


@cache
def _pictures(shows: Shows) -> tuple[Pixels, Pixels]:
    """Draw what a scene shows: its light on, and off where it blinks."""
    if shows == "pairing":
        lit, dark = (take(partial(router.router, state), 211, SIZE).pixels for state in ("green", "pairing"))
        return lit, dark
    if shows == "press":
        return _extender(LIT), _extender(DARK)
    return _extender(READY), _extender(READY)


def _extender(light: tuple[int, int, int]) -> Pixels:
    """Draw the extender with its button lit in a colour."""
    canvas = Canvas(1000, 900, 2 * SIZE[0] / 1000)
    extender(canvas, colour("#f4f5f7"), colour("#b7bfca"))
    canvas.ring(BUTTON, 46, light, 10)
    canvas.disc(BUTTON, 26, light)
    return scene.studio(canvas, SIZE)


def _part(name: str) -> bytes:
    return (data() / "shelf" / "films" / name).read_bytes()
