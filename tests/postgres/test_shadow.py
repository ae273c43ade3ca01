from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
import sqlalchemy as sql
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk.features.hashed import HashedNgrams
from frontdesk.knowledge.dense import Units, centred, embedded
from frontdesk.knowledge.engine import middle
from frontdesk.knowledge.ingest import ingest
from frontdesk.knowledge.passage import Passage
from frontdesk.knowledge.tokens import tokens
from frontdesk.knowledge.vectors import pack
from frontdesk.postgres.engine import Tables
from frontdesk.postgres.opening import Opening
from frontdesk.postgres.spelling import read, spelt
from frontdesk.postgres.tables import wholes, words
from frontdesk.store.database import open_database

HASHED = HashedNgrams()
PAGES = (
    b"# Warranty\n\n## How long?\n\nTwo years. Two full years, code F02.\n\n## Where?\n\nIn any shop.\n",
    "# 保修\n\n## 保修多久？\n\n两年。耳机一年。代码 F02。\n".encode(),
    b"# Returns\n\nUnused goods come back within seven days.\n",
    "# Mixed\n\n退货 within seven days 七天之内可以退货退款。\n\n## Notes\n\nAsk us.\n".encode(),
    (
        "# Long\n\n" + "\n\n".join(f"## Part {at}\n\nWord{at} and part {at} of it." for at in range(40))
    ).encode(),
)
CUT = [ingest(page, f"page{at}.md") for at, page in enumerate(PAGES)]


@pytest.fixture
def opening(emptied: str) -> Iterator[Opening]:
    engine = open_database(emptied)
    yield Opening.of(engine, HASHED)
    engine.dispose()


def put(opening: Opening, at: int, *, embed: bool, hidden: bool = False) -> None:
    source, own = CUT[at]
    kept = [replace(one, hidden=hidden) for one in own]
    if embed:
        vectors = embedded([Units.of(one).texts for one in own], HASHED, {})
        opening.library.keep_vectors(HASHED.name, {name: pack(made) for name, made in vectors.items()})
    opening.library.put(source, kept, [source.id])


def holds(opening: Opening) -> None:
    """Hold that all counts are those of the passages that are there."""
    passages = [one for one in opening.library.passages() if not one.hidden]
    with opening.library.engine.connect() as connection:
        rows = connection.execute(sql.text("SELECT language, term, texts FROM search_terms"))
        assert {(one.language, one.term): one.texts for one in rows} == _seen(passages)
        rows = connection.execute(sql.text("SELECT language, texts, words FROM search_languages"))
        assert {one.language: (one.texts, one.words) for one in rows} == _sizes(passages)
        for table in (words, wholes):
            assert set(connection.scalars(sql.select(table.c.passage))) <= {one.id for one in passages}
        alone = "SELECT count(*) FROM search_pieces WHERE passage NOT IN (SELECT passage FROM search_wholes)"
        assert connection.scalar(sql.text(alone)) == 0


def _cut(passage: Passage) -> list[str]:
    return [spelt(token) for token in tokens(f"{passage.title}\n{passage.text}")]


def _seen(passages: Sequence[Passage]) -> dict[tuple[str, str], int]:
    return dict(Counter((one.language, word) for one in passages for word in set(_cut(one))))


def _sizes(passages: Sequence[Passage]) -> dict[str, tuple[int, int]]:
    by = {language: [one for one in passages if one.language == language] for language in ("en", "zh")}
    return {language: (len(own), sum(len(_cut(one)) for one in own)) for language, own in by.items() if own}


def centres(opening: Opening) -> None:
    """Hold that every language lies where the mean of its passages is, drawn towards everyday sentences."""
    everyday = opening.shadow.everyday
    tables = Tables.open(opening.library.engine, HASHED.name, everyday)
    passages = [one for one in opening.library.passages() if not one.hidden]
    for language in {one.language for one in passages}:
        own = [Units.of(one) for one in passages if one.language == language]
        vectors = embedded([one.texts for one in own], HASHED, {})
        whole = np.stack([vectors[one.digest][0] for one in own])
        right = centred(whole, middle(everyday, language))
        np.testing.assert_allclose(tables.centre(language), right, atol=2e-4)


steps = st.tuples(
    st.sampled_from(["put", "bare", "hidden", "delete", "fill"]), st.integers(0, len(PAGES) - 1)
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, min_size=1, max_size=8))
def test_after_any_changes_every_count_is_that_of_a_fresh_count(
    opening: Opening, changes: list[tuple[str, int]]
) -> None:
    for what, at in changes:
        if what == "delete":
            opening.library.delete(CUT[at][0].id)
        elif what == "fill":
            opening.fill()
        else:
            put(opening, at, embed=what == "put", hidden=what == "hidden")
        holds(opening)
    opening.fill()
    holds(opening)
    centres(opening)
    for source, _ in CUT:
        opening.library.delete(source.id)
    holds(opening)


def test_a_centre_that_moved_is_renewed_and_vectors_with_it(opening: Opening) -> None:
    put(opening, 0, embed=True)
    first = kept(opening, "en")
    put(opening, 4, embed=True)
    assert np.linalg.norm(kept(opening, "en") - first) > 0.01
    centres(opening)
    holds(opening)
    opening.library.delete(CUT[4][0].id)
    centres(opening)


def kept(opening: Opening, language: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    query = sql.text("SELECT CAST(centre AS text) FROM search_centres WHERE language = :language")
    with opening.library.engine.connect() as connection:
        written = str(connection.scalar(query, {"language": language}))
    return np.array(written[1:-1].split(","), np.float32)


def test_a_write_that_fails_leaves_every_count_as_it_was(opening: Opening) -> None:
    put(opening, 0, embed=True)
    source, own = CUT[2]
    with pytest.raises(sql.exc.IntegrityError):
        opening.library.put(source, [*own, own[0]], [CUT[0][0].id])  # the same passage twice
    holds(opening)
    assert [one.id for one in opening.library.sources()] == [CUT[0][0].id]


def test_pictures_are_those_that_were_shown_last(opening: Opening) -> None:
    put(opening, 0, embed=True)
    first, second = (one.id for one in CUT[0][1])
    there = "SELECT passage, CAST(vector AS text) FROM search_pieces WHERE placed ORDER BY passage"
    one, other = np.eye(384, dtype=np.float32)[:2]
    for shown in ({first: one}, {first: one, second: other}, {first: other, "gone": one}, {}):
        with opening.library.engine.begin() as connection:
            opening.shadow.show(connection, shown)
            rows = connection.execute(sql.text(there)).all()
        found = {passage: read(vector) for passage, vector in rows}
        assert found.keys() == shown.keys() - {"gone"}
        assert all((found[name] == shown[name]).all() for name in found)
