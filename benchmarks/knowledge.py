"""`python -m benchmarks.knowledge [PART...]`: what retrieval and refusal reach, and what a search costs.

Parts: shops (the invented shops), cmrc, cranfield, bank (public sets), demo (the sample shop), speed.
Without a part, all but cranfield, which embeds 1,400 abstracts and takes some minutes.
"""

import csv
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from time import perf_counter

import numpy as np
import yaml

from benchmarks.measure import line, machine, ratios
from frontdesk.config import load
from frontdesk.demo.knowledge import knowledge as handbook
from frontdesk.demo.questions import Question, questions
from frontdesk.features.cached import Cached
from frontdesk.features.e5 import E5
from frontdesk.features.embedding import Embedder, normalised
from frontdesk.knowledge import fit
from frontdesk.knowledge.answer import answer
from frontdesk.knowledge.calibration import calibration
from frontdesk.knowledge.exact import Exact
from frontdesk.knowledge.index import Index
from frontdesk.knowledge.ingest import ingest
from frontdesk.knowledge.measures import ndcg
from frontdesk.knowledge.passage import Passage, PassageKind, language_of
from frontdesk.knowledge.query import Query
from frontdesk.knowledge.second import English
from frontdesk.knowledge.tokens import tokens
from frontdesk.knowledge.trial import Shop, auroc, report
from frontdesk.knowledge.wanted import ALL
from frontdesk.models.store import ModelStore

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("FRONTDESK_DATA", ROOT.parent / "shared" / "data"))
SURE = load().knowledge.sure
FEEDBACK = 2.5


def opened() -> Embedder:
    settings = load()
    return Cached(E5.open(ModelStore(settings.models).path("e5"), settings.compute.threads), size=30_000)


def indexed(passages: Sequence[Passage], embed: Embedder) -> Index:
    return Index.build(passages, embed, calibration(embed.name))


def page(name: str, title: str, text: str, kind: PassageKind = "section") -> Passage:
    return Passage(name, name, title, text, 0, len(text), kind, None, language_of(text))


def rows(path: str) -> list[dict[str, str]]:
    text = (DATA / path).read_text("utf-8")
    return [json.loads(one) for one in text.splitlines()]


