import io
import subprocess
import sys
from hashlib import sha256

import numpy as np
import pytest
from PIL import Image as Pillow

from frontdesk.demo.catalogue import catalogue
from frontdesk.demo.draw.scene import Picture
from frontdesk.demo.draw.shapes import SHAPES
from frontdesk.demo.pictures import LABELS, draw, gallery, photo, product_picture
from frontdesk.errors import NotFound

SIZE = (480, 360)
LOOK = """
from hashlib import sha256
from frontdesk.demo.pictures import photo
print(sha256(photo("router_red_light", 5, (480, 360))).hexdigest())
"""


def at(picture: Picture, mark: str, reach: int = 2) -> tuple[float, float, float]:
    """Give the mean red, green and blue around a mark."""
    x, y = picture.marks[mark]
    around = picture.pixels[round(y) - reach : round(y) + reach + 1, round(x) - reach : round(x) + reach + 1]
    red, green, blue = around.reshape(-1, 3).mean(axis=0)
    return float(red), float(green), float(blue)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("label", "hue"),
    [
        ("router_red_light", "red"),
        ("router_green_light", "green"),
        ("router_orange_light", "orange"),
        ("router_off", "off"),
    ],
)
def test_the_net_light_of_a_router_shines_in_its_colour(label: str, hue: str, seed: int) -> None:
    picture = draw(label, seed, SIZE)
    red, green, blue = at(picture, "NET")
    seen = {
        "red": red > 200 and green < 0.6 * red,
        "green": green > 180 and red < 0.75 * green,
        "orange": red > 200 and 0.45 * red < green < 0.9 * red and blue < 0.7 * green,
        "off": max(red, green, blue) < 90,
    }
    assert [name for name, holds in seen.items() if holds] == [hue]
    red, green, blue = at(picture, "PWR")
    assert (green > 180 and red < 0.75 * green) == (hue != "off")


@pytest.mark.parametrize("seed", range(3))
def test_the_kettle_shows_e3_in_segments_that_are_lit(seed: int) -> None:
    picture = draw("kettle_error_e3", seed, SIZE)
    assert {mark[1] for mark in picture.marks if mark[0] == "0"} == set("adefg")
    assert {mark[1] for mark in picture.marks if mark[0] == "1"} == set("abcdg")
    for mark in picture.marks:
        red, green, blue = at(picture, mark, reach=1)
        assert red > 190 and red > 1.25 * max(green, blue), mark  # noqa: PT018 - one colour


@pytest.mark.parametrize("seed", range(3))
def test_the_goods_are_red_where_the_card_says_black(seed: int) -> None:
    picture = draw("wrong_colour", seed, SIZE)
    red, green, blue = at(picture, "goods")
    assert red > 1.8 * max(green, blue)
    x, y = picture.marks["card"]
    card = picture.pixels[round(y) - 25 : round(y) + 25, round(x) - 35 : round(x) + 35].max(axis=2)
    assert np.percentile(card, 80) > 180
    assert np.percentile(card, 2) < 100


def test_a_full_bin_is_said_in_red_and_a_torn_parcel_is_dark_inside() -> None:
    red, green, blue = at(draw("vacuum_full_bin", 1, SIZE), "sign", reach=1)
    assert red > 1.8 * max(green, blue)
    torn = draw("torn_parcel", 1, SIZE)
    x, y = torn.marks["hole"]
    assert torn.pixels[round(y) - 12, round(x)].max() < 90


def test_a_flickering_lamp_has_dark_bands_across_the_whole_picture() -> None:
    rows = draw("lamp_flicker", 1, SIZE).pixels.mean(axis=(1, 2))
    turns = np.diff(np.sign(rows - np.convolve(rows, np.ones(61) / 61, mode="same"))[20:-20])
    assert np.count_nonzero(turns) >= 8


@pytest.mark.parametrize("label", LABELS)
def test_another_seed_is_another_picture_and_the_same_seed_the_same(label: str) -> None:
    one = draw(label, 1, SIZE).pixels
    assert one.shape == (360, 480, 3)
    assert one.dtype == np.uint8
    assert np.array_equal(one, draw(label, 1, SIZE).pixels)
    difference = np.abs(one.astype(float) - draw(label, 2, SIZE).pixels)
    assert difference.mean() > 8


@pytest.mark.parametrize("label", LABELS)
def test_every_mark_lies_inside_the_picture(label: str) -> None:
    for seed in range(4):
        marks = draw(label, seed, (240, 180)).marks
        assert marks
        assert all(0 < x < 239 and 0 < y < 179 for x, y in marks.values()), (seed, marks)


def test_a_photo_is_the_same_in_another_process() -> None:
    ran = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == sha256(photo("router_red_light", 5, SIZE)).hexdigest()


def test_a_photo_is_a_small_jpeg() -> None:
    data = photo("cracked_screen", 1)
    assert len(data) < 400_000
    with Pillow.open(io.BytesIO(data)) as read:
        assert (read.format, read.size) == ("JPEG", (960, 720))


def test_the_gallery_shows_every_label_as_often_as_asked_and_no_picture_twice() -> None:
    shown = list(gallery(2, (160, 120)))
    assert [label for label, _ in shown] == [label for label in LABELS for _ in range(2)]
    assert len({pixels.tobytes() for _, pixels in shown}) == len(shown)


def test_every_product_is_drawn_and_none_like_another() -> None:
    drawn = {product.id: product_picture(product, (200, 180)) for product in catalogue()}
    assert {product.drawing.kind for product in catalogue()} == set(SHAPES)
    assert len({pixels.tobytes() for pixels in drawn.values()}) == len(drawn)
    for name, pixels in drawn.items():
        assert pixels.shape == (180, 200, 3)
        assert min(pixels[:8, :8].min(), pixels[:8, -8:].min()) > 225, name  # nothing but the light ground
        assert pixels.std() > 8, name


def test_a_label_of_no_drawing_is_refused() -> None:
    with pytest.raises(NotFound, match="no drawing is called 'toaster_on_fire'"):
        draw("toaster_on_fire", 1)
