"""A router on a table, its three lights telling how the network is doing."""

import numpy as np

from frontdesk.demo.draw.canvas import BLACK, Canvas, Colour, Fade, clear, colour, shade
from frontdesk.demo.draw.scene import Sticker

LIGHTS: dict[str, Colour] = {
    "green": (60, 235, 110),
    "orange": (255, 150, 20),
    "red": (255, 38, 30),
    "off": (46, 48, 52),
}
LEDS = ("PWR", "NET", "WIFI")
# The colour of each light in each state of the router.
STATES: dict[str, tuple[str, str, str]] = {
    "red": ("green", "red", "green"),
    "orange": ("green", "orange", "green"),
    "green": ("green", "green", "green"),
    "off": ("off", "off", "off"),
    "paused": ("green", "off", "green"),  # the moment between two blinks
    "pairing": ("green", "green", "off"),  # the same of the wireless light, waiting for another device
}
PLACES = {"PWR": (390.0, 566.0), "NET": (500.0, 566.0), "WIFI": (610.0, 566.0)}
BODIES = ("#2b2f36", "#e9ebee", "#3a3f48")


def router(state: str, rng: np.random.Generator, scale: float) -> Sticker:
    """Draw a router in one of `STATES`; its lights are marked by their names."""
    body = colour(BODIES[rng.integers(len(BODIES))])
    canvas = Canvas(1000, 800, scale)
    case(canvas, body, float(rng.uniform(-8, 8)))
    canvas.text((830, 575), "NL-R200", 30, _ink(body))
    for name, light in zip(LEDS, STATES[state], strict=True):
        led(canvas, PLACES[name], LIGHTS[light], lit=light != "off")
    return Sticker(canvas, marks=PLACES)


def case(canvas: Canvas, body: Colour, lean: float = 0) -> None:
    """Draw the case with its antennas, without any light."""
    for at, tilt in ((150, -22 + lean), (360, -6 + lean), (640, 6 + lean), (850, 22 + lean)):
        top = (at + tilt * 3.2, 130)
        canvas.line(((at, 470), top), Fade((shade(body, 0.1), shade(body, -0.25))), 30)
        canvas.line(((at - 6, 465), (top[0] - 6, 135)), clear(shade(body, 0.5), 90), 5, blur=2)
        canvas.box((at - 26, 430, at + 26, 490), shade(body, -0.25), 10)
    canvas.poly(((130, 430), (870, 430), (950, 505), (50, 505)), Fade((shade(body, 0.02), shade(body, 0.28))))
    for line in range(9):
        slot, inset = 442 + line * 6, line * 7
        canvas.line(((300 - inset, slot), (700 + inset, slot)), clear(shade(body, -0.6), 130), 2)
    canvas.box((50, 500, 950, 650), Fade((shade(body, 0.14), body, shade(body, -0.32))), 26)
    canvas.box((54, 500, 946, 512), clear(shade(body, 0.45), 150), 6, blur=2)
    canvas.box((290, 530, 710, 632), Fade((shade(body, -0.72), shade(body, -0.62))), 16)
    canvas.box((292, 532, 708, 548), (255, 255, 255, 20), 8)
    canvas.text((170, 575), "NORTHLIGHT", 30, _ink(body))
    for name, (x, y) in PLACES.items():
        canvas.text((x, y + 44), name, 24, (206, 210, 216))
    for foot in (130, 870):
        canvas.box((foot - 40, 646, foot + 40, 664), shade(body, -0.6), 8)


def _ink(body: Colour) -> Colour:
    return shade(body, 0.55) if sum(body[:3]) < 380 else shade(body, -0.5)


def led(canvas: Canvas, at: tuple[float, float], light: Colour, *, lit: bool) -> None:
    """Draw one light, shining or dark."""
    canvas.disc(at, 19, BLACK)
    if lit:
        canvas.glow(at, 15, light)
    else:
        canvas.disc(at, 14, Fade((shade(light, 0.1), shade(light, -0.3))))
        canvas.disc((at[0] - 4, at[1] - 5), 3, (255, 255, 255, 60), blur=1)
