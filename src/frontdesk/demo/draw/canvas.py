"""A canvas with soft shapes: everything is drawn larger than it is shown, so that edges come out smooth."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from PIL import Image as Pillow
from PIL import ImageChops, ImageColor, ImageDraw, ImageFilter, ImageFont

Colour = tuple[int, int, int] | tuple[int, int, int, int]
Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom

WHITE, BLACK = (255, 255, 255), (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Fade:
    """A paint that runs evenly through its colours, from top to bottom or from left to right."""

    colours: tuple[Colour, ...]
    across: bool = False


Paint = Colour | Fade


def colour(written: str) -> tuple[int, int, int]:
    """Read a colour written as ``#rrggbb``."""
    red, green, blue = ImageColor.getrgb(written)[:3]
    return red, green, blue


def shade(one: Colour, by: float) -> tuple[int, int, int]:
    """Lighten a colour towards white (``by`` 0 to 1) or darken it towards black (-1 to 0)."""
    goal = 255 if by > 0 else 0
    red, green, blue = (round(channel + (goal - channel) * abs(by)) for channel in one[:3])
    return red, green, blue


def clear(one: Colour, alpha: int) -> tuple[int, int, int, int]:
    """Make a colour see-through: ``alpha`` is 0 (not there) to 255 (solid)."""
    return one[0], one[1], one[2], alpha


def solid(one: Colour) -> Fade:
    """Paint that makes a body look round: light at the left, dark at the right edge."""
    tones = (-0.25, 0.1, 0.35, 0.12, 0.0, -0.12, -0.4)
    return Fade(tuple(shade(one, tone) for tone in tones), across=True)


