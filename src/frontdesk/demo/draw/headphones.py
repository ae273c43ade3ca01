"""Headphones, seen from the front."""

import numpy as np

from frontdesk.demo.draw.canvas import Canvas, Colour, Fade, Point, clear, shade


def headphones(canvas: Canvas, body: Colour, centre: Point, size: float) -> None:
    """Draw a pair: ``size`` is half its width in units."""
    x, y = centre
    bend = np.linspace(np.pi, 2 * np.pi, 40)
    arc = [(x + 0.74 * size * float(np.cos(at)), y + 0.95 * size * float(np.sin(at))) for at in bend]
    canvas.line(
        [(px + 0.03 * size, py + 0.05 * size) for px, py in arc], (0, 0, 0, 70), 0.16 * size, blur=0.05 * size
    )
    canvas.line(arc, Fade((shade(body, 0.28), body, shade(body, -0.25))), 0.15 * size)
    canvas.line(arc[6:-6], clear(shade(body, 0.7), 110), 0.03 * size, blur=0.012 * size)
    canvas.line(arc[10:-10], shade(body, -0.35), 0.05 * size)
    for side in (-1, 1):
        _cup(canvas, body, (x + side * 0.76 * size, y + 0.2 * size), side, size)


def _cup(canvas: Canvas, body: Colour, at: Point, side: int, size: float) -> None:
    x, y = at
    canvas.box((x - 0.05 * size, y - 0.5 * size, x + 0.05 * size, y), (150, 154, 160), 0.03 * size)
    inner = x - side * 0.14 * size
    canvas.box(
        (inner - 0.13 * size, y - 0.36 * size, inner + 0.13 * size, y + 0.4 * size),
        Fade(((26, 27, 30), (52, 54, 58), (20, 21, 24))),
        0.12 * size,
    )
    paint = Fade((shade(body, 0.34), body, shade(body, -0.32)))
    canvas.box((x - 0.17 * size, y - 0.4 * size, x + 0.19 * size, y + 0.44 * size), paint, 0.17 * size)
    canvas.box(
        (x - 0.1 * size, y - 0.3 * size, x - 0.03 * size, y + 0.2 * size),
        clear(shade(body, 0.8), 90),
        0.03 * size,
        blur=0.03 * size,
    )
    canvas.disc((x + 0.01 * size, y + 0.02 * size), 0.06 * size, shade(body, -0.22))
