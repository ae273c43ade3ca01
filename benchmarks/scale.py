"""`python -m benchmarks.scale [PART...]`: what a search costs from a thousand passages to a million.

Parts: words (BM25 against bm25s, tantivy, rank_bm25), vectors (against faiss flat and hnswlib), hybrid (whole
searches at 1k, 10k, 100k and 1M passages; adding one; opening again). Without a part, all of them.

The passages are made: words drawn by Zipf's law or chained as in banking77, and vectors beside those of real
sentences (banking77, cmrc2018, cranfield by multilingual-e5-small), with noise. The questions are real.
"""

import csv
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from itertools import count, pairwise
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any

import numpy as np
import platformdirs
from numpy.typing import NDArray

from benchmarks.knowledge import DATA, page, rows
from benchmarks.measure import line, machine, ratios
from frontdesk.config import load
from frontdesk.features.cached import Cached
from frontdesk.features.e5 import E5
from frontdesk.features.embedding import WIDTH, Floats, normalised
from frontdesk.knowledge.archive import LARGE
from frontdesk.knowledge.calibration import calibration
from frontdesk.knowledge.dense import EVERYDAY, Dense, Units, located
from frontdesk.knowledge.dense import digest as name_of
from frontdesk.knowledge.engine import Engine
from frontdesk.knowledge.exact import Exact
from frontdesk.knowledge.files import Files
from frontdesk.knowledge.group import Group
from frontdesk.knowledge.index import Index
from frontdesk.knowledge.lexical import Lexical
from frontdesk.knowledge.nearest import Nearest, Precision
from frontdesk.knowledge.passage import Passage
from frontdesk.knowledge.query import Query
from frontdesk.knowledge.segment import Segment
from frontdesk.knowledge.shelf import Base, Block, Shelf, laid, names
from frontdesk.knowledge.tokens import asked, tokens
from frontdesk.knowledge.words import Words
from frontdesk.models.store import ModelStore

SIZES = (1_000, 10_000, 100_000, 1_000_000)
LENGTH = 17  # words of a text
NOISE = 0.75  # beside a sentence of length 1: the cosine of a made vector and its sentence is about .8
KEPT = platformdirs.user_cache_path("frontdesk") / "vectors"  # of the sentences, made once


def opened() -> E5:
    return E5.open(ModelStore(load().models).path("e5"), 1)


def banking() -> list[str]:
    with (DATA / "banking77/train.csv").open(encoding="utf-8") as file:
        return [one["text"] for one in csv.DictReader(file)]


def chained(size: int) -> list[list[str]]:
    """Make texts whose neighbouring words stand beside each other in banking77."""
    draw = Random(1)  # noqa: S311 - a draw of words, nothing secret
    said = [tokens(text) for text in banking()]
    words = [word for one in said for word in one]
    after: dict[str, list[str]] = defaultdict(list)
    for one in said:
        for word, following in pairwise(one):
            after[word].append(following)
    texts: list[list[str]] = []
    for _ in range(size):
        text = [draw.choice(words)]
        while len(text) < LENGTH:
            text.append(draw.choice(after[text[-1]] or words))
        texts.append(text)
    return texts


def drawn(size: int, seed: int = 2) -> list[list[str]]:
    """Make texts of words drawn by Zipf's law, the words of banking77 first among 200,000."""
    seen: dict[str, int] = defaultdict(int)
    for text in banking():
        for word in tokens(text):
            seen[word] += 1
    known = sorted(seen, key=lambda word: -seen[word])
    shares = 1.0 / (np.arange(200_000) + 2.7)
    edges = np.cumsum(shares / shares.sum())
    picked = np.searchsorted(edges, np.random.default_rng(seed).random(size * LENGTH))
    named = [known[at] if at < len(known) else f"w{at}" for at in range(len(shares) + 1)]
    flat = [named[at] for at in picked.tolist()]
    return [flat[at : at + LENGTH] for at in range(0, len(flat), LENGTH)]


def sentences(name: str, embed: E5) -> Floats:
    """Give the vectors of a set's sentences, centred on their mean; they are made once."""
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{name}.e5.npy"
    if not path.exists():
        np.save(path, embed.embed(SETS[name]()))
    vectors: Floats = np.load(path)
    return normalised(vectors - vectors.mean(axis=0))


