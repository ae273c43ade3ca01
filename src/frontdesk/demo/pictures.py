"""Pictures of the shop: products for sale, examples of what customers photograph, and photos like theirs.

Everything is drawn by code from a seed: the same seed gives the same pixels, another seed another
table, wall, light, angle and noise. Nothing is kept in files.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np
from PIL import Image as Pillow

from frontdesk.demo.catalogue import Product
from frontdesk.demo.draw import kettle, lamp, parcel, phone, router, scene, vacuum
from frontdesk.demo.draw.canvas import Canvas, colour
from frontdesk.demo.draw.scene import Picture, Pixels, Sticker
from frontdesk.demo.draw.shapes import SHAPES
from frontdesk.errors import NotFound

Drawing = Callable[[np.random.Generator, float], Sticker]  # chance and pixels a unit -> a thing to photograph

DRAWN: Mapping[str, Drawing] = {
    "router_red_light": partial(router.router, "red"),
    "router_green_light": partial(router.router, "green"),
    "router_orange_light": partial(router.router, "orange"),
    "router_off": partial(router.router, "off"),
    "cracked_screen": phone.cracked_screen,
    "wrong_colour": parcel.wrong_colour,
    "torn_parcel": parcel.torn_parcel,
    "kettle_error_e3": partial(kettle.kettle, "E3"),
    "vacuum_full_bin": vacuum.vacuum_full_bin,
    "lamp_flicker": lamp.lamp,
}
LABELS = tuple(DRAWN)
SIZE = (960, 720)
EXAMPLES = 1_000_000  # seeds of the gallery start here, so that no photo of a test equals an example


def draw(label: str, seed: int, size: tuple[int, int] = SIZE) -> Picture:
    """Draw what a label names as a customer would photograph it. Raises `NotFound` for a label of no drawing.

    ``size`` is (width, height) in pixels; the picture's marks tell where its lights and damages lie.
    """
    if label not in DRAWN:
        raise NotFound(f"no drawing is called {label!r}", part="label", value=label)
    picture = take(DRAWN[label], seed, size)
    return lamp.flickering(picture, np.random.default_rng(seed)) if label == "lamp_flicker" else picture


def take(drawing: Drawing, seed: int, size: tuple[int, int]) -> Picture:
    """Photograph a drawing, which gets its chance from the same seed."""
    return scene.photo(drawing(np.random.default_rng(seed), 2 * size[0] / 1000), seed, size)


def gallery(n: int = 4, size: tuple[int, int] = (480, 360)) -> Iterator[tuple[str, Pixels]]:
    """Yield ``n`` example pictures of every label with it, (height, width, 3): what a gallery learns from."""
    for place, label in enumerate(LABELS):
        for example in range(n):
            yield label, draw(label, EXAMPLES + 1_000 * place + example, size).pixels


def photo(label: str, seed: int, size: tuple[int, int] = SIZE) -> bytes:
    """Photograph what a label names: the bytes of a JPEG. Raises `NotFound` for a label of no drawing."""
    return encoded(draw(label, seed, size).pixels)


def product_picture(product: Product, size: tuple[int, int] = (640, 576)) -> Pixels:
    """Draw a product for the catalogue: (height, width, 3)."""
    canvas = Canvas(1000, 900, 2 * size[0] / 1000)
    drawing = product.drawing
    SHAPES[drawing.kind](canvas, colour(drawing.body), colour(drawing.accent))
    return scene.studio(canvas, size)


def encoded(pixels: Pixels, quality: int = 88) -> bytes:
    """Write pixels as a JPEG."""
    out = io.BytesIO()
    Pillow.fromarray(pixels).save(out, "JPEG", quality=quality)
    return out.getvalue()
