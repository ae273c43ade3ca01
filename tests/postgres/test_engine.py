"""A search among so many passages that the indexes are asked. What it finds is held in the contract."""

from collections.abc import Callable, Iterator
from datetime import date

import numpy as np
import pytest
import sqlalchemy as sql

from frontdesk.features.embedding import Floats
from frontdesk.knowledge.engine import Asked
from frontdesk.knowledge.wanted import ALL, Wanted
from frontdesk.postgres import queries
from frontdesk.postgres.engine import Tables
from frontdesk.postgres.spelling import written
from frontdesk.store.database import open_database

MANY, EACH = 2_000, 40  # passages, passages of a source
EVERYDAY = {"en": np.zeros(384, np.float32), "zh": np.zeros(384, np.float32)}
FILL = """
    INSERT INTO search_wholes (passage, source, language, model, vector)
    SELECT 'p' || at, 's' || at / :each, 'en', 'm', (
        SELECT CAST(CAST(array_agg(sin(at * 7.1 + place * place * (at % 97 + 1))) AS vector) AS halfvec)
        FROM generate_series(1, 384) AS place
    ) FROM generate_series(0, :many - 1) AS at;
"""
REST = (
    """INSERT INTO search_pieces (passage, source, language, model, at, placed, vector)
    SELECT passage, source, language, model, 0, false, vector FROM search_wholes""",
    """INSERT INTO search_words (passage, source, language, length, words, often)
    SELECT passage, source, language, 2, array_to_tsvector(ARRAY['all', source]), '{}' FROM search_wholes""",
    """INSERT INTO search_terms (language, term, texts) SELECT 'en', source, count(*) FROM search_words
    GROUP BY source UNION ALL SELECT 'en', 'all', count(*) FROM search_words""",
    """INSERT INTO search_languages SELECT 'en', count(*), 2 * count(*) FROM search_words""",
    """INSERT INTO search_centres SELECT 'm', 'en', CAST(array_fill(0, ARRAY[384]) AS vector),
    CAST(array_fill(0, ARRAY[384]) AS vector), count(*) FROM search_wholes""",
    """INSERT INTO sources (id, title, media_type, language, text, digest, added, product, valid_to)
    SELECT source, '', '', '', '', '', now(), CASE WHEN source = 's7' THEN 'lamp' ELSE 'router' END,
        CASE WHEN source = 's7' THEN NULL ELSE DATE '2025-12-31' END FROM search_words GROUP BY source""",
)


@pytest.fixture(scope="module")
def engine(empty: Callable[[], str]) -> Iterator[sql.Engine]:
    made = open_database(empty())
    with made.begin() as connection:
        connection.execute(sql.text(FILL), {"many": MANY, "each": EACH})
        for statement in REST:
            connection.execute(sql.text(statement))
    with made.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sql.text("ANALYZE"))
    yield made
    made.dispose()


def asked(vector: Floats, *words: str) -> Asked:
    return Asked((" ".join(words),), np.ones(1, np.float32), vector[None], (True,), (words,))


def whole(engine: sql.Engine, passage: str) -> Floats:
    query = sql.text(
        "SELECT CAST(CAST(vector AS vector) AS real[]) FROM search_wholes WHERE passage = :passage"
    )
    with engine.connect() as connection:
        vector = np.array(connection.scalar(query, {"passage": passage}), np.float32)
    return vector / np.linalg.norm(vector)


def test_many_passages_are_found_by_the_index_of_their_language(engine: sql.Engine) -> None:
    vector = whole(engine, "p123")
    told = {"language": "en", "model": "m", "asked": [written(vector)], "near": 64}
    query = queries.nearest("search_wholes", ALL)
    with engine.connect() as connection:
        plan = "\n".join(
            connection.scalars(sql.text(f"EXPLAIN {query.text}").bindparams(queries.LANGUAGE), told)
        )
    assert "ix_search_wholes_en" in plan
    found = Tables.open(engine, "m", EVERYDAY).measure("en", asked(vector), 8, ALL)
    assert len(found.passages) < MANY / 4  # not all of them are measured
    best = int(found.whole[0].argmax())
    assert found.passages[best] == "p123"
    assert found.whole[0, best] == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("wanted", [Wanted(product="lamp"), Wanted(on=date(2026, 1, 1))])
def test_where_a_filter_leaves_few_all_of_these_are_found(engine: sql.Engine, wanted: Wanted) -> None:
    found = Tables.open(engine, "m", EVERYDAY).measure("en", asked(whole(engine, "p123"), "all"), 8, wanted)
    assert set(found.passages) == {f"p{at}" for at in range(7 * EACH, 8 * EACH)}


def test_a_rare_word_finds_its_passages_however_far_their_vectors_are(engine: sql.Engine) -> None:
    found = Tables.open(engine, "m", EVERYDAY).measure(
        "en", asked(whole(engine, "p123"), "all", "s7"), 8, ALL
    )
    own = {f"p{at}" for at in range(7 * EACH, 8 * EACH)}
    assert own <= set(found.passages)
    said = {name for name, score in zip(found.passages, found.holds[0], strict=True) if score > 0}
    assert said == own  # "s7" is a code
