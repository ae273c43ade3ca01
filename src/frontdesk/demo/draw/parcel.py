"""A parcel: torn on its way, or opened to show goods of the wrong colour."""

import numpy as np

from frontdesk.demo.draw.canvas import Box, Canvas, Colour, Fade, Point, colour, shade
from frontdesk.demo.draw.headphones import headphones
from frontdesk.demo.draw.scene import Sticker

CARD: Colour = (196, 152, 102)
REDS = ("#c8202c", "#d42a2a", "#b81e3a")
FRONT: tuple[Point, ...] = ((150, 330), (640, 360), (640, 760), (150, 700))


def torn_parcel(rng: np.random.Generator, scale: float) -> Sticker:
    """Draw a closed box with a hole torn into its front; the hole is marked."""
    canvas = Canvas(1000, 800, scale)
    tone = shade(CARD, float(rng.uniform(-0.12, 0.1)))
    canvas.poly(
        ((640, 360), (880, 290), (880, 660), (640, 760)), Fade((shade(tone, -0.18), shade(tone, -0.36)))
    )
    canvas.poly(((150, 330), (410, 270), (880, 290), (640, 360)), Fade((shade(tone, 0.26), shade(tone, 0.1))))
    canvas.poly(FRONT, Fade((shade(tone, 0.04), shade(tone, -0.14))))
    canvas.poly(((372, 344), (418, 347), (668, 281), (622, 279)), (222, 204, 164, 190))
    canvas.poly(((372, 344), (418, 347), (418, 430), (372, 425)), (222, 204, 164, 170))
    _creases(canvas, rng)
    label(canvas, (452, 500, 610, 640))
    hole = (float(rng.uniform(292, 330)), float(rng.uniform(500, 580)))
    _tear(canvas, hole, rng)
    canvas.poly(((880, 290), (846, 318), (880, 352)), shade(tone, -0.55))  # a crushed corner
    canvas.line(((846, 318), (880, 352)), shade(tone, 0.3), 4)
    return Sticker(canvas, marks={"hole": hole})


def wrong_colour(rng: np.random.Generator, scale: float) -> Sticker:
    """Draw an opened parcel with red headphones beside a card that says BLACK; both are marked."""
    canvas = Canvas(1000, 900, scale)
    tone = shade(CARD, float(rng.uniform(-0.1, 0.1)))
    _open_box(canvas, tone)
    for _ in range(11):
        x, y = rng.uniform(190, 810), rng.uniform(190, 690)
        points = [(x + rng.uniform(-130, 130), y + rng.uniform(-90, 90)) for _ in range(4)]
        canvas.poly(points, (255, 255, 255, 70), blur=5)
    headphones(canvas, colour(REDS[rng.integers(len(REDS))]), (392, 390), 225)
    _order_card(canvas, (560, 500, 850, 700))
    return Sticker(canvas, "lying", {"goods": (392 - 0.76 * 225, 440.0), "card": (705, 600)})


def label(canvas: Canvas, box: Box) -> None:
    """Stick a shipping label with a bar code on a box."""
    left, top, right, _ = box
    canvas.box(box, (246, 246, 242), 4)
    canvas.text(((left + right) / 2, top + 20), "NORTHLIGHT", 20, (30, 34, 40))
    at, step = left + 14, 0
    while at < right - 16:
        wide = (2, 5, 3, 7, 2, 4)[step % 6]
        canvas.box((at, top + 38, at + wide, top + 86), (20, 20, 22))
        at, step = at + wide + (4, 3, 5)[step % 3], step + 1
    for line, share in enumerate((0.9, 0.7, 0.8)):
        y = top + 98 + line * 13
        canvas.box((left + 14, y, left + (right - left - 14) * share, y + 5), (150, 150, 150))


