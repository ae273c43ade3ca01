"""A drawing set into a scene and photographed: table, wall, light, angle and lens, all from a seed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageFilter

from frontdesk.demo.draw.canvas import Canvas, Point

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
Pose = Literal["standing", "lying"]  # in front of a wall, or seen from above
Tone = tuple[float, float, float]

WALLS: tuple[Tone, ...] = (
    (214, 208, 198),
    (188, 199, 205),
    (226, 222, 214),
    (176, 184, 170),
    (205, 190, 182),
)
TABLES: tuple[Tone, ...] = ((164, 122, 84), (120, 86, 60), (196, 164, 124), (96, 92, 90), (222, 216, 206))


@dataclass(frozen=True, slots=True)
class Sticker:
    """A drawn thing: its canvas, how it lies in a scene, and where in canvas units its marks are."""

    canvas: Canvas
    pose: Pose = "standing"
    marks: Mapping[str, Point] = field(default_factory=dict[str, Point])
    ground: float = 0.9  # where the thing touches the table, as a share of the canvas


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A finished picture: pixels (height, width, 3), and where its marks came to lie."""

    pixels: Pixels
    marks: Mapping[str, Point]


@dataclass(frozen=True, slots=True)
class Setting:
    """What differs from photo to photo."""

    wall: Tone
    table: Tone
    horizon: float
    zoom: float
    roll: float
    yaw: float
    pitch: float
    shift: Point
    light: float
    warmth: float
    exposure: float
    blur: float
    noise: float
    grain: int


def setting(seed: int) -> Setting:
    """Draw a setting from a seed."""
    rng = np.random.default_rng(seed)
    return Setting(
        wall=WALLS[rng.integers(len(WALLS))],
        table=TABLES[rng.integers(len(TABLES))],
        horizon=rng.uniform(0.5, 0.62),
        zoom=rng.uniform(0.86, 1.04),
        roll=rng.uniform(-4, 4),
        yaw=rng.uniform(-0.13, 0.13),
        pitch=rng.uniform(-0.05, 0.07),
        shift=(rng.uniform(-0.05, 0.05), rng.uniform(-0.03, 0.03)),
        light=rng.choice((-1, 1)) * rng.uniform(0.4, 1.0),
        warmth=rng.uniform(-0.05, 0.06),
        exposure=rng.uniform(0.88, 1.08),
        blur=rng.uniform(0.3, 0.8),
        noise=rng.uniform(1.5, 4.0),
        grain=int(rng.integers(2**31)),
    )


def photo(sticker: Sticker, seed: int, size: tuple[int, int]) -> Picture:
    """Photograph a thing: (width, height) pixels, everything else decided by the seed."""
    chosen = setting(seed)
    warp = _warp(sticker, chosen, size)
    thing = _warped(sticker.canvas.image, warp, sticker.canvas.scale, size)
    scene = _backdrop(sticker.pose, chosen, size)
    scene = _shadowed(scene, thing, sticker.pose, chosen)
    scene.alpha_composite(thing)
    pixels = _developed(np.asarray(scene.convert("RGB"), dtype=np.float32), chosen)
    return Picture(pixels, {name: _moved(warp, point) for name, point in sticker.marks.items()})


def studio(canvas: Canvas, size: tuple[int, int]) -> Pixels:
    """Show a thing for sale: straight on, on a light ground with a soft shadow."""
    width, height = size
    ramp = np.linspace(1, 0, height, dtype=np.float32)[:, None, None]
    ground = np.broadcast_to(np.array((238, 241, 244)) + ramp * np.array((14, 12, 10)), (height, width, 3))
    scene = Pillow.fromarray(ground.clip(0, 255).astype(np.uint8)).convert("RGBA")
    thing = canvas.image.resize(size, Pillow.Resampling.LANCZOS)
    shadow = _cast(thing, 0.03, (0, height * 0.02), 70)
    scene.alpha_composite(shadow)
    scene.alpha_composite(thing)
    return np.asarray(scene.convert("RGB"))


def _warp(sticker: Sticker, chosen: Setting, size: tuple[int, int]) -> Floats:
    """Find the (3, 3) matrix that takes canvas units to pixels of the photo."""
    wide, high = sticker.canvas.width, sticker.canvas.height
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], dtype=np.float64)
    depth = 1 + corners[:, 0] * chosen.yaw + corners[:, 1] * chosen.pitch
    reach = chosen.zoom * min(size[0] / wide, size[1] / high) / 2
    flat = corners * (wide * reach, high * reach) / depth[:, None]
    turn = np.deg2rad(chosen.roll * (1 if sticker.pose == "standing" else 4))
    flat = flat @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    middle = np.array(size) * (np.array(chosen.shift) + 0.5)
    return _homography((corners + 1) / 2 * (wide, high), flat + middle)


