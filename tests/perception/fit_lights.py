"""Fit the logistic model of `frontdesk.perception.lights` anew.

`PYTHONPATH=tests .venv/bin/python tests/perception/fit_lights.py`. Positive: lamps of six colours drawn on
grey devices, and the lamps of the sample shop's drawn routers. Negative: every other spot there, and those in
every eighth picture of the set grocery (MIT). What test_lights.py measures are other pictures.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from sklearn.linear_model import LogisticRegression

from frontdesk.demo import pictures
from frontdesk.perception.lights import SIDE, Spot, spots
from frontdesk.preprocess.image import Pixels, bounded
from perception.scenes import LAMPS, device

ROUTERS = ("router_red_light", "router_orange_light", "router_green_light", "router_off")
SIZES = ((960, 720), (640, 480), (1_280, 960), (480, 360))
DATA = Path(__file__).parents[3] / "shared" / "data"

Example = tuple[list[float], bool]


def measures(spot: Spot) -> list[float]:
    return [spot.contrast, spot.chroma, spot.grey, spot.calm]


def told(pixels: Pixels, marks: list[tuple[float, float]]) -> Iterator[Example]:
    """Yield the spots of a picture, and whether a lit lamp is marked there."""
    small, scale = bounded(pixels, SIDE)
    for spot in spots(small):
        left, top, right, bottom = (edge / scale for edge in spot.box)
        at = [(x, y) for x, y in marks if left - 6 <= x <= right + 6 and top - 6 <= y <= bottom + 6]
        yield measures(spot), bool(at)


def drawn(seed: int) -> Iterator[Example]:
    """Yield the spots of one drawn device, up to three of whose lamps shine more or less brightly."""
    rng = np.random.default_rng(seed)
    places = [(230, int(rng.integers(225, 255))), (320, 240), (410, int(rng.integers(225, 255)))]
    names = {place: str(rng.choice(list(LAMPS))) for place in places[: int(rng.integers(1, 4))]}
    picture = device(names, seed, body=int(rng.integers(35, 235)), radius=int(rng.integers(4, 13)))
    dimmed = np.clip(picture * rng.uniform(0.75, 1.1) * rng.uniform(0.95, 1.05, 3), 0, 255).astype(np.uint8)
    scale = float(rng.choice([0.6, 0.8, 1.0]))
    small = np.asarray(cv2.resize(dimmed, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    yield from told(small, [(x * scale, y * scale) for x, y in names])


def shop(seed: int) -> Iterator[Example]:
    """Yield the spots of a photo of the sample shop's router: all lamps shine, or none."""
    label = ROUTERS[seed % len(ROUTERS)]
    picture = pictures.draw(label, seed, SIZES[seed // len(ROUTERS) % len(SIZES)])
    yield from told(picture.pixels, [] if label == "router_off" else list(picture.marks.values()))


def photographed(file: Path) -> Iterator[Example]:
    """Yield the spots of a photo of goods, none of which is a lamp."""
    yield from told(np.asarray(Image.open(file).convert("RGB")), [])


def main() -> None:
    examples = [example for seed in range(120) for example in drawn(seed)]
    examples.extend(example for seed in range(5_000, 5_128) for example in shop(seed))
    for file in sorted((DATA / "grocery" / "images").glob("*.jpg"))[::8]:
        examples.extend(photographed(file))
    inputs, lit = np.array([row for row, _ in examples]), np.array([shines for _, shines in examples])
    model = LogisticRegression(C=30, max_iter=5_000).fit(inputs, lit)
    right = model.score(inputs, lit)
    sys.stdout.write(f"{len(lit)} spots, {lit.sum()} of them lamps, {right:.4f} told rightly\n")
    sys.stdout.write(f"WEIGHTS {model.coef_[0].round(2).tolist()} CONSTANT {model.intercept_[0]:.2f}\n")


if __name__ == "__main__":
    main()