def _creases(canvas: Canvas, rng: np.random.Generator) -> None:
    for _ in range(7):
        x, y = rng.uniform(170, 560), rng.uniform(380, 680)
        goal = (x + rng.uniform(30, 90), y + rng.uniform(-40, 40))
        canvas.line(((x, y), goal), (80, 55, 30, 70), 4, blur=2)
        canvas.line(((x, y + 4), (goal[0], goal[1] + 4)), (255, 235, 205, 60), 3, blur=1)


def _tear(canvas: Canvas, hole: Point, rng: np.random.Generator) -> None:
    """Tear a jagged hole: pale fibres at its rim, dark inside, a flap hanging out."""
    turns = np.linspace(0, 2 * np.pi, 26, endpoint=False)
    reach = rng.uniform(62, 112, 26) * (1 + 0.35 * np.cos(turns) ** 2)
    rim = [
        (hole[0] + float(r * np.cos(t)), hole[1] + float(0.9 * r * np.sin(t)))
        for t, r in zip(turns, reach, strict=True)
    ]
    ragged = [
        (x + rng.uniform(-9, 9) + (x - hole[0]) * 0.16, y + rng.uniform(-9, 9) + (y - hole[1]) * 0.16)
        for x, y in rim
    ]
    canvas.poly(ragged, (60, 40, 24, 120), blur=6)
    canvas.poly(ragged, (233, 211, 176))
    canvas.poly(rim, Fade(((24, 17, 12), (52, 38, 28))))
    with canvas.inside((hole[0] - 70, hole[1] - 20, hole[0] + 80, hole[1] + 90), 30):
        for row in range(4):  # bubble wrap
            for column in range(7):
                at = (hole[0] - 62 + column * 22 + row % 2 * 11, hole[1] + 22 + row * 19)
                canvas.disc(at, 9, (150, 158, 168, 150))
                canvas.disc((at[0] - 3, at[1] - 3), 3, (240, 244, 250, 190), blur=1)
    flap = (rim[2], rim[5], (hole[0] + 40, hole[1] + 190), (hole[0] + 96, hole[1] + 128))
    canvas.poly([(x + 8, y + 10) for x, y in flap], (40, 26, 14, 110), blur=6)
    canvas.poly(flap, Fade((shade(CARD, 0.18), shade(CARD, 0.42))))
    for start in (3, 12, 19):
        x, y = rim[start]
        canvas.line(((x, y), (x + (x - hole[0]) * 0.9, y + (y - hole[1]) * 0.9)), (70, 46, 26, 200), 4)


def _open_box(canvas: Canvas, tone: Colour) -> None:
    """Draw a box from above, its four flaps folded out."""
    inner = (160, 150, 840, 730)
    for flap in (
        ((160, 150), (840, 150), (800, 30), (200, 30)),
        ((160, 730), (840, 730), (800, 860), (200, 860)),
        ((160, 150), (160, 730), (40, 690), (40, 190)),
        ((840, 150), (840, 730), (960, 690), (960, 190)),
    ):
        canvas.poly(flap, Fade((shade(tone, 0.24), shade(tone, 0.02))))
        canvas.line((flap[0], flap[1]), shade(tone, -0.35), 5)
    canvas.box(inner, Fade((shade(tone, -0.52), shade(tone, -0.24))))
    canvas.box((200, 195, 800, 690), Fade((shade(tone, -0.3), shade(tone, -0.1))), 6, blur=12)


def _order_card(canvas: Canvas, box: Box) -> None:
    left, top, right, bottom = box
    canvas.box((left + 6, top + 10, right + 8, bottom + 12), (30, 20, 12, 120), 6, blur=8)
    canvas.box(box, (250, 249, 245), 6)
    canvas.box((left, top, right, top + 46), (28, 58, 92), 6)
    middle = (left + right) / 2
    canvas.text((middle, top + 23), "NORTHLIGHT", 28, (255, 255, 255))
    canvas.text((middle, top + 76), "NL-H70", 27, (60, 62, 66))
    canvas.text((middle, top + 112), "ORDERED:", 30, (40, 42, 46))
    canvas.text((middle, top + 160), "BLACK", 50, (10, 10, 12))
