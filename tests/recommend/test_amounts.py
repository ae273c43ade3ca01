import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.preprocess.text import normalise
from frontdesk.recommend.amounts import number, price_range


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("looking for a quiet kettle under 200", None, 200),
        ("有没有两百以内静音的水壶", None, 200),
        ("预算五百左右", 300, 600),
        ("预算五百，帮我选个手机", None, 500),
        ("三百五以内", None, 350),
        ("一千五到两千的手机", 1_500, 2_000),
        ("两三百的耳机", 200, 300),
        ("between 200 and 300", 200, 300),
        ("under two hundred and fifty yuan", None, 250),
        ("around a thousand", 800, 1_200),
        ("1.5k以内", None, 1_500),
        ("不超过一千二", None, 1_200),
        ("at least 300", 300, None),
        ("五百以上的", 500, None),
        ("200 or less", None, 200),
        ("less than ¥1,299.50", None, 1_299.5),
        ("300块的", 240, 360),
        ("my budget is about 500", 300, 600),
        ("under 2 grand", None, 2_000),
        ("最多花800", None, 800),
        ("三百来块的", 240, 360),
        ("200出头的水壶", 200, 300),
        ("一千多的手机", 1_000, 1_500),
    ],
)
def test_a_price_is_read_in_both_languages(text: str, least: float | None, most: float | None) -> None:
    found = price_range(normalise(text))
    assert found is not None
    cents = [None if one is None else round(100 * one) for one in (least, most)]
    assert [found.least, found.most] == cents


@pytest.mark.parametrize(
    "text",
    [
        "under 200 degrees",
        "within 7 days",
        "一百多平的房子",
        "100多人用",
        "三天以内",
        "a kettle with 3 lights",
        "低于50分贝",
        "约两点",
        "in white",
        "",
    ],
)
def test_what_is_no_price_is_none(text: str) -> None:
    assert price_range(normalise(text)) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,299.50", 1_299.5),
        ("一千二百零五", 1_205),
        ("三百五", 350),
        ("两万三", 23_000),
        ("十五", 15),
        ("一百零五", 105),
        ("two hundred and fifty", 250),
        ("one thousand five hundred", 1_500),
        ("a", None),
        ("路由器", None),
        ("", None),
    ],
)
def test_a_number_is_read_as_it_is_said(text: str, value: float | None) -> None:
    assert number(text) == value


@given(st.integers(10, 99_999))
def test_every_price_under_which_something_is_sought_is_found(price: int) -> None:
    for text in (f"anything under {price}", f"有没有{price}元以内的", f"{price:,} or less"):
        found = price_range(text)
        assert found is not None
        assert (found.least, found.most) == (None, 100 * price)


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    found = price_range(normalise(text))
    assert found is None or (found.least or 0) <= (found.most if found.most is not None else 10**18)
