import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.speech import chinesenumbers
from frontdesk.speech.chinesenumbers import in_words


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "零"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (110, "一百一十"),
        (1_005, "一千零五"),
        (1_050, "一千零五十"),
        (10_005, "一万零五"),
        (100_000, "十万"),
        (10_010_000, "一千零一万"),
        (120_000_305, "一亿二千万零三百零五"),
    ],
)
def test_a_number_is_said_with_its_gaps(number: int, said: str) -> None:
    assert chinesenumbers.cardinal(number) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("¥299", "二百九十九元"),
        ("￥1,299.50", "一千二百九十九点五元"),
        ("299.00元", "二百九十九元"),
        ("$20", "二十美元"),
        ("2元", "两元"),
        ("2.5%", "百分之二点五"),
        ("3‰", "千分之三"),
        ("-5℃", "零下五摄氏度"),
        ("3-5天", "三到五天"),
        ("3~5个工作日", "三到五个工作日"),
    ],
)
def test_prices_shares_and_ranges_are_said(written: str, said: str) -> None:
    assert in_words(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026年11月26日", "二零二六年十一月二十六日"),
        ("2026-11-26", "二零二六年十一月二十六日"),
        ("10:05", "十点零五分"),
        ("2:30", "两点三十分"),
        ("18:00", "十八点"),
    ],
)
def test_a_day_and_an_hour_are_said(written: str, said: str) -> None:
    assert in_words(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("13812345678", "幺三八，幺二三四，五六七八"),
        ("400-820-8820", "四零零，八二零，八八二零"),
        ("010-62345678", "零幺零，六二三四五六七八"),
        ("订单NL26110002已发货", "订单 N L，二六一一，零零零二 已发货"),
        ("2000台", "两千台"),
        ("2个", "两个"),
        ("12个", "十二个"),
        ("2.5kg", "二点五公斤"),
        ("2000mAh", "两千毫安时"),
        ("第3步", "第三步"),
    ],
)
def test_numbers_codes_and_counts_are_said_as_people_say_them(written: str, said: str) -> None:
    assert in_words(written) == said


@given(st.integers(0, 10**16 - 1), st.integers(0, 10**16 - 1))
def test_different_numbers_are_said_differently(one: int, other: int) -> None:
    assert (chinesenumbers.cardinal(one) == chinesenumbers.cardinal(other)) == (one == other)


@given(st.text(st.sampled_from("0123456789.,:：-/%￥¥$元个年月日kgNL退款 +()@#~至"), max_size=60))
def test_no_digit_is_left_whatever_comes(text: str) -> None:
    assert not any(sign.isdecimal() for sign in in_words(text))
