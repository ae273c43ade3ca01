import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.privacy.numbers import card, iban, resident_id


@pytest.mark.parametrize("number", ["4111 1111 1111 1111", "5555-5555-5555-4444", "378282246310005"])
def test_the_published_test_numbers_of_cards_pass(number: str) -> None:
    assert card(number) == len(number)


@given(st.integers(0, 10**15 - 1), st.integers(0, 14), st.integers(1, 9))
def test_one_wrong_digit_breaks_a_card_number(body: int, place: int, by: int) -> None:
    digits = f"{body:015d}"
    (whole,) = [f"{digits}{last}" for last in range(10) if card(f"{digits}{last}")] or [""]
    if not whole:  # all digits alike
        return
    wrong = whole[:place] + str((int(whole[place]) + by) % 10) + whole[place + 1 :]
    assert card(wrong) == 0


@given(st.integers(0, 10**6 - 1), st.dates(), st.integers(0, 999))
def test_exactly_one_last_character_fits_a_resident_id(region: int, born: object, order: int) -> None:
    body = f"{region:06d}{str(born).replace('-', '')}{order:03d}"
    assert sum(resident_id(body + last) > 0 for last in "0123456789X") == 1


def test_a_resident_id_needs_a_day_that_there_was() -> None:
    assert resident_id("11010519491231002X") == 18  # the example of the standard
    assert resident_id("11010519491331002X") == 0


def test_an_iban_ends_where_its_remainder_says() -> None:
    assert iban("DE89 3704 0044 0532 0130 00") == 27
    assert iban("DE89 3704 0044 0532 0130 00 NEXT") == 27
    assert iban("DE88 3704 0044 0532 0130 00") == 0


@pytest.mark.parametrize(("letters", "ends"), [(10, 0), (11, 15), (30, 34), (31, 0)])
def test_an_iban_has_15_to_34_characters(letters: int, ends: int) -> None:
    account = "A" * letters
    remainder = int("".join(str(int(one, 36)) for one in f"{account}DE00")) % 97
    assert iban(f"DE{98 - remainder:02d}{account}") == ends