def ranks(
    index: Index, asked: Sequence[tuple[str, str]], k: int = 10
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return at which place (from 0) each question's source is found; infinity when not among k."""
    found: list[float] = []
    for text, source in asked:
        sources = [hit.passage.source for hit in index.search(Query(text), k)]
        found.append(sources.index(source) if source in sources else np.inf)
    return np.array(found)


def show(name: str, place: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    print(
        f"{name}: R@1 {np.mean(place < 1):.3f} R@5 {np.mean(place < 5):.3f} "
        f"MRR@10 {np.mean(1 / (place + 1)):.3f} ({len(place)} questions)"
    )


def shops(embed: Embedder) -> None:
    files = (ROOT / "src/frontdesk/knowledge/data/plants.yml", ROOT / "tests/knowledge/bikes.yml")
    for file, how in zip(files, ("fitted on", "never fitted on"), strict=True):
        shop = Shop.read(yaml.safe_load(file.read_text("utf-8")))
        found = report(list(shop.trials(embed)), calibration(embed.name), SURE)
        fit.show(f"{file.stem} ({how})", found)


def cmrc(embed: Embedder) -> None:
    """Rank all passages; then ask again with the right passage taken away, where refusing is right."""
    pages = [page(one["pid"], one["title"], one["text"]) for one in rows("cmrc2018/trial_passages.jsonl")]
    given = rows("cmrc2018/trial_questions.jsonl")
    asked = [(one["question"], one["pid"]) for one in given if one["question"].strip()]
    index = indexed(pages, embed)
    show(f"cmrc2018, {len(pages)} passages, zh", ranks(index, asked))
    show(f"the same, feedback {FEEDBACK}", ranks(replace(index, feedback=FEEDBACK), asked))
    scores: list[float] = []
    right: list[bool] = []
    for text, source in asked:
        hits = index.search(Query(text), 9)
        others = [hit for hit in hits if hit.passage.source != source]
        scores += [hits[0].score, others[0].score]
        right += [hits[0].passage.source == source, False]
    score, good = np.array(scores), np.array(right)
    refused = np.mean(score[1::2] < SURE)
    answered = np.mean(score[::2] >= SURE)
    print(
        f"cmrc2018, answerable or not: AUROC {auroc(score, good):.3f}; at {SURE}: "
        f"answers {answered:.3f} of the answerable, refuses {refused:.3f} of the others"
    )


def cranfield(embed: Embedder) -> None:
    """Rank abstracts by words alone, by vectors alone, by both, and by both with feedback.

    The weight of feedback was chosen on the odd queries and on cmrc2018.
    """
    pages = [page(one["id"], "", one["text"] or "empty") for one in rows("cranfield/docs.jsonl")]
    index = indexed(pages, embed)
    fed = replace(index, feedback=FEEDBACK)
    english = English(ModelStore(load().models), load().compute.threads, 30_000)
    both = replace(fed, second=english)
    judged: dict[int, dict[str, float]] = {}
    for row in (DATA / "cranfield/qrels.trec.txt").read_text("utf-8").splitlines():
        number, _, document, grade = row.split()
        judged.setdefault(int(number), {})[document] = max(float(grade), 0.0)
    given = [(int(one["seq"]), one["text"]) for one in rows("cranfield/queries.jsonl")]
    asked = [(seq, text) for seq, text in given if any(judged.get(seq, {}).values())]
    ways: Mapping[str, Callable[[str], list[str]]] = {
        "words alone": lambda text: alone(index, text, 0.0, 1.0),
        "vectors alone": lambda text: alone(index, text, 1.0, 0.0),
        "both": lambda text: [hit.passage.id for hit in index.search(Query(text), 10)],
        f"both, feedback {FEEDBACK}": lambda text: [hit.passage.id for hit in fed.search(Query(text), 10)],
        "the same, with minilm": lambda text: [hit.passage.id for hit in both.search(Query(text), 10)],
    }
    even = np.array([seq % 2 == 0 for seq, _ in asked])
    print(f"cranfield, {len(pages)} abstracts, en, {len(asked)} queries:")
    for name, way in ways.items():
        found = np.array([ndcg(way(text), judged[seq]) for seq, text in asked])
        halves = f"odd {found[~even].mean():.3f}, even {found[even].mean():.3f}"
        print(f"  {name}: nDCG@10 {found.mean():.3f} ({halves})")


def alone(index: Index, text: str, vectors: float, lexical: float) -> list[str]:
    """Rank by one of the two that are fused."""
    asked = index.asked(Query(text))
    assert asked is not None
    order: list[tuple[float, str]] = []
    for language in index.engine.languages():
        found = index.engine.measure(language, asked, 10, ALL)
        scores = (vectors * (found.whole + found.best) + lexical * found.lexical)[0]
        order += zip(scores.tolist(), found.passages, strict=True)
    return [name for _, name in sorted(order, reverse=True)[:10]]


def bank(embed: Embedder, most: int = 300) -> None:
    """Find an answer by its question, when the page holds the answer alone."""
    with (DATA / "bank_faq/faq.csv").open(encoding="utf-8", newline="") as file:
        given = list(islice(csv.DictReader(file), 0, None, 5))[:most]
    pages = {one["Answer"]: page(str(at), "", one["Answer"]) for at, one in enumerate(given)}
    index = indexed(list(pages.values()), embed)
    asked = [(one["Question"], pages[one["Answer"]].source) for one in given]
    show(f"bank_faq, {len(pages)} answers without their questions, en", ranks(index, asked))


def handbook_pages() -> tuple[list[Passage], dict[str, str]]:
    passages: list[Passage] = []
    names: dict[str, str] = {}
    for name, data in handbook():
        source, cut = ingest(data, name)
        passages += cut
        names[source.id] = name
    return passages, names


def demo(embed: Embedder) -> None:
    """Ask the sample shop: these pages and questions were written by others and nothing is fitted on them."""
    passages, names = handbook_pages()
    index = indexed(passages, embed)
    places = {f"{names[one.source]}#{one.heading}": one.id for one in passages}
    known = [one for one in questions() if one.answers]
    first = answered = right = own = 0
    for one in known:
        wanted = {places[place] for place in one.answers}
        wanted |= {twin for name in wanted for twin in index.twins(name)}
        hits = index.search(Query(one.text, one.language), 8)
        first += hits[0].passage.id in wanted
        given = answer(Query(one.text, one.language), hits, SURE)
        answered += given is not None
        if given is not None and given.citations[0].passage in wanted:
            right += 1
            own += given.language == one.language or one.cross
    refused, others = _refused(index)
    print(f"sample shop, {len(passages)} passages: R@1 {first / len(known):.3f} of {len(known)} known")
    print(f"sample shop: {answered} answered, {right} rightly, {own} of these in the language if it is there")
    print(f"sample shop: {refused} of {others} unknown refused")


def _refused(index: Index) -> tuple[int, int]:
    unknown: list[Question] = [one for one in questions() if not one.answers]
    hits = (index.search(Query(one.text, one.language), 8) for one in unknown)
    return sum(answer(Query(""), found, SURE) is None for found in hits), len(unknown)


def building(passages: Sequence[Passage], embed: Embedder) -> None:
    for name, known in (("first", None), ("again", indexed(passages, embed).vectors)):
        begun = perf_counter()
        Index.build(passages, embed, calibration(embed.name), known)
        print(f"building {len(passages)} passages, {name}: {perf_counter() - begun:.1f} s")


def speed(embed: Embedder) -> None:
    """Hold a search against its bare parts (embed, two products, BM25), a second build against a first."""
    del embed
    fresh = E5.open(ModelStore(load().models).path("e5"), load().compute.threads)
    passages, _ = handbook_pages()
    building(passages[:120], fresh)
    index = indexed(passages, fresh)
    engine = index.engine
    assert isinstance(engine, Exact)
    asked = [one.text for one in questions()][:24]

    def ours() -> None:
        for text in asked:
            index.search(Query(text, "und"), 4)

    def bare() -> None:
        for text in asked:
            vector = normalised(fresh.embed([text]))
            for group in engine.groups.values():
                group.dense.scores(vector)
                group.lexical.scores(tokens(text))

    print(line(f"search / its bare parts, {len(passages)} passages", ratios(ours, bare), 1.25))
    begun = perf_counter()
    cached = Cached(fresh)
    index = Index.build(passages, cached, index.judge, index.vectors)
    ours()
    begun = perf_counter()
    ours()
    each = (perf_counter() - begun) / len(asked)
    print(f"a search when the question is embedded already: {each * 1e3:.1f} ms")


PARTS: Mapping[str, Callable[[Embedder], None]] = {
    "shops": shops, "cmrc": cmrc, "bank": bank, "demo": demo, "speed": speed, "cranfield": cranfield,
}  # fmt: skip


def chosen(names: Sequence[str]) -> Iterator[Callable[[Embedder], None]]:
    for name in names or [name for name in PARTS if name != "cranfield"]:
        yield PARTS[name]


if __name__ == "__main__":
    print(machine())
    shared = opened()
    for part in chosen(sys.argv[1:]):
        part(shared)