def _homography(source: NDArray[np.float64], goal: NDArray[np.float64]) -> Floats:
    """Solve for the projective map through four pairs of points (Hartley and Zisserman, section 4.1)."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(source.tolist(), goal.tolist(), strict=True):
        rows.append([x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y])
        rows.append([0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y])
    found = np.linalg.solve(np.array(rows), goal.reshape(-1))
    return np.append(found, 1.0).reshape(3, 3).astype(np.float32)


def _moved(warp: Floats, point: Point) -> Point:
    x, y, depth = warp @ np.array((*point, 1.0), dtype=np.float32)
    return float(x / depth), float(y / depth)


def _warped(image: Pillow.Image, warp: Floats, scale: float, size: tuple[int, int]) -> Pillow.Image:
    """Lay the canvas out in the photo, twice as fine as needed and then halved, against jagged edges."""
    to_units, to_double = np.diag((1 / scale, 1 / scale, 1.0)), np.diag((2.0, 2.0, 1.0))
    back = np.linalg.inv(to_double @ warp.astype(np.float64) @ to_units)
    back /= back[2, 2]
    double = (size[0] * 2, size[1] * 2)
    laid = image.transform(
        double, Pillow.Transform.PERSPECTIVE, tuple(back.reshape(-1)[:8]), Pillow.Resampling.BICUBIC
    )
    return laid.resize(size, Pillow.Resampling.BOX)


def _backdrop(pose: Pose, chosen: Setting, size: tuple[int, int]) -> Pillow.Image:
    width, height = size
    rng = np.random.default_rng(chosen.grain)
    table = _wood(chosen.table, size, rng)
    if pose == "lying":
        return Pillow.fromarray(table).convert("RGBA")
    wall = _wall(chosen, size, rng)
    edge = round(height * chosen.horizon)
    wall[edge:] = table[edge:]
    rows = np.arange(height)[:, None, None]
    near = np.exp(-np.abs(rows - edge) / (height * 0.02))  # a dark joint where wall and table meet
    joined = wall * (1 - 0.22 * near)
    blurred = Pillow.fromarray(joined.clip(0, 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(width / 350)
    )
    return blurred.convert("RGBA")


def _cloud(shape: tuple[int, int], size: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Make smooth noise from -1 to 1 of (height, width), as coarse as ``shape``."""
    small = Pillow.fromarray(rng.normal(0, 0.5, shape).astype(np.float32))
    return np.asarray(small.resize(size, Pillow.Resampling.BICUBIC))[:, :, None]


def _wood(tone: Tone, size: tuple[int, int], rng: np.random.Generator) -> Pixels:
    fibre = (
        _cloud((90, 3), size, rng) * 0.07
        + _cloud((260, 8), size, rng) * 0.05
        + _cloud((4, 4), size, rng) * 0.08
    )
    board: Pixels = (np.array(tone) * (1 + fibre)).clip(0, 255).astype(np.uint8)
    return board


def _wall(chosen: Setting, size: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Paint a wall with a window's light on it and some out-of-focus things of the room."""
    width, height = size
    across = np.linspace(-1, 1, width, dtype=np.float32)[None, :, None]
    lit = 1 + 0.14 * across * chosen.light + _cloud((5, 6), size, rng) * 0.03
    wall = np.array(chosen.wall, dtype=np.float32) * lit * np.ones((height, 1, 1), dtype=np.float32)
    things = Canvas(100, 100, 1.5)
    for _ in range(int(rng.integers(1, 4))):
        x, y, span = rng.uniform(0, 100), rng.uniform(5, 40), rng.uniform(8, 22)
        tint = tuple(int(channel) for channel in rng.uniform(70, 210, 3))
        things.box((x, y, x + span, y + rng.uniform(15, 60)), (tint[0], tint[1], tint[2], 90), 2, blur=3)
    layer = np.asarray(things.image.resize(size, Pillow.Resampling.BICUBIC), dtype=np.float32)
    alpha = layer[:, :, 3:] / 255
    painted: Floats = (wall * (1 - alpha) + layer[:, :, :3] * alpha).astype(np.float32)
    return painted


def _cast(thing: Pillow.Image, spread: float, offset: Point, dark: int) -> Pillow.Image:
    """Make the shadow of a thing: its outline, moved, blurred and half as dark."""
    alpha = thing.getchannel("A").point([value * dark // 255 for value in range(256)])
    moved = Pillow.new("L", thing.size)
    moved.paste(alpha, (round(offset[0]), round(offset[1])))
    shadow = Pillow.new("RGBA", thing.size, (18, 14, 12, 0))
    shadow.putalpha(moved.filter(ImageFilter.GaussianBlur(spread * thing.width)))
    return shadow


def _shadowed(scene: Pillow.Image, thing: Pillow.Image, pose: Pose, chosen: Setting) -> Pillow.Image:
    width, height = scene.size
    reach = 0.03 if pose == "lying" else 0.045
    far = _cast(thing, 0.022, (-chosen.light * width * reach, height * 0.02), 105)
    near = _cast(thing, 0.005, (-chosen.light * width * 0.004, height * 0.008), 120)
    scene.alpha_composite(far)
    scene.alpha_composite(near)
    return scene


def _developed(scene: Floats, chosen: Setting) -> Pixels:
    """Let lens and sensor do their part: fall-off of light, colour of light, blur, noise."""
    height, width = scene.shape[:2]
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None, None]
    across = np.linspace(-1, 1, width, dtype=np.float32)[None, :, None]
    light = chosen.exposure * (1 + 0.07 * chosen.light * across - 0.07 * (across**2 + down**2))
    tint = np.array((1 + chosen.warmth, 1.0, 1 - chosen.warmth), dtype=np.float32)
    flat = Pillow.fromarray((scene * light * tint).clip(0, 255).astype(np.uint8))
    soft = flat.filter(ImageFilter.GaussianBlur(chosen.blur * width / 960))
    rng = np.random.default_rng(chosen.grain + 1)
    noise = rng.normal(0, chosen.noise, (height, width, 1)) + rng.normal(0, chosen.noise / 2, scene.shape)
    return (np.asarray(soft, dtype=np.float32) + noise).clip(0, 255).astype(np.uint8)