def _cmrc() -> list[str]:
    pages = (page(one["pid"], one["title"], one["text"]) for one in rows("cmrc2018/trial_passages.jsonl"))
    return [text for one in pages for text in Units.of(one).texts]


def _cranfield() -> list[str]:
    pages = (page(one["id"], "", one["text"] or "empty") for one in rows("cranfield/docs.jsonl"))
    return [text for one in pages for text in Units.of(one).texts]


SETS: Mapping[str, Callable[[], list[str]]] = {
    "banking": banking,
    "cmrc": _cmrc,
    "cran": _cranfield,
    "cmrcq": lambda: [
        one["question"] for one in rows("cmrc2018/trial_questions.jsonl") if one["question"].strip()
    ],
    "cranq": lambda: [one["text"] for one in rows("cranfield/queries.jsonl")],
}


def crowd(pool: Floats, size: int, seed: int = 0) -> Floats:
    """Make vectors (size, 384) beside those of real sentences."""
    draw = np.random.default_rng(seed)
    made = np.empty((size, WIDTH), np.float32)
    for start in range(0, size, 65_536):
        end = min(start + 65_536, size)
        near = pool[draw.integers(0, len(pool), end - start)]
        noise = draw.standard_normal((end - start, WIDTH), np.float32) * np.float32(NOISE / WIDTH**0.5)
        made[start:end] = normalised(near + noise)
    return made


def peer(name: str) -> Any | None:
    try:
        return import_module(name)
    except ImportError:
        print(f"  {name} is not installed: left out")
        return None


def words(embed: E5) -> None:
    """Hold BM25 against its peers on the same tokens; the ranking against the formula as bm25s has it."""
    del embed
    texts = chained(100_000)
    said = [one for one in map(asked, banking()[:1_000]) if one]
    made = Words.of(Segment.build(texts))
    print(
        f"100,000 made texts of {LENGTH} words, top 10 for {len(said)} questions of banking77, no stop words"
    )

    def ours() -> None:
        for one in said:
            made.best(made.look(one), 10)

    bm25s = import_module("bm25s")
    other = bm25s.BM25(method="lucene", k1=1.2, b=0.75, backend="numba")
    other.index(texts, show_progress=False)

    def theirs() -> None:
        for one in said:
            other.retrieve([one], k=10, show_progress=False)

    print("  " + line("ours / bm25s (numba), a question at a time", ratios(ours, theirs), 1.3))
    whole = ratios(ours, lambda: other.retrieve(said, k=10, show_progress=False, n_threads=1))
    print("  " + line("ours / bm25s (numba), its batch of all questions", whole, 1.3))
    _tantivy(texts, said, ours)
    _rank(texts, said, ours)
    exact = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    exact.index(texts, show_progress=False)
    same = [
        _same(made, exact.get_scores(one), one) for one in said[:300] if set(one) <= exact.vocab_dict.keys()
    ]
    print(f"  top 10 as the formula has it: {np.mean(same):.3f} of {len(same)} questions")


def _same(made: Words, scores: NDArray[np.float32], one: Sequence[str]) -> bool:
    found, places = made.best(made.look(one), 10)
    best = np.sort(scores)[::-1][:10]
    return bool(np.allclose(found, best, rtol=1e-5) and np.allclose(scores[places], best, rtol=1e-5))


def _tantivy(texts: Sequence[Sequence[str]], said: Sequence[Sequence[str]], ours: Callable[[], None]) -> None:
    tantivy = peer("tantivy")
    if tantivy is None:
        return
    made = tantivy.SchemaBuilder()
    made.add_text_field("text", stored=False, tokenizer_name="whitespace")
    index = tantivy.Index(made.build())
    writer = index.writer(num_threads=1)
    for text in texts:
        writer.add_document(tantivy.Document(text=" ".join(text)))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    queries = [index.parse_query(" ".join(f'"{word}"' for word in one), ["text"]) for one in said]

    def theirs() -> None:
        for query in queries:
            searcher.search(query, 10)

    print("  " + line("ours / tantivy (its questions are parsed beforehand)", ratios(ours, theirs), 1.3))