class Canvas:
    """A see-through sheet of ``width`` times ``height`` units, each ``scale`` pixels wide."""

    def __init__(self, width: int, height: int, scale: float) -> None:
        self.width, self.height, self.scale = width, height, scale
        self.image = Pillow.new("RGBA", (round(width * scale), round(height * scale)))

    def box(self, box: Box, paint: Paint, radius: float = 0, blur: float = 0) -> None:
        """Fill a rectangle with rounded corners."""
        mask, at = self._mask(((box[0], box[1]), (box[2], box[3])), blur)
        ImageDraw.Draw(mask).rounded_rectangle(self._pixels(box, at), radius * self.scale, fill=255)
        self._fill(mask, at, paint, blur)

    def oval(self, box: Box, paint: Paint, blur: float = 0) -> None:
        """Fill an ellipse."""
        mask, at = self._mask(((box[0], box[1]), (box[2], box[3])), blur)
        ImageDraw.Draw(mask).ellipse(self._pixels(box, at), fill=255)
        self._fill(mask, at, paint, blur)

    def disc(self, centre: Point, radius: float, paint: Paint, blur: float = 0) -> None:
        """Fill a circle."""
        x, y = centre
        self.oval((x - radius, y - radius, x + radius, y + radius), paint, blur)

    def ring(self, centre: Point, radius: float, paint: Paint, width: float) -> None:
        """Draw a circle's line; ``radius`` is that of its outer edge."""
        x, y = centre
        box = (x - radius, y - radius, x + radius, y + radius)
        mask, at = self._mask(((box[0], box[1]), (box[2], box[3])), 0)
        ImageDraw.Draw(mask).ellipse(self._pixels(box, at), outline=255, width=round(width * self.scale))
        self._fill(mask, at, paint, 0)

    def poly(self, points: Sequence[Point], paint: Paint, blur: float = 0) -> None:
        """Fill a polygon."""
        mask, at = self._mask(points, blur)
        ImageDraw.Draw(mask).polygon([self._pixel(point, at) for point in points], fill=255)
        self._fill(mask, at, paint, blur)

    def line(self, points: Sequence[Point], paint: Paint, width: float, blur: float = 0) -> None:
        """Draw a line with round joints and ends."""
        mask, at = self._mask(points, blur + width)
        pen, half = ImageDraw.Draw(mask), width * self.scale / 2
        placed = [self._pixel(point, at) for point in points]
        pen.line(placed, fill=255, width=max(1, round(2 * half)), joint="curve")
        for x, y in (placed[0], placed[-1]):
            pen.ellipse((x - half, y - half, x + half, y + half), fill=255)
        self._fill(mask, at, paint, blur)

    def text(self, middle: Point, text: str, height: float, paint: Paint) -> None:
        """Write a line of Latin letters around a point; ``height`` is the size of the type."""
        font = ImageFont.load_default(max(4.0, height * self.scale))
        half = font.getlength(text) / self.scale / 2
        x, y = middle
        mask, at = self._mask(((x - half, y - height), (x + half, y + height)), 2)
        ImageDraw.Draw(mask).text(self._pixel(middle, at), text, fill=255, font=font, anchor="mm")
        self._fill(mask, at, paint, 0)

    def glow(self, centre: Point, radius: float, light: Colour, strength: float = 1.0) -> None:
        """Let a lamp shine: a halo that fades out, and a bright core."""
        for share, alpha in ((4.5, 46), (2.6, 78), (1.6, 120)):
            self.disc(
                centre, radius * share, clear(light, round(alpha * strength)), blur=radius * share * 0.45
            )
        self.disc(centre, radius, light)
        self.disc(centre, radius * 0.5, clear(shade(light, 0.55), round(210 * strength)), blur=radius * 0.22)

    @contextmanager
    def inside(self, box: Box, radius: float = 0) -> Generator[None]:
        """Let what is drawn meanwhile show only inside a rounded rectangle."""
        outer, self.image = self.image, Pillow.new("RGBA", self.image.size)
        try:
            yield
        finally:
            mask = Pillow.new("L", outer.size)
            ImageDraw.Draw(mask).rounded_rectangle(self._pixels(box, (0, 0)), radius * self.scale, fill=255)
            layer, self.image = self.image, outer
            layer.putalpha(ImageChops.multiply(layer.getchannel("A"), mask))
            outer.alpha_composite(layer)

    def _pixel(self, point: Point, at: tuple[int, int]) -> Point:
        return point[0] * self.scale - at[0], point[1] * self.scale - at[1]

    def _pixels(self, box: Box, at: tuple[int, int]) -> Box:
        left, top = self._pixel((box[0], box[1]), at)
        right, bottom = self._pixel((box[2], box[3]), at)
        return left, top, max(left, right - 1), max(top, bottom - 1)

    def _mask(self, points: Sequence[Point], blur: float) -> tuple[Pillow.Image, tuple[int, int]]:
        """Make an empty mask just large enough for the points and the blur, and tell where it lies."""
        margin = 3 * blur * self.scale + 2
        across = [x * self.scale for x, _ in points]
        down = [y * self.scale for _, y in points]
        left, top = int(min(across) - margin), int(min(down) - margin)
        width, height = int(max(across) + margin) - left, int(max(down) + margin) - top
        return Pillow.new("L", (max(1, width), max(1, height))), (left, top)

    def _fill(self, mask: Pillow.Image, at: tuple[int, int], paint: Paint, blur: float) -> None:
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur * self.scale))
        layer = _painted(mask.size, paint)
        layer.putalpha(ImageChops.multiply(layer.getchannel("A"), mask))
        sheet = Pillow.new("RGBA", self.image.size) if min(at) < 0 else None
        if sheet is None:
            self.image.alpha_composite(layer, at)
        else:  # alpha_composite takes no negative places
            sheet.paste(layer, at)
            self.image.alpha_composite(sheet)


def _painted(size: tuple[int, int], paint: Paint) -> Pillow.Image:
    if not isinstance(paint, Fade):
        return Pillow.new("RGBA", size, paint)
    stops = np.array([one if len(one) == 4 else (*one, 255) for one in paint.colours], dtype=np.float32)
    length = size[0] if paint.across else size[1]
    places = np.linspace(0, len(stops) - 1, length)
    run = np.stack([np.interp(places, np.arange(len(stops)), stops[:, i]) for i in range(4)], axis=1)
    strip = run.round().astype(np.uint8)[None] if paint.across else run.round().astype(np.uint8)[:, None]
    return Pillow.fromarray(strip, "RGBA").resize(size)
