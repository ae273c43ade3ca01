import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.preprocess.stem import stemmed


@pytest.mark.parametrize(
    ("word", "stem"),
    [  # from the published vocabulary of the English Snowball stemmer
        ("consign", "consign"),
        ("consigned", "consign"),
        ("consigning", "consign"),
        ("consignment", "consign"),
        ("knightly", "knight"),
        ("knots", "knot"),
        ("generous", "generous"),
    ],
)
def test_stems_are_those_of_the_published_vocabulary(word: str, stem: str) -> None:
    assert stemmed(word) == stem


def test_forms_of_one_word_meet() -> None:
    assert len({stemmed(word) for word in ("refund", "refunds", "refunded", "Refunding")}) == 1


@given(st.text(st.sampled_from("退货订单123é-_@."), min_size=1))
def test_what_is_no_english_word_stays_as_it_is(word: str) -> None:
    assert stemmed(word) == word
