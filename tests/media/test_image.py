import io

import numpy as np
import pytest
from PIL import Image

from frontdesk.errors import TooLarge, UnreadableMedia
from frontdesk.media import image
from frontdesk.media.door import admit
from frontdesk.sections import Limits
from media.files import picture


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("mode", ["RGB", "L", "1", "P", "RGBA", "CMYK", "I;16"])
def test_every_format_and_colour_mode_becomes_rgb(limits: Limits, name: str, mode: str) -> None:
    out = io.BytesIO()
    try:
        Image.new(mode, (30, 20)).save(out, name)
    except (OSError, ValueError, KeyError):
        pytest.skip(f"{name} does not hold {mode}")
    admitted = admit(out.getvalue(), part="image", limits=limits)
    assert admitted.kind == "image"
    assert image.pixels(admitted.data).shape == (20, 30, 3)


def test_colours_survive(limits: Limits) -> None:
    admitted = admit(picture(color=(250, 10, 10)), part="image", limits=limits)
    assert image.pixels(admitted.data)[10, 10] == pytest.approx((250, 10, 10), abs=3)


def test_a_hole_is_seen_on_white(limits: Limits) -> None:
    admitted = admit(picture(mode="RGBA", color=(0, 0, 0, 0)), part="image", limits=limits)
    assert (image.pixels(admitted.data) == 255).all()


def test_sixteen_bits_are_scaled_not_clipped(limits: Limits) -> None:
    out = io.BytesIO()
    Image.fromarray(np.full((8, 8), 32_768, np.uint16)).save(out, "PNG")
    assert image.pixels(admit(out.getvalue(), part="image", limits=limits).data)[0, 0, 0] == 128


def test_a_photo_is_turned_upright_and_loses_its_place_and_time(limits: Limits) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "MAKER"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 0.0)
    data = picture(40, 20, "JPEG", exif=exif, comment=b"a secret comment") + b"<script>alert(1)</script>"
    assert b"MAKER" in data
    kept = admit(data, part="image", limits=limits).data
    with Image.open(io.BytesIO(kept)) as read:
        assert read.size == (20, 40)
        assert not read.getexif()
        assert set(read.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for secret in (b"MAKER", b"secret", b"script", b"Exif"):
        assert secret not in kept


def test_a_pixel_flood_is_refused_by_its_header(limits: Limits) -> None:
    bomb = picture(13_000, 13_000, mode="1")
    assert len(bomb) < 25_000
    with pytest.raises(TooLarge, match="image pixels is 169,000,000; the limit is 25,000,000") as refused:
        admit(bomb, part="image", limits=limits)
    assert (refused.value.part, refused.value.value) == ("image", 169_000_000)


def test_of_four_hundred_frames_the_first_is_taken(limits: Limits) -> None:
    out = io.BytesIO()
    frames = [Image.new("P", (1_000, 1_000), number % 256) for number in range(400)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=1)
    admitted = admit(out.getvalue(), part="image", limits=limits)
    assert admitted.facts == {"width": 1_000, "height": 1_000}


@pytest.mark.parametrize("cut", [9, 30, 60])
def test_a_picture_that_breaks_off_is_unreadable(limits: Limits, cut: int) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (50, 50, 3), dtype=np.uint8)
    data = image.encoded(noise)
    with pytest.raises(UnreadableMedia):
        admit(data[: len(data) * cut // 100], part="image", limits=limits)


def test_only_what_we_wrote_is_read_outside_the_sandbox() -> None:
    for data in (b"", b"x", picture(name="GIF"), picture(name="WEBP")):
        with pytest.raises(UnreadableMedia):
            image.pixels(data)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "I;16", "CMYK", "P"])
def test_a_picture_at_the_limit_is_decoded_within_the_memory_of_the_child(limits: Limits, mode: str) -> None:
    out = io.BytesIO()
    if mode == "I;16":
        Image.fromarray(np.full((5_000, 5_000), 40_000, np.uint16)).save(out, "PNG", compress_level=1)
    else:
        name, how = ("JPEG", {}) if mode == "CMYK" else ("PNG", {"compress_level": 1})
        Image.new(mode, (5_000, 5_000)).save(out, name, **how)
    facts = admit(out.getvalue(), part="image", limits=limits).facts
    assert facts == {"width": 4_096, "height": 4_096}


def test_of_a_moving_webp_the_first_picture_is_taken(limits: Limits) -> None:
    out = io.BytesIO()
    Image.new("RGB", (9, 9), "red").save(
        out, "WEBP", save_all=True, append_images=[Image.new("RGB", (9, 9), "blue")], lossless=True
    )
    kept = image.pixels(admit(out.getvalue(), part="image", limits=limits).data)
    assert kept[4, 4] == pytest.approx((254, 0, 0), abs=4)


def test_a_stored_picture_with_a_false_header_is_not_decoded() -> None:
    with pytest.raises(UnreadableMedia, match="too large"):
        image.pixels(picture(13_000, 13_000, mode="1"))


def test_what_lies_under_full_transparency_is_not_kept(limits: Limits) -> None:
    grid = np.zeros((8, 8, 4), np.uint8)
    grid[:, :4] = (200, 0, 0, 0)  # a secret that nobody who looks at the picture sees
    grid[:, 4:] = (0, 0, 200, 255)
    out = io.BytesIO()
    Image.fromarray(grid, "RGBA").save(out, "PNG")
    kept = image.pixels(admit(out.getvalue(), part="image", limits=limits).data)
    assert (kept[:, :4] == 255).all()
    assert tuple(kept[0, 7]) == (0, 0, 200)


@pytest.mark.parametrize(("side", "most"), [(400, 1_000_000), (400, 20_000), (64, 900), (2, 10)])
def test_a_picture_is_shrunk_to_fit_side_and_bytes(side: int, most: int) -> None:
    grid = np.random.default_rng(0).integers(0, 256, (300, 600, 3), np.uint8)
    made = image.shrunk(image.encoded(grid), side, most)
    shape = image.pixels(made).shape
    assert max(shape[:2]) <= side
    assert len(made) <= most or max(shape[:2]) == 1
    assert made[:3] == b"\xff\xd8\xff"


def test_a_small_picture_is_not_enlarged_and_what_is_none_is_refused() -> None:
    made = image.shrunk(image.encoded(np.zeros((20, 30, 3), np.uint8)), 400, 10_000)
    assert image.pixels(made).shape == (20, 30, 3)
    with pytest.raises(UnreadableMedia):
        image.shrunk(b"no picture", 400, 10_000)
