"""Drawn scenes for the tests of what is seen: a device with lamps, a shirt, a slip of paper."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Pixels = NDArray[np.uint8]

LAMPS = {
    "red": (255, 40, 30),
    "orange": (255, 150, 20),
    "yellow": (255, 228, 40),
    "green": (60, 235, 110),
    "blue": (50, 110, 255),
    "purple": (180, 60, 255),
}


def device(lamps: dict[tuple[int, int], str], seed: int = 0, body: int = 60, radius: int = 9) -> Pixels:
    """Draw a grey device with a dark panel and glowing lamps at (x, y): 640 x 480, with grain."""
    rng = np.random.default_rng(seed)
    picture = np.full((480, 640, 3), (178, 170, 160), np.float32)
    cv2.rectangle(picture, (80, 150), (560, 330), (body, body, body + 5), -1)
    cv2.rectangle(picture, (180, 200), (460, 280), (22, 22, 25), -1)
    for (x, y), name in lamps.items():
        core, halo = np.zeros((2, 480, 640), np.float32)
        cv2.circle(core, (x, y), radius, 1.0, -1, cv2.LINE_AA)
        cv2.circle(halo, (x, y), 2 * radius, 0.45, -1)
        light = np.maximum(core, cv2.GaussianBlur(halo, (0, 0), radius))[..., None]
        picture = picture * (1 - light) + light * np.array(LAMPS[name], np.float32)
    grain = rng.normal(0, 3, picture.shape)
    return np.asarray(
        cv2.GaussianBlur(np.clip(picture + grain, 0, 255).astype(np.uint8), (0, 0), 0.6), np.uint8
    )


def shirt(colour: tuple[int, int, int], seed: int = 0) -> Pixels:
    """Draw a shirt of one colour with folds on a light ground."""
    rng = np.random.default_rng(seed)
    picture = np.full((480, 400, 3), 235, np.float32)
    right = [(280, 60), (380, 150), (330, 200), (300, 170), (300, 440)]
    outline = np.array([*right, *((400 - x, y) for x, y in reversed(right))])
    cv2.fillPoly(picture, [outline], colour)
    coarse = rng.normal(1, 0.12, (8, 6)).astype(np.float32)
    folds = np.asarray(cv2.resize(coarse, (400, 480), interpolation=cv2.INTER_CUBIC), np.float32)
    return np.asarray(np.clip(picture * folds[..., None], 0, 255), np.uint8)


def slip(lines: list[str], size: int = 26) -> Pixels:
    """Write lines of Latin letters on paper, with the font that Pillow carries."""
    picture = Image.new("RGB", (560, 40 + 48 * len(lines)), (248, 248, 244))
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size)
    for row, line in enumerate(lines):
        pen.text((30, 20 + 48 * row), line, fill=(25, 25, 30), font=font)
    return np.asarray(picture)
