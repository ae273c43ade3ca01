import numpy as np
import pytest
import sqlalchemy as sql
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.postgres.spelling import LONG, read, sought, spelt, written


@pytest.mark.parametrize("word", ["lwr2", "保修", "it's", "\\", "e" * LONG])
def test_a_usual_word_is_written_as_it_is(word: str) -> None:
    assert spelt(word) == word


@pytest.mark.parametrize("word", ["\0", "\ud800", "e" * (LONG + 1), "的" * LONG])
def test_what_the_database_cannot_hold_is_written_as_its_digest(word: str) -> None:
    assert len(spelt(word)) == 64
    assert spelt(word) != spelt(word + "x")


def test_every_word_is_found_by_its_query_and_by_no_other(postgres: str) -> None:
    words = ["a'b", "a\\b", "'", "\\", "a & b", "!a", "a:*", "(", '"', "保修", "%s", ":x", "", "e" * 9_000]
    spelled = [spelt(word) for word in words if word]
    engine = sql.create_engine(postgres)
    query = sql.text(
        "SELECT array_to_tsvector(ARRAY[word]) @@ CAST(query AS tsquery) "
        "FROM unnest(CAST(:words AS text[])) WITH ORDINALITY AS held (word, row), "
        "unnest(CAST(:queries AS text[])) WITH ORDINALITY AS asked (query, place) ORDER BY row, place"
    )
    with engine.connect() as connection:
        told = {"words": spelled, "queries": [sought(word) for word in spelled]}
        found = np.array(list(connection.scalars(query, told))).reshape(len(spelled), len(spelled))
    engine.dispose()
    assert (found.sum(axis=0) == 1).all()
    assert (found.sum(axis=1) == 1).all()


@given(st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=9))
def test_a_vector_is_read_as_it_was_written(numbers: list[float]) -> None:
    vector = np.array(numbers, np.float32)
    np.testing.assert_allclose(read(written(vector)), vector, rtol=1e-6)
