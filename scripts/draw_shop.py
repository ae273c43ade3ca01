"""Draw the contact sheet of the sample shop: what customers photograph, and what is for sale.

python scripts/draw_shop.py docs/pictures/shop.png
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image as Pillow

from frontdesk.demo.catalogue import catalogue
from frontdesk.demo.draw.scene import Pixels
from frontdesk.demo.pictures import LABELS, draw, product_picture

COLUMNS = 10


def photos(width: int) -> Iterator[Pixels]:
    for place, label in enumerate(LABELS):
        large = draw(
            label, 40 + place, (4 * width, 3 * width)
        ).pixels  # made small, it loses the sensor's noise
        yield np.asarray(Pillow.fromarray(large).reduce(4))


def products(width: int) -> Iterator[Pixels]:
    for product in catalogue():
        yield product_picture(product, (width, width * 9 // 10))


def sheet(pictures: list[Pixels], columns: int) -> Pillow.Image:
    height, width = pictures[0].shape[:2]
    made = Pillow.new("RGB", (columns * width, -(-len(pictures) // columns) * height))
    for place, pixels in enumerate(pictures):
        made.paste(Pillow.fromarray(pixels), (place % columns * width, place // columns * height))
    return made


def main(to: Path) -> None:
    above, below = sheet(list(photos(260)), 5), sheet(list(products(130)), COLUMNS)
    made = Pillow.new("RGB", (1300, above.height + below.height))
    made.paste(above, (0, 0))
    made.paste(below, (0, above.height))
    to.parent.mkdir(parents=True, exist_ok=True)
    made.quantize(256, Pillow.Quantize.FASTOCTREE, dither=Pillow.Dither.FLOYDSTEINBERG).save(
        to, optimize=True
    )
    print(f"{to}: {to.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
