from hypothesis import given
from hypothesis import strategies as st

from dialogue.clerks import ALL, K17, K20, PACK
from frontdesk.dialogue.shelf import READ, Shelf
from frontdesk.recommend.item import Item

SHELF = Shelf.of(ALL)


def test_a_thing_is_named_by_title_in_either_language_or_by_id() -> None:
    assert SHELF.named("Is the quiet KETTLE k20 there? 智能电水壶 K17呢") == ("K20", "K17")
    assert SHELF.named("KC1 please") == ("KC1",)
    assert SHELF.named("KC10 or XKC1") == ()


def test_of_two_titles_at_one_place_the_longest_counts() -> None:
    shelf = Shelf.of((Item("a", {"en": "Lamp"}), Item("b", {"en": "Lamp stand"})))
    assert shelf.named("a lamp stand") == ("b",)
    assert shelf.named("lamp") == ("a",)


def test_other_names_are_those_of_the_pack() -> None:
    assert Shelf.of((K17,)).named("", ("kettle K17",), PACK.names_of) == ("K17",)
    assert SHELF.named("", ("no such thing",), PACK.names_of) == ()


def test_a_code_names_the_one_thing_that_has_it() -> None:
    assert SHELF.coded("Is the K20 in stock?") == ("K20",)
    assert SHELF.coded("K17现在有货吗") == ("K17",)
    assert SHELF.coded("is the kettle there? XK20") == ()
    pair = Shelf.of((Item("a", {"en": "Lamp L1"}), Item("b", {"en": "Stand for L1"})))
    assert pair.coded("the L1") == ()


def test_kinds_are_categories_or_the_attribute_kind() -> None:
    shelf = Shelf.of((*ALL, Item("t", {"en": "Tent"}, category="garden")))
    assert shelf.of_kind(("kettle",)) == ("K17", "K20")
    assert shelf.of_kind(("garden", "garden", "none")) == ("t",)
    assert shelf.of_kind(()) == ()


@given(st.text(max_size=READ + 50))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert set(SHELF.named(text)) <= set(SHELF.items)
    assert K20.id in SHELF.named(f"Quiet kettle K20 {text}")