def _rank(texts: Sequence[Sequence[str]], said: Sequence[Sequence[str]], ours: Callable[[], None]) -> None:
    rank = peer("rank_bm25")
    if rank is None:
        return
    made = rank.BM25Okapi(list(texts))
    begun = process_time()
    for one in said[:5]:
        made.get_top_n(list(one), list(range(len(texts))), 10)
    theirs = (process_time() - begun) / 5
    begun = process_time()
    ours()
    print(
        f"  ours / rank_bm25: {(process_time() - begun) / len(said) / theirs:.5f}x (of 5 questions; goal .01)"
    )


def vectors(embed: E5) -> None:
    """Hold the lists against comparing everything and against a graph."""
    pool = np.concatenate([sentences(name, embed) for name in ("banking", "cmrc", "cran")])
    questions = np.concatenate([sentences(name, embed)[::3] for name in ("cmrcq", "cranq")])
    questions = np.random.default_rng(0).permutation(questions)  # the first 200 are compared with everything
    faiss = import_module("faiss")
    for size in (100_000, 1_000_000):
        made = crowd(pool, size)
        truth = np.concatenate(
            [np.argpartition(-(one[None] @ made.T), 10)[:, :10] for one in questions[:200]]
        )
        flat = faiss.IndexFlatIP(WIDTH)
        flat.add(made[:100_000])
        for precision in ("half", "int8"):
            _lists(made, questions, truth, precision)
        if size == 100_000:
            _graphs(made, questions, truth, flat)


def _lists(made: Floats, questions: Floats, truth: NDArray[np.intp], precision: Precision) -> None:
    begun = perf_counter()
    found = Nearest.build(made, precision)
    took = perf_counter() - begun
    with tempfile.TemporaryDirectory() as folder:
        found.write(Path(folder) / "x")
        size = (Path(folder) / "x").stat().st_size
        found = Nearest.open(Path(folder) / "x")
        each = _each(lambda at: found.search(questions[at : at + 1], 10), len(questions))
        got = np.concatenate([found.search(one[None], 10) for one in questions[: len(truth)]])
    print(
        f"{len(made):,} vectors, {precision}: recall@10 {_recall(got, truth):.3f} (goal .95), "
        f"p50 {each:.2f} ms CPU, {size / made.nbytes:.2f} of the raw bytes (goal 1.3; int8 .45), "
        f"built in {took:.0f} s"
    )


def _graphs(made: Floats, questions: Floats, truth: NDArray[np.intp], flat: Any) -> None:
    each = _each(lambda at: flat.search(questions[at : at + 1], 10), len(questions))
    print(f"  faiss flat: recall@10 1.000, p50 {each:.2f} ms CPU, 1.00 of the raw bytes")
    hnswlib = peer("hnswlib")
    if hnswlib is None:
        return
    graph = hnswlib.Index(space="ip", dim=WIDTH)
    graph.init_index(len(made), M=16, ef_construction=100)
    graph.set_num_threads(2)
    begun = perf_counter()
    graph.add_items(made)
    took = perf_counter() - begun
    graph.set_num_threads(1)
    graph.set_ef(128)
    each = _each(lambda at: graph.knn_query(questions[at : at + 1], 10), len(questions))
    got = np.concatenate([graph.knn_query(one[None], 10)[0] for one in questions[: len(truth)]])
    print(
        f"  hnswlib M16 ef128: recall@10 {_recall(got, truth):.3f}, p50 {each:.2f} ms CPU, "
        f"built in {took:.0f} s"
    )


def _recall(got: NDArray[Any], truth: NDArray[Any]) -> float:
    pairs = zip(got.tolist(), truth.tolist(), strict=True)
    return float(np.mean([len(set(mine) & set(best)) / len(best) for mine, best in pairs]))


