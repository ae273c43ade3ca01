import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from frontdesk.perception.lights import lights
from perception.scenes import LAMPS, device, shirt

PLACES = ((230, 240), (320, 240), (410, 240))


@pytest.mark.parametrize("colour", LAMPS)
@pytest.mark.parametrize("body", [60, 215])
def test_a_lit_lamp_is_found_with_its_colour_and_its_place(colour: str, body: int) -> None:
    found = lights(device({PLACES[1]: colour}, body=body))
    assert [label.name for label in found] == [f"{colour} light"]
    left, top, right, bottom = found[0].box or (0, 0, 0, 0)
    assert left <= 320 <= right
    assert top <= 240 <= bottom
    assert right - left < 60
    assert (found[0].source, found[0].confidence > 0.5) == ("light", True)


def test_several_lamps_are_told_apart_in_a_photo_of_any_size() -> None:
    picture = device(dict(zip(PLACES, ("green", "red", "green"), strict=True)), radius=11)
    for size in ((1_600, 1_200), (640, 480), (400, 300)):
        found = lights(np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8))
        assert sorted(label.name for label in found) == ["green light", "green light", "red light"]
        scale = size[0] / 640
        red = next(label.box for label in found if label.name == "red light")
        assert red is not None
        assert red[0] <= 320 * scale <= red[2]


def test_a_device_without_a_lit_lamp_has_no_light() -> None:
    assert lights(device({})) == ()


@pytest.mark.parametrize(
    "colour", [(200, 20, 25), (230, 120, 20), (20, 120, 60), (250, 250, 250), (20, 20, 20)]
)
def test_a_shirt_of_one_colour_is_no_light(colour: tuple[int, int, int]) -> None:
    assert lights(shirt(colour)) == ()


def test_pictures_of_any_shape_are_looked_at() -> None:
    rng = np.random.default_rng(0)
    for shape in ((1, 1, 3), (1, 500, 3), (3, 3, 3), (60, 80, 3)):
        lights(rng.integers(0, 255, shape, dtype=np.uint8))
        assert lights(np.full(shape, 255, np.uint8)) == ()


def test_photos_of_goods_seldom_show_a_light(data: Path) -> None:
    rates: dict[str, float] = {}
    for name, every in (("grocery", 12), ("fashion_products", 20)):
        files = sorted((data / name / "images").glob("*.jpg"))[::every]
        shown = sum(bool(lights(np.asarray(Image.open(file).convert("RGB")))) for file in files)
        rates[name] = shown / len(files)
        sys.stdout.write(f"\nlights: {name}, {shown} of {len(files)} photos show a light that is none\n")
    assert max(rates.values()) < 0.05
