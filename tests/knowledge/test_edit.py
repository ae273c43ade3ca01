from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import InvalidInput, NotFound
from frontdesk.knowledge.edit import NOTE, Edit, edited
from frontdesk.knowledge.passage import Passage, PassageKind, Source, passage_id

TEXT = "Tea is hot. 茶很热。 Milk is cold."
NOW = datetime(2026, 11, 26, tzinfo=UTC)


def made(text: str, *spans: tuple[int, int]) -> tuple[Source, tuple[Passage, ...]]:
    source = Source("s", "Drinks", "text/plain", "en", text, "0" * 64, NOW)
    return source, tuple(
        Passage(passage_id("s", a, b, text[a:b]), "s", "Drinks", text[a:b], a, b, "section", None, "en")
        for a, b in spans
    )


def test_new_words_take_the_place_of_the_old_and_the_rest_moves() -> None:
    source, passages = made(TEXT, (0, 11), (12, 16), (17, 30))
    after, others = edited(
        source, passages, passages[0].id, Edit(text=" Tea is very hot. ", title="Hot  drinks")
    )
    assert after.text == "Tea is very hot. 茶很热。 Milk is cold."
    assert [one.text for one in others] == ["Tea is very hot.", "茶很热。", "Milk is cold."]
    assert others[0].title == "Hot drinks"
    assert after.notes == (NOTE,)
    assert edited(after, others, others[2].id, Edit(text="No milk."))[0].notes == (NOTE,)


def test_a_passage_around_the_words_changes_with_them() -> None:
    source, passages = made(TEXT, (0, 30), (12, 16))
    after, others = edited(source, passages, passages[1].id, Edit(text="Coffee too."))
    assert [one.text for one in others] == [after.text, "Coffee too."]
    assert others[1].language == "en"


def test_a_passage_within_the_new_words_goes() -> None:
    source, passages = made(TEXT, (0, 30), (0, 11), (12, 16))
    after, others = edited(source, passages, passages[0].id, Edit(text="Tea and coffee."))
    assert (after.text, [one.text for one in others]) == ("Tea and coffee.", ["Tea and coffee."])


def test_words_with_a_nul_character_are_refused() -> None:
    source, passages = made(TEXT, (0, 11))
    with pytest.raises(InvalidInput, match="NUL"):
        edited(source, passages, passages[0].id, Edit(text="Tea\0"))


def test_moments_with_the_same_words_keep_names_of_their_own() -> None:
    source, (said,) = made(TEXT, (0, 11))
    moments: list[tuple[PassageKind, tuple[int, int]]] = [
        ("transcript", (0, 3_000)),
        ("frame", (0, 2_000)),
        ("frame", (2_000, 3_000)),
    ]
    passages = tuple(
        replace(said, id=passage_id("s", 0, 11, f"{kind} {begin}\n{said.text}"), kind=kind, ms=(begin, end))
        for kind, (begin, end) in moments
    )
    _, released = edited(source, passages, passages[0].id, Edit(title="Drinks at noon"))
    assert [one.id for one in released] == [one.id for one in passages]
    _, changed = edited(source, passages, passages[0].id, Edit(text="Tea is warm."))
    assert {one.text for one in changed} == {"Tea is warm."}
    assert len({one.id for one in (*changed, *passages)}) == 6


def test_hidden_words_are_released_and_set_apart_again() -> None:
    source, passages = made(TEXT, (0, 11))
    set_apart = (replace(passages[0], hidden=True),)
    _, released = edited(source, set_apart, set_apart[0].id, Edit(hidden=False))
    assert (released[0].hidden, released[0].text) == (False, "Tea is hot.")
    assert edited(source, released, released[0].id, Edit(hidden=True))[1][0].hidden


@pytest.mark.parametrize("edit", [Edit(text="  "), Edit(text="x" * 20_001), Edit(), Edit(text="Tea is hot.")])
def test_no_words_too_many_or_no_change_are_refused(edit: Edit) -> None:
    source, passages = made(TEXT, (0, 11))
    with pytest.raises(InvalidInput):
        edited(source, passages, passages[0].id, edit)


def test_an_unknown_passage_is_told() -> None:
    with pytest.raises(NotFound, match="no passage 'x'"):
        edited(*made(TEXT, (0, 11)), "x", Edit(hidden=True))


@given(st.data())
def test_every_passage_stands_word_for_word_at_its_place_whatever_is_edited(data: st.DataObject) -> None:
    text = data.draw(st.text(min_size=4, max_size=40))
    edges = st.integers(0, len(text) - 1).flatmap(
        lambda a: st.tuples(st.just(a), st.integers(a + 1, len(text)))
    )
    source, passages = made(text, *data.draw(st.lists(edges, min_size=1, max_size=5, unique=True)))
    at = data.draw(st.integers(0, len(passages) - 1))
    words = data.draw(
        st.text(
            st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=9
        ).filter(lambda one: one.strip() not in ("", passages[at].text))
    )
    after, others = edited(source, passages, passages[at].id, Edit(text=words))
    assert words.strip() in [one.text for one in others]
    assert len({one.id for one in others}) == len(others)
    for one in others:
        assert after.text[one.start : one.end] == one.text
        assert one.id == passage_id("s", one.start, one.end, one.text)
