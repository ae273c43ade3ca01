import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.demo.catalogue import catalogue
from frontdesk.understanding.entities import find
from frontdesk.understanding.pack import load_pack, shop_pack
from frontdesk.understanding.phrases import Phrases, folded

SHOP = load_pack(shop_pack()).phrases
PHRASES = Phrases.of({"product": ("kettle", "Smart kettle K17", "电水壶", "水壶"), "brand": ("北光",)})


def found(text: str, phrases: Phrases = PHRASES) -> list[tuple[str, str]]:
    return [(sort, text[start:end]) for sort, start, end, _ in phrases.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My KETTLE leaks", [("product", "KETTLE")]),
        ("two kettles, please", [("product", "kettles")]),
        ("the smart kettle k17 is here", [("product", "smart kettle k17")]),
        ("kettleful of tea, a teakettle, kettle2", []),
        ("北光的电水壶漏水", [("brand", "北光"), ("product", "电水壶")]),
        ("买了kettle水壶", [("product", "kettle"), ("product", "水壶")]),
        ("smart kettle K18", [("product", "kettle")]),
        ("", []),
    ],
)
def test_the_longest_name_counts_and_never_a_part_of_a_word(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text) == expected


@given(st.text(alphabet="kettles smartK17电水壶北光İß ", max_size=120))
def test_places_are_exact_apart_and_hold_a_phrase(text: str) -> None:
    spans = list(PHRASES.find(text))
    assert all(end <= start for (_, _, end, _), (_, start, _, _) in itertools.pairwise(spans))
    for _, start, end, _ in spans:
        assert folded(text[start:end]).rstrip("s") in {"kettle", "smart kettle k17", "电水壶", "水壶", "北光"}


@given(st.text(max_size=200))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(folded(text)) == len(text)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_product_of_the_sample_shop_is_known_by_its_title(language: str) -> None:
    for product in catalogue():
        title = getattr(product.title, language).split("（")[0].split(" (")[0]
        assert ("product", title) in found(f"{title}, 12", SHOP), title


def test_a_named_product_is_an_entity_beside_the_others() -> None:
    text = "订单号884213的智能电水壶 K17漏水, refund 199元"
    assert [(sort, text[start:end]) for sort, start, end, _ in find(text, SHOP)] == [
        ("order_number", "884213"),
        ("product", "智能电水壶 K17"),
        ("amount", "199元"),
    ]


def test_a_long_text_is_searched_in_linear_time() -> None:
    text = "smart kettle K1" * 4_000  # almost a phrase, again and again
    assert {sort for sort, *_ in PHRASES.find(text)} <= {"product"}
