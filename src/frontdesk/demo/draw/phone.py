"""A phone on a table, seen from above, its glass whole or cracked."""

import numpy as np

from frontdesk.demo.draw.canvas import WHITE, Canvas, Colour, Fade, Point, clear, colour, shade
from frontdesk.demo.draw.scene import Sticker

BODY = (290.0, 30.0, 710.0, 870.0)
GLASS = (306.0, 46.0, 694.0, 854.0)
SCREENS: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((32, 40, 92), (122, 70, 140), (240, 150, 110)),
    ((14, 60, 84), (34, 130, 140), (190, 220, 190)),
    ((50, 30, 50), (150, 60, 70), (250, 190, 120)),
)


def cracked_screen(rng: np.random.Generator, scale: float) -> Sticker:
    """Draw a phone with broken glass; the place of the blow is marked."""
    canvas = Canvas(1000, 900, scale)
    handset(canvas, colour("#20242c"), SCREENS[rng.integers(len(SCREENS))])
    blow = (float(rng.uniform(360, 640)), float(rng.uniform(200, 700)))
    with canvas.inside(GLASS, 44):
        crack(canvas, blow, rng)
    return Sticker(canvas, "lying", {"blow": blow})


def handset(canvas: Canvas, body: Colour, screen: tuple[Colour, ...]) -> None:
    """Draw a whole phone with a lock screen in the given colours."""
    left, top, right, bottom = BODY
    canvas.box((left - 5, top + 160, left + 4, top + 240), shade(body, -0.2), 4)
    canvas.box((right - 4, top + 190, right + 5, top + 300), shade(body, -0.2), 4)
    canvas.box(BODY, Fade((shade(body, 0.45), shade(body, 0.1), shade(body, 0.35)), across=True), 60)
    canvas.box((left + 5, top + 5, right - 5, bottom - 5), (8, 9, 12), 56)
    with canvas.inside(GLASS, 44):
        canvas.box(GLASS, Fade(screen))
        canvas.disc((330, 760), 210, clear(shade(screen[-1], 0.2), 70), blur=30)
        canvas.disc((660, 560), 160, clear(shade(screen[1], 0.3), 80), blur=30)
        canvas.poly(((306, 46), (470, 46), (306, 420)), (255, 255, 255, 26))
    canvas.text((500, 200), "10:24", 104, WHITE)
    canvas.text((500, 276), "Tue 24 Nov", 30, (255, 255, 255, 220))
    canvas.disc((500, 78), 11, (8, 9, 12))
    canvas.box((430, 832, 570, 838), (255, 255, 255, 200), 3)


def crack(canvas: Canvas, blow: Point, rng: np.random.Generator) -> None:
    """Break the glass: splinters at the blow, long jagged cracks outwards, shorter ones between them."""
    count = int(rng.integers(13, 18))
    turns = np.sort(rng.uniform(0, 2 * np.pi, count) * 0.25 + np.arange(count) * 2 * np.pi / count)
    rays = [_ray(blow, float(turn), rng) for turn in turns]
    canvas.disc(blow, 130, (255, 255, 255, 26), blur=40)
    for one, other in zip(rays, rays[1:] + rays[:1], strict=True):
        if rng.random() < 0.45:  # a splinter that mirrors the ceiling
            canvas.poly((blow, *one[1:4], *reversed(other[1:4])), (255, 255, 255, int(rng.integers(12, 60))))
        for step in range(1, 5):
            if rng.random() < 0.8 - 0.13 * step:
                _fissure(canvas, (one[step], other[step]), 2.2)
    for ray in rays:
        _fissure(canvas, ray, 3.4)
    for _ in range(26):
        x, y = rng.normal(blow[0], 24), rng.normal(blow[1], 24)
        points = [(x + rng.uniform(-14, 14), y + rng.uniform(-14, 14)) for _ in range(3)]
        canvas.poly(points, (235, 240, 248, int(rng.integers(60, 190))))
    canvas.disc(blow, 9, (12, 12, 16))


def _ray(blow: Point, turn: float, rng: np.random.Generator) -> list[Point]:
    """Run a jagged line from the blow outwards, longer steps farther out."""
    points, reach, longest = [blow], 0.0, rng.uniform(260, 900)
    while reach < longest or len(points) < 6:
        reach += rng.uniform(26, 46) * (1 + len(points) * 0.28)
        turn += rng.normal(0, 0.10)
        points.append((blow[0] + reach * float(np.cos(turn)), blow[1] + reach * float(np.sin(turn))))
    return points


def _fissure(canvas: Canvas, points: list[Point] | tuple[Point, ...], width: float) -> None:
    """Draw a crack: a dark edge beside a bright one."""
    canvas.line([(x + width, y + width) for x, y in points], (6, 8, 12, 170), width)
    canvas.line(list(points), (240, 245, 250, 235), width * 0.8)
