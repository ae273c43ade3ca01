"""A cordless vacuum, seen from its side, its clear bin empty or full to the brim."""

import numpy as np

from frontdesk.demo.draw.canvas import Canvas, Colour, Fade, Point, clear, colour, shade, solid
from frontdesk.demo.draw.scene import Sticker

BIN = (360.0, 300.0, 640.0, 690.0)
SIGN: Point = (808.0, 236.0)


def vacuum_full_bin(rng: np.random.Generator, scale: float) -> Sticker:
    """Draw a vacuum with dust up to the top of its bin and the sign for it lit; both are marked."""
    canvas = Canvas(1000, 800, scale)
    body(canvas, colour("#8f98a5"), colour("#d9503f"))
    with canvas.inside(BIN, 40):
        _dust(canvas, rng, top=330)
    glass(canvas)
    _sign(canvas)
    return Sticker(canvas, marks={"sign": (SIGN[0], SIGN[1] - 34), "dust": (500, 470)})


def body(canvas: Canvas, tone: Colour, accent: Colour) -> None:
    """Draw motor, handle, tube and an empty bin."""
    canvas.box((-20, 396, 380, 486), Fade((shade(tone, 0.4), shade(tone, 0.05), shade(tone, -0.4))), 10)
    canvas.box((300, 372, 380, 512), Fade((shade(accent, 0.25), accent, shade(accent, -0.35))), 18)
    canvas.line(((790, 330), (850, 560), (800, 700)), Fade((shade(tone, 0.05), shade(tone, -0.45))), 66)
    canvas.line(((640, 690), (800, 706)), Fade((shade(tone, -0.2), shade(tone, -0.5))), 62)
    canvas.line(((742, 410), (770, 520)), shade(accent, -0.1), 22)
    canvas.box((600, 130, 900, 380), Fade((shade(tone, 0.3), tone, shade(tone, -0.42))), 70)
    canvas.box((330, 160, 640, 320), Fade((shade(tone, 0.2), shade(tone, -0.1), shade(tone, -0.35))), 40)
    for line in range(8):
        canvas.box((392 + line * 24, 186, 402 + line * 24, 262), shade(tone, -0.55), 5)
    canvas.text((470, 290), "NORTHLIGHT", 24, shade(tone, 0.75))
    canvas.box(BIN, Fade(((196, 206, 214, 150), (228, 234, 238, 110), (150, 160, 170, 160)), across=True), 40)
    canvas.box((352, 676, 648, 716), solid(shade(tone, -0.3)), 18)


def glass(canvas: Canvas) -> None:
    """Let light play on the bin."""
    left, top, right, bottom = BIN
    canvas.box(
        BIN,
        Fade(((20, 24, 30, 110), (255, 255, 255, 0), (255, 255, 255, 0), (20, 24, 30, 130)), across=True),
        40,
    )
    canvas.box((left + 34, top + 40, left + 62, bottom - 40), (255, 255, 255, 120), 14, blur=7)
    canvas.box((right - 58, top + 60, right - 46, bottom - 60), (255, 255, 255, 80), 6, blur=4)
    canvas.text((right - 84, top + 66), "MAX", 24, (250, 250, 250))
    canvas.line(((right - 120, top + 88), (right - 44, top + 88)), (250, 250, 250), 4)


def _dust(canvas: Canvas, rng: np.random.Generator, top: float) -> None:
    """Pile up fluff, hair and crumbs."""
    canvas.box((360, top, 640, 700), (92, 84, 76))
    for _ in range(150):
        grey = int(rng.integers(70, 165))
        place = (float(rng.uniform(360, 640)), float(rng.uniform(top - 12, 690)))
        canvas.disc(
            place, float(rng.uniform(12, 40)), (grey, grey - 6, grey - 14, 120), blur=float(rng.uniform(3, 8))
        )
    for _ in range(70):
        x, y = rng.uniform(365, 635), rng.uniform(top, 690)
        turns = rng.normal(0, 16, (4, 2)).cumsum(axis=0)
        strand = [(float(x + dx), float(y + dy)) for dx, dy in turns]
        canvas.line(strand, (40, 32, 26, 170) if rng.random() < 0.6 else (190, 182, 170, 150), 2)
    for _ in range(40):
        x, y = float(rng.uniform(370, 630)), float(rng.uniform(top + 20, 690))
        canvas.disc((x, y), float(rng.uniform(2, 6)), (168, 128, 84))


def _sign(canvas: Canvas) -> None:
    """Light the red symbol of a full bin on the display at the back."""
    x, y = SIGN
    canvas.disc((x - 40, y), 96, (12, 13, 16))
    canvas.ring((x - 40, y), 96, (60, 64, 70), 5)
    red = (255, 46, 36)
    x -= 40
    canvas.disc((x, y - 6), 52, clear(red, 110), blur=22)
    canvas.box((x - 34, y - 46, x + 34, y - 36), red, 5)
    canvas.box((x - 13, y - 60, x + 13, y - 46), red, 5)
    canvas.poly(((x - 29, y - 28), (x + 29, y - 28), (x + 22, y + 34), (x - 22, y + 34)), red)
    for dx in (-11, 0, 11):
        canvas.box((x + dx - 2, y - 18, x + dx + 2, y + 24), (60, 6, 4), 2)
    canvas.text((x, y + 60), "FULL", 26, red)
