import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.recommend.spelling import mended

KNOWN = ("kettle", "charger", "speaker", "washer", "tablet", "vacuum", "lamp", "rice cooker")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("two kettels", "two kettles"),
        ("a kettel", "a kettle"),
        ("vacum, please", "vacuum, please"),
        ("a washerr", "a washer"),
        ("my spekaers", "my speakers"),
        ("有kettels吗", "有kettles吗"),
    ],
)
def test_slips_are_read_as_what_was_meant(text: str, meant: str) -> None:
    assert mended(text, KNOWN) == meant


@pytest.mark.parametrize("text", ["sneakers", "it charges slowly", "it washes", "a table", "lmap", "水壶"])
def test_other_words_stay(text: str) -> None:
    assert mended(text, KNOWN) == text


@given(st.text(max_size=600))
def test_without_known_words_any_text_stays(text: str) -> None:
    assert mended(text, ()) == text
    assert mended(mended(text, KNOWN), KNOWN) == mended(text, KNOWN)
