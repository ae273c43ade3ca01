import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from frontdesk.models.store import ModelStore
from frontdesk.perception.ocr import MOST, Floats, Ocr, boxes, decode
from frontdesk.perception.percepts import Words
from perception.scenes import Pixels, slip

FIXTURES = Path(__file__).parent / "fixtures"
CHINESE = ["订单号：20261124-8812", "商品：无线蓝牙耳机", "实付：399.00元", "请在七天内申请退货"]
ENGLISH = ["Order no. 20261124-8812", "Wireless earphones", "Total: 399.00 CNY", "Return within 7 days"]
KEYS = ("", "a", "b", "c")


@pytest.fixture(scope="module")
def ocr(store: ModelStore) -> Ocr:
    return Ocr.open(store.path("ocr"), 2)


@pytest.fixture(scope="module")
def chinese() -> Pixels:
    return np.asarray(Image.open(FIXTURES / "slip_zh.png").convert("RGB"))


def read(lines: Sequence[Words]) -> list[str]:
    """Compare what was read without spaces, and with colons of one width."""
    return [re.sub(r"\s", "", line.text).replace(":", "：") for line in lines]


def plain(lines: Iterable[str]) -> list[str]:
    return [line.replace(" ", "").replace(":", "：") for line in lines]


@pytest.mark.models
def test_a_chinese_slip_is_read_line_by_line(ocr: Ocr, chinese: Pixels) -> None:
    lines = ocr.lines(chinese)
    assert read(lines) == plain(CHINESE)
    assert all(line.confidence > 0.8 for line in lines)
    tops = [line.box[1] for line in lines if line.box]
    assert tops == sorted(tops)
    assert len(tops) == 4


@pytest.mark.models
def test_an_english_slip_is_read_line_by_line(ocr: Ocr) -> None:
    assert read(ocr.lines(slip(ENGLISH))) == plain(ENGLISH)


@pytest.mark.models
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_photo_is_read_in_the_same_order(ocr: Ocr, chinese: Pixels, quarters: int) -> None:
    assert read(ocr.lines(np.ascontiguousarray(np.rot90(chinese, quarters)))) == plain(CHINESE)


@pytest.mark.models
def test_a_large_photo_has_boxes_in_its_own_pixels(ocr: Ocr, chinese: Pixels) -> None:
    small = ocr.lines(chinese)
    large = ocr.lines(
        np.asarray(cv2.resize(chinese, None, fx=5, fy=5, interpolation=cv2.INTER_CUBIC), np.uint8)
    )
    assert read(large) == read(small)
    for one, other in zip(small, large, strict=True):
        assert one.box is not None
        assert other.box is not None
        assert np.allclose(np.array(other.box) / 5, np.array(one.box), atol=6)


@pytest.mark.models
def test_a_picture_without_text_has_no_lines(ocr: Ocr) -> None:
    for shape in ((1, 1), (40, 3), (300, 400)):
        assert ocr.lines(np.full((*shape, 3), 200, np.uint8)) == ()


@pytest.mark.models
@pytest.mark.slow
def test_receipts_are_mostly_read(ocr: Ocr, data: Path) -> None:
    found = total = 0
    files = sorted((data / "sroie_receipts" / "img").glob("*.jpg"))[::6]
    for file in files:
        text = "".join(read(ocr.lines(np.asarray(Image.open(file).convert("RGB"))))).upper()
        written = (data / "sroie_receipts" / "box" / f"{file.stem}.csv").read_text("utf-8", "replace")
        lines = plain(line.split(",", 8)[8].upper() for line in written.splitlines() if line.count(",") >= 8)
        total += len(lines)
        found += sum(line in text for line in lines)
    sys.stdout.write(
        f"\nocr: {len(files)} receipts, {found / total:.3f} of {total} lines without any error\n"
    )
    assert found / total > 0.7


@given(st.lists(st.sampled_from([0, 1, 1, 2, 3]), max_size=12))
def test_repeats_are_one_character_and_blanks_separate(path: list[int]) -> None:
    chances = np.full((len(path), 4), 0.1, np.float32)
    chances[np.arange(len(path)), path] = 0.7
    expected = [KEYS[key] for at, key in enumerate(path) if key and (at == 0 or path[at - 1] != key)]
    text, sure = decode(chances, KEYS)
    assert text == "".join(expected)
    assert sure == pytest.approx(0.7 if text else 0)


@pytest.mark.models
def test_a_page_of_long_lines_is_read_whole(ocr: Ocr) -> None:
    words = "Every kettle is covered for two years from the day it was bought"
    lines = [f"{number}. {words}, whatever happens to its box and invoice" for number in range(10, 40)]
    page = Image.new("RGB", (1_240, 1_500), "white")
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(22)
    for number, line in enumerate(lines):
        pen.text((50, 40 + 40 * number), line, "black", font)
    assert len(ocr.lines(np.asarray(page))) == len(lines)


def test_a_space_that_was_nearly_read_is_put_back_and_none_is_doubled() -> None:
    keys = ("", "a", "b", " ")

    def line(*path: int) -> Floats:
        chances = np.full((len(path), 4), 0.01, np.float32)
        chances[np.arange(len(path)), path] = 0.8
        return chances

    lost = line(1, 0, 2)
    lost[1, 3] = 0.2
    assert decode(lost, keys)[0] == "a b"
    assert decode(lost, ("", "a", "b", "c"))[0] == "ab"
    assert decode(line(1, 0, 2), keys)[0] == "ab"
    read_ = line(1, 0, 3, 0, 2)
    read_[1, 3] = read_[3, 3] = 0.2
    assert decode(read_, keys)[0] == "a b"


def test_a_line_is_found_where_the_map_is_bright() -> None:
    chances = np.zeros((100, 200), np.float32)
    chances[40:50, 30:170] = 0.9
    found = boxes(chances)
    assert len(found) == 1
    left, top = found[0].min(axis=0)
    right, bottom = found[0].max(axis=0)
    assert (left < 30, top < 40, right > 170, bottom > 50) == (True, True, True, True)
    # WIDEN x area / length, on both sides
    assert (bottom - top) - 10 == pytest.approx(140 * 10 * 1.6 / 150, abs=2.5)


def test_noise_and_empty_maps_hold_no_line() -> None:
    speckle = (np.random.default_rng(0).random((100, 100)) > 0.98).astype(np.float32)
    assert boxes(speckle) == []
    assert boxes(np.zeros((32, 32), np.float32)) == []


def test_the_work_on_one_picture_is_bounded() -> None:
    chances: Floats = np.zeros((960, 960), np.float32)
    for row in range(5, 955, 12):
        chances[row : row + 6, 20:900] = 0.9
    assert len(boxes(chances)) > MOST  # `lines` takes the first MOST of them, the surest
