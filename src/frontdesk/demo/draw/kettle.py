"""A kettle on its base, whose display shows a temperature or an error code in seven segments."""

import numpy as np

from frontdesk.demo.draw.canvas import Canvas, Colour, Fade, Point, clear, colour, shade, solid
from frontdesk.demo.draw.scene import Sticker

# Which of the seven segments each sign lights: a top, b and c right, d bottom, e and f left, g middle.
SEGMENTS = {
    "E": "adefg",
    "3": "abcdg",
    "1": "bc",
    "2": "abdeg",
    "5": "acdfg",
    "4": "bcfg",
    "8": "abcdefg",
    "0": "abcdef",
    " ": "",
}
STROKES: dict[str, tuple[Point, Point]] = {
    "a": ((0.18, 0.0), (0.82, 0.0)),
    "b": ((1.0, 0.09), (1.0, 0.41)),
    "c": ((1.0, 0.59), (1.0, 0.91)),
    "d": ((0.18, 1.0), (0.82, 1.0)),
    "e": ((0.0, 0.59), (0.0, 0.91)),
    "f": ((0.0, 0.09), (0.0, 0.41)),
    "g": ((0.18, 0.5), (0.82, 0.5)),
}
DISPLAY = (390.0, 652.0, 610.0, 764.0)
LIT: Colour = (255, 64, 40)


def kettle(sign: str, rng: np.random.Generator, scale: float) -> Sticker:
    """Draw a kettle whose display shows a sign such as "E3"; each lit segment's middle is marked."""
    canvas = Canvas(1000, 900, scale)
    tone = shade(colour("#d9dde1"), float(rng.uniform(-0.14, 0.05)))
    pot(canvas, tone, colour("#2c3138"))
    canvas.box(DISPLAY, Fade(((6, 7, 9), (18, 19, 22))), 12)
    canvas.disc((500, 708), 84, clear(LIT, 60), blur=34)
    marks = {
        f"{place}{name}": middle
        for place, one in enumerate(sign)
        for name, middle in _digit(canvas, place, one)
    }
    return Sticker(canvas, marks=marks)


def pot(canvas: Canvas, steel: Colour, dark: Colour) -> None:
    """Draw the kettle and its base, without a display."""
    bend = np.linspace(-np.pi / 2, np.pi / 2, 24)
    handle = [(690 + 150 * float(np.cos(at)), 350 + 175 * float(np.sin(at))) for at in bend]
    canvas.line([(660, 175), *handle, (665, 525)], Fade((shade(dark, 0.25), dark, shade(dark, -0.3))), 46)
    canvas.line(handle[4:-8], (255, 255, 255, 46), 9, blur=4)
    canvas.poly(
        ((330, 190), (222, 226), (262, 300), (322, 330)),
        Fade((shade(steel, 0.1), shade(steel, -0.35)), across=True),
    )
    canvas.poly(((330, 170), (670, 170), (725, 590), (275, 590)), solid(steel))
    canvas.poly(((372, 190), (402, 190), (372, 575), (330, 575)), (255, 255, 255, 120), blur=9)
    canvas.box((274, 570, 726, 604), Fade((shade(dark, 0.2), shade(dark, -0.3))), 14)
    canvas.oval((330, 132, 670, 208), Fade((shade(dark, 0.3), shade(dark, -0.2))))
    canvas.box((462, 96, 538, 150), Fade((shade(dark, 0.35), shade(dark, -0.1))), 20)
    canvas.text((500, 400), "NORTHLIGHT", 28, shade(steel, -0.5))
    canvas.box((612, 300, 634, 520), Fade(((160, 190, 205), (110, 150, 175))), 10)
    canvas.oval((215, 575, 785, 660), shade(dark, -0.1))
    canvas.box((215, 616, 785, 790), Fade((shade(dark, 0.1), shade(dark, -0.25), shade(dark, -0.5))), 40)
    canvas.line(((240, 628), (760, 628)), (255, 255, 255, 50), 4, blur=2)
    canvas.text((300, 708), "NL-K17", 26, (190, 195, 202))
    canvas.disc((700, 708), 27, shade(dark, 0.14))
    canvas.ring((700, 708), 13, (200, 205, 212), 3)


def _digit(canvas: Canvas, place: int, sign: str) -> list[tuple[str, Point]]:
    """Draw one digit, unlit segments barely seen, and tell the middle of each lit one."""
    left, top, wide, high = 428 + place * 88, 670, 52, 76
    middles: list[tuple[str, Point]] = []
    for name, ((x0, y0), (x1, y1)) in STROKES.items():
        ends = ((left + x0 * wide, top + y0 * high), (left + x1 * wide, top + y1 * high))
        lit = name in SEGMENTS[sign]
        if lit:
            canvas.line(ends, clear(LIT, 120), 15, blur=6)
            middles.append((name, ((ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2)))
        canvas.line(ends, LIT if lit else (34, 26, 26), 10)
        if lit:
            canvas.line(ends, (255, 190, 170, 200), 4, blur=1)
    return middles
