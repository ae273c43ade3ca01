"""A desk lamp; when it flickers, a camera sees dark bands across everything it lights."""

import numpy as np

from frontdesk.demo.draw.canvas import Canvas, Colour, Fade, clear, colour, shade
from frontdesk.demo.draw.scene import Picture, Sticker

WARM: Colour = (255, 226, 160)


def lamp(rng: np.random.Generator, scale: float) -> Sticker:
    """Draw a lamp that is on; its lit shade is marked."""
    canvas = Canvas(1000, 900, scale)
    stand(canvas, shade(colour("#eceae4"), float(rng.uniform(-0.25, 0.0))))
    shine(canvas)
    return Sticker(canvas, marks={"light": (360, 262), "cone": (360, 520)})


def stand(canvas: Canvas, body: Colour) -> None:
    """Draw foot, arms and shade."""
    canvas.oval((500, 770, 860, 870), Fade((shade(body, -0.1), shade(body, -0.45))))
    canvas.oval((500, 752, 860, 848), Fade((shade(body, 0.3), shade(body, -0.12))))
    canvas.line(((680, 800), (760, 480)), Fade((shade(body, 0.05), shade(body, -0.35))), 26)
    canvas.line(((760, 480), (400, 150)), Fade((shade(body, 0.2), shade(body, -0.25))), 24)
    canvas.disc((760, 480), 26, shade(body, -0.35))
    canvas.disc((760, 480), 12, shade(body, 0.1))
    canvas.poly(
        ((300, 120), (430, 120), (530, 262), (190, 262)),
        Fade((shade(body, 0.3), body, shade(body, -0.35)), across=True),
    )
    canvas.box((330, 92, 400, 130), shade(body, -0.2), 12)
    canvas.oval((190, 238, 530, 288), shade(body, -0.3))
    canvas.disc((700, 800), 12, (250, 180, 60))
    canvas.text((600, 812), "NORTHLIGHT", 17, shade(body, -0.5))


def shine(canvas: Canvas) -> None:
    """Switch the lamp on."""
    canvas.poly(
        ((206, 268), (514, 268), (700, 900), (20, 900)), Fade((clear(WARM, 190), clear(WARM, 40))), blur=16
    )
    canvas.oval((200, 244, 520, 284), (255, 244, 214))
    canvas.oval((240, 250, 480, 280), (255, 255, 248), blur=3)
    canvas.disc((360, 268), 150, clear(WARM, 90), blur=60)


def flickering(picture: Picture, rng: np.random.Generator) -> Picture:
    """Lay the dark bands over a photo that a rolling shutter makes of a light that flickers."""
    height = picture.pixels.shape[0]
    rows = np.arange(height, dtype=np.float32) / height
    wave = np.sin(2 * np.pi * (rows * rng.uniform(5.5, 8.5) + rng.uniform()))
    bands = 0.72 - 0.24 * np.tanh(2.4 * wave)  # dark bands with soft edges
    warm = bands[:, None] * np.array((1.0, 0.96, 0.86), dtype=np.float32)
    dimmed = picture.pixels * warm[:, None, :]
    return Picture(dimmed.clip(0, 255).astype(np.uint8), picture.marks)
