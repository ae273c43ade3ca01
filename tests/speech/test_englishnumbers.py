import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.speech import englishnumbers
from frontdesk.speech.englishnumbers import in_words


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("5 items", "five items"),
        ("1,205", "one thousand two hundred five"),
        ("1000000", "one zero zero zero, zero zero zero"),  # as long as this, it is dictated
        ("3.14", "three point one four"),
        ("-5", "minus five"),
        ("15% off", "fifteen percent  off"),
        ("3-5 days", "three to five days"),
        ("the 21st and the 2nd", "the twenty-first and the second"),
        ("in 1999, 2005 and 2026", "in nineteen ninety-nine, two thousand five and twenty twenty-six"),
    ],
)
def test_a_number_is_said_as_people_say_it(written: str, said: str) -> None:
    assert in_words(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("¥299", "two hundred ninety-nine yuan"),
        ("¥299.50", "two hundred ninety-nine point five yuan"),
        ("$299.50", "two hundred ninety-nine dollars and fifty cents"),
        ("$1", "one dollar"),
        ("£2.01", "two pounds and one penny"),
        ("1,299 RMB", "one thousand two hundred ninety-nine yuan"),
        ("€0.99", "zero euros and ninety-nine cents"),
    ],
)
def test_a_price_names_its_currency(written: str, said: str) -> None:
    assert in_words(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-11-26", "November twenty-sixth, twenty twenty-six"),
        ("2026/1/2", "January second, twenty twenty-six"),
        ("10:05 am", "ten oh five A M"),
        ("15:30", "fifteen thirty"),
        ("9:00", "nine o'clock"),
    ],
)
def test_a_day_and_an_hour_are_said(written: str, said: str) -> None:
    assert in_words(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("NL26110002", "N L, two six one one, zero zero zero two"),
        ("USB-C2", "U S B, C, two"),
        ("2026-99-99", "two zero two six, nine nine, nine nine"),
        ("400-820-8820", "four zero zero, eight two zero, eight eight two zero"),
        ("13812345678", "one three eight, one two three four, five six seven eight"),
        ("0123", "zero one two three"),
    ],
)
def test_codes_and_phone_numbers_are_dictated(written: str, said: str) -> None:
    assert in_words(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2.5kg", "two point five kilograms"),
        ("1 kg", "one kilogram"),
        ("-5°C", "minus five degrees Celsius"),
        ("2000 mAh", "two thousand milliamp hours"),
        ("30-40 cm", "thirty to forty centimetres"),
        ("100 Mbps", "one hundred megabits per second"),
        ("6 ft", "six feet"),
    ],
)
def test_a_unit_is_named_in_full(written: str, said: str) -> None:
    assert in_words(written) == said


def test_an_address_of_mail_is_read_as_it_is_told() -> None:
    said = ["help", "at", "northlight", "dot", "example"]
    assert in_words("help@northlight.example").split() == said


@given(st.integers(0, 10**15 - 1))
def test_every_number_is_words_alone(number: int) -> None:
    assert set(englishnumbers.cardinal(number)) <= set("abcdefghijklmnopqrstuvwxyz -")


@given(st.integers(0, 9_999), st.integers(0, 9_999))
def test_different_numbers_are_said_differently(one: int, other: int) -> None:
    said = englishnumbers.cardinal(one) == englishnumbers.cardinal(other)
    assert said == (one == other)


@given(st.text(st.sampled_from("0123456789.,:-/%$¥€kgNLa +()@#~"), max_size=60))
def test_no_digit_is_left_whatever_comes(text: str) -> None:
    assert not any(sign.isdecimal() for sign in in_words(text))
