import numpy as np
import pytest

from frontdesk.errors import InvalidInput, TooLarge, UnreadableMedia
from frontdesk.media import page
from frontdesk.media.document import extract, page_picture
from frontdesk.sections import Limits
from media.files import printed


def test_a_page_is_drawn_as_its_reader_sees_it_at_200_dpi() -> None:
    drawn = page_picture(printed([[], [(40, 700, "HHHHHHHH")]], size=720), 2)
    assert drawn.shape == (2000, 2000, 3)
    dark = np.argwhere(drawn.min(axis=2) < 128)
    top, bottom = dark[:, 0].min(), dark[:, 0].max()
    assert -20 < top * 72 / 200 < 20  # 700 of 720 points above the bottom
    assert bottom < 100


def test_a_page_is_drawn_with_as_many_pixels_a_point_as_are_asked_for() -> None:
    assert page_picture(printed([[]], size=300), 1, scale=2).shape == (600, 600, 3)


def test_a_picture_of_a_page_stays_within_the_limits_whatever_the_page_measures() -> None:
    for size in (30, 720, 2_999):
        height, width, _ = page_picture(printed([[]], size=size), 1, Limits(image_pixels=1_000_000)).shape
        assert height * width <= 1_000_000
        assert height == width
    assert max(page_picture(printed([[]], size=2_999), 1).shape) <= 4_096


def test_pages_without_text_are_named_from_one_on() -> None:
    assert extract(printed([[], [(10, 700, "words")], []]), "application/pdf").scanned == (1, 3)
    assert extract(b"words", "text/plain").scanned == ()


@pytest.mark.parametrize(
    ("data", "number", "error", "says"),
    [
        (printed([[]]), 2, InvalidInput, "no such page"),
        (printed([[]]), 0, InvalidInput, "no such page"),
        (printed([[]], size=14_400), 1, TooLarge, "page size in points"),
        (b"%PDF-1.7\nnothing", 1, UnreadableMedia, "cannot be opened"),
    ],
)
def test_a_page_that_cannot_be_drawn_is_refused(
    data: bytes, number: int, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        page_picture(data, number)


def test_nothing_that_a_child_says_of_a_page_is_believed() -> None:
    good = {"height": 2, "width": 1}
    assert page._checked(good, [b"abcdef"], Limits()).shape == (2, 1, 3)
    for said, blobs in (
        (good, [b"abc"]),
        (good, []),
        ({**good, "height": -2}, [b"abcdef"]),
        ({**good, "height": 5_000}, [b"abcdef"]),
        ({"height": 2}, [b"abcdef"]),
    ):
        with pytest.raises((LookupError, ValueError)):
            page._checked(said, blobs, Limits())
