from hypothesis import given
from hypothesis import strategies as st

from frontdesk.dialogue.edited import Edited


def test_words_take_the_place_of_others_and_places_move_along() -> None:
    made = Edited.of("one two three").put([(4, 7, "2")])
    assert made.text == "one 2 three"
    assert made.moved((8, 13)) == (6, 11)
    assert made.moved((0, 3)) == (0, 3)


def test_of_two_that_overlap_the_first_and_longer_counts() -> None:
    assert Edited.of("abcdef").put([(1, 3, ""), (1, 4, "-"), (3, 5, "+")]).text == "a-ef"


def test_what_is_gone_is_an_empty_stretch() -> None:
    made = Edited.of("one two three").put([(4, 8, "")])
    first, last = made.moved((4, 8))
    assert first == last


def test_nothing_to_change_gives_the_same() -> None:
    begun = Edited.of("one")
    assert begun.put([]) is begun


@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6), st.text(max_size=3)), max_size=6),
)
def test_every_character_that_stays_still_tells_where_it_stood(
    text: str, wanted: list[tuple[int, int, str]]
) -> None:
    changes = [(at, min(at + long, len(text)), words) for at, long, words in wanted if at < len(text)]
    made = Edited.of(text).put(changes)
    assert len(made.places) == len(made.text)
    assert list(made.places) == sorted(made.places)
    touched = {at for start, end, _ in changes for at in range(start, end)}
    for at in set(range(len(text))) - touched:
        first, last = made.moved((at, at + 1))
        assert made.text[first:last].startswith(text[at]) or text[at] in made.text[first:last]