def _each(work: Callable[[int], object], times: int) -> float:
    """Return the median CPU milliseconds of one call."""
    spent: list[float] = []
    for at in range(times):
        begun = process_time()
        work(at)
        spent.append(process_time() - begun)
    return float(np.median(spent[times // 10 :]) * 1e3)


def hybrid(embed: E5) -> None:
    """Search whole: words, vectors and pieces; the questions are of banking77, one in the words they have."""
    pool = sentences("banking", embed)
    said = banking()[::50]
    everyday = located({name_of(texts): embed.embed(texts) for texts in EVERYDAY.values()})
    views = [[view.text for view in Query(text, "en").views()] for text in said]
    encoder = _each(lambda at: embed.embed(views[at]), len(said))
    known = Cached(embed, 30_000)
    known.embed([text for one in views for text in one])
    print(f"the encoder alone: p50 {encoder:.1f} ms CPU a question, with its sentences where it has several")
    found = {size: _hybrid(size, pool, said, known, everyday) for size in SIZES}
    grown = found[SIZES[-1]] / found[SIZES[0]]
    whole = (found[SIZES[-1]] + encoder) / (found[SIZES[0]] + encoder)
    print(f"1k to 1M: {grown:.1f} times without the encoder, {whole:.1f} with it (goal 6)")
    print(f"100k: encoder + {found[100_000]:.2f} ms CPU (goal encoder + 2 ms)")


def _hybrid(
    size: int, pool: Floats, said: Sequence[str], embed: Cached, everyday: Mapping[str, Floats]
) -> float:
    numbers, starts = names([f"{at:032x}" for at in range(size)]), np.arange(size + 1)
    sources = names([f"s{at // 20}" for at in range(size)])
    block = Block(numbers, sources, crowd(pool, size), crowd(pool, size, seed=1), starts)
    words, centre = Segment.build(drawn(size)), np.mean(list(everyday.values()), axis=0)
    if size < LARGE:
        each = _searched(_exact(block, words, centre, everyday), said, embed, everyday)
        print(f"{size:>9,} passages, compared all: p50 {each:.2f} ms CPU")
        return each
    with tempfile.TemporaryDirectory() as folder:
        laid(block, words, "half").write(Path(folder))
        del block, words
        begun = perf_counter()
        shelf = Shelf.of("en", centre, Base.open(Path(folder)))
        engine = Files.of({"en": shelf}, everyday, {})
        _index(engine, embed, everyday).search(Query(said[0], "en"), 8)
        restart = perf_counter() - begun
        each = _searched(engine, said, embed, everyday)
        size_of = sum(one.stat().st_size for one in Path(folder).iterdir()) / (2 * size * WIDTH * 4)
        print(
            f"{size:>9,} passages, files: p50 {each:.2f} ms CPU, first search after opening {restart:.2f} s, "
            f"{_adding(shelf)}, all files {size_of:.2f} of the raw vectors"
        )
    return each


def _searched(engine: Engine, said: Sequence[str], embed: Cached, everyday: Mapping[str, Floats]) -> float:
    index = _index(engine, embed, everyday)
    for text in said:
        index.search(Query(text, "en"), 8)
    return _each(lambda at: index.search(Query(said[at], "en"), 8), len(said))


def _exact(block: Block, words: Segment, centre: Floats, everyday: Mapping[str, Floats]) -> Exact:
    ids = tuple(name.decode() for name in block.ids.tolist())
    dense = Dense(block.whole, block.pieces, block.starts[:-1], centre)
    passages = tuple(page(name, "", "Hold the reset button.") for name in ids)
    return Exact.build([Group("en", passages, ids, dense, Lexical(Words.of(words)))], everyday, {})


def _adding(shelf: Shelf) -> str:
    draw, number = np.random.default_rng(3), count()

    def add(_: int) -> None:
        new = page(f"n{next(number)}", "", "Hold the reset button for ten seconds and wait.")
        vectors = {Units.of(new).digest: draw.standard_normal((2, WIDTH)).astype(np.float32)}
        grown = shelf.grown([new], vectors, {})
        grown.words.look(["reset"])

    return f"adding one {_each(add, 20):.2f} ms CPU"


def _index(engine: Engine, embed: Cached, everyday: Mapping[str, Floats]) -> Index:
    def find(ids: Sequence[str]) -> Mapping[str, Passage]:
        return {one: page(one, "", "Hold the reset button.") for one in ids}

    def recall(wanted: Sequence[tuple[str, ...]]) -> dict[str, Floats]:
        return {name_of(texts): np.ones((len(texts), WIDTH), np.float32) for texts in wanted}

    return Index(embed, calibration(embed.name), engine, everyday, find, recall, {}, lambda _: ())


PARTS: Mapping[str, Callable[[E5], None]] = {"words": words, "vectors": vectors, "hybrid": hybrid}

if __name__ == "__main__":
    print(machine(), "OMP_NUM_THREADS", os.environ.get("OMP_NUM_THREADS"))
    encoder = opened()
    for part in sys.argv[1:] or PARTS:
        PARTS[part](encoder)
