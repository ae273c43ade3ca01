"""`python -m benchmarks.answers [PART...]`: what is refused, what follow-ups reach, where citations stand.

Parts: gate (shops: fitted on, by weights of the others; and one that nothing is fitted on), demo (the sample
shop), cmrc (a public set), followups, citations, picture (docs/pictures/refusal.png, from gate and demo).
"""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from matplotlib.figure import Figure
from numpy.typing import NDArray

from benchmarks.measure import machine
from frontdesk.config import load
from frontdesk.demo.knowledge import knowledge as handbook
from frontdesk.demo.questions import questions
from frontdesk.features.cached import Cached
from frontdesk.features.e5 import E5
from frontdesk.features.embedding import Embedder
from frontdesk.knowledge import fit
from frontdesk.knowledge.answer import answer
from frontdesk.knowledge.asking import Manner
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.knowledge.calibration import calibration
from frontdesk.knowledge.followup import Earlier, Resolved, resolved
from frontdesk.knowledge.gate import OTHER, Gate, shipped
from frontdesk.knowledge.index import Index
from frontdesk.knowledge.passage import Passage
from frontdesk.knowledge.query import Query
from frontdesk.knowledge.refusal import Judged, fitted, judged, lines, scored
from frontdesk.knowledge.second import English
from frontdesk.knowledge.trial import auroc, ece
from frontdesk.library import Library
from frontdesk.models.store import ModelStore
from frontdesk.store.database import open_database

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("FRONTDESK_DATA", ROOT.parent / "shared" / "data"))
SURE = load().knowledge.sure
FALSE = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3)

Doubles = NDArray[np.float64]
Bools = NDArray[np.bool_]


@cache
def embedder() -> Embedder:
    settings = load()
    return Cached(E5.open(ModelStore(settings.models).path("e5"), settings.compute.threads), size=30_000)


@cache
def english() -> English:
    settings = load()
    return English(ModelStore(settings.models), settings.compute.threads, 20_000)


@cache
def shop() -> KnowledgeBase:
    """Open the sample shop as a desk has it, in a database that is not kept."""
    manner = replace(Manner.of(embedder()), gate=Gate.of(embedder().name, english()), sure=SURE)
    made = KnowledgeBase(Library(open_database("sqlite://")), embedder(), manner=manner)
    for name, data in handbook():
        made.add(data, name)
    return made


@cache
def places() -> dict[str, frozenset[str]]:
    """Name the passages of each "file#heading" of the handbook, and their twins."""
    index, found = shop().index(), dict[str, frozenset[str]]()
    for source in shop().sources():
        for hit in _passages(source.id):
            twins = index.twins(hit.id)
            found[f"{source.name}#{hit.heading}"] = frozenset({hit.id, *twins})
    return found


def _passages(source: str) -> list[Passage]:
    return [one for one in shop()._store.passages() if one.source == source]


@cache
def trials() -> dict[str, list[Judged]]:
    folder = ROOT / "src/frontdesk/knowledge/data"
    files = [*(folder / f"{name}.yml" for name in fit.SHOPS), ROOT / "tests/knowledge/bikes.yml"]
    return {file.stem: list(judged(file.stem, fit.shop_of(file), embedder(), english()())) for file in files}


def score(name: str) -> Doubles:
    """Judge the trials of a shop: one that the gate is fitted on, by weights that the others made."""
    own = trials()[name]
    if name not in fit.SHOPS:
        made = shipped()
        return scored(own, made[fit.E5_FAMILY], made.get(fit.E5_FAMILY + OTHER))
    others = [one for other in fit.SHOPS if other != name for one in trials()[other]]
    both = fitted(others, second=True) if english()() else None
    return scored(own, fitted(others, second=False), both)


def gate() -> None:
    for name, own in trials().items():
        for line in lines(own, score(name), SURE):
            print(f"{name}: {line}")


@cache
def asked() -> tuple[Doubles, Bools, Bools]:
    """Ask the sample shop: how likely the best hit answers, whether it does, whether anything does."""
    made: list[tuple[float, bool, bool]] = []
    judge = Gate.of(embedder().name, english())
    for one in questions():
        wanted = frozenset[str]().union(*(places()[place] for place in one.answers))
        [hit] = shop().search(one.text, one.language, 1)
        made.append((judge(hit), hit.passage.id in wanted, bool(one.answers)))
    likely, right, known = zip(*made, strict=True)
    return np.array(likely), np.array(right), np.array(known)


def curve(likely: Doubles, right: Bools, known: Bools) -> list[tuple[float, float, float]]:
    """Return (false refusals of found answers, threshold, refusal recall)."""
    bounds = [float(np.quantile(likely[right], share)) for share in FALSE]
    pairs = zip(FALSE, bounds, strict=True)
    return [(share, bound, float((likely[~known] < bound).mean())) for share, bound in pairs]


def demo() -> None:
    likely, right, known = asked()
    said = likely >= SURE
    print(
        f"sample shop: {int(said[known].sum())} of {int(known.sum())} known answered, "
        f"{int(right[said].sum())} rightly; "
        f"{int((~said[~known]).sum())} of {int((~known).sum())} unknown refused"
    )
    weights = np.ones(len(likely))
    print(f"sample shop: AUROC {auroc(likely, right):.3f} ECE {ece(likely, right, weights):.3f}")
    for share, bound, recall in curve(likely, right, known):
        print(
            f"sample shop: {share:.0%} of what is found refused, threshold {bound:.2f}: {recall:.2f} refused"
        )


def cmrc() -> None:
    """Ask with the right passage, and with it taken away, where refusing is right."""

    def rows(path: str) -> list[dict[str, Any]]:
        return [json.loads(one) for one in (DATA / "cmrc2018" / path).read_text("utf-8").splitlines()]

    pages = [
        Passage(one["pid"], one["pid"], one["title"], one["text"], 0, len(one["text"]), "section", None, "zh")
        for one in rows("trial_passages.jsonl")
    ]
    index = Index.build(pages, embedder(), calibration(embedder().name))
    judge = Gate.of(embedder().name, english())
    made: list[tuple[float, bool, bool]] = []
    for one in rows("trial_questions.jsonl"):
        if one["question"].strip():
            hits = index.search(Query(one["question"]), 9)
            others = [hit for hit in hits if hit.passage.source != one["pid"]]
            made.append((judge(hits[0]), hits[0].passage.source == one["pid"], True))
            made.append((judge(others[0]), False, False))
    likely, right, known = (np.array(one) for one in zip(*made, strict=True))
    print(
        f"cmrc2018, with and without the passage: AUROC {auroc(likely, right):.3f}; at {SURE}: answers "
        f"{np.mean(likely[known] >= SURE):.3f}, refuses {np.mean(likely[~known] < SURE):.3f}"
    )
    for share, bound, recall in curve(likely, right, known):
        print(f"cmrc2018: {share:.0%} of what is found refused, threshold {bound:.2f}: {recall:.3f} refused")


def followups() -> None:
    """Search for follow-ups as they are and put in full; only the half that nothing was made with counts."""
    given = yaml.safe_load((ROOT / "tests/knowledge/followups.yml").read_text("utf-8"))
    for kind, change in (("follow-ups", False), ("changes of topic", True)):
        for half, name in ((1, "held out"), (0, "made with")):
            own = [one for one in given[half::2] if bool(one.get("change")) is change]
            plain = _reached(own, lambda one: Resolved(one["text"]))
            full = _reached(own, lambda one: resolved(one["text"], [_earlier(one)]))
            print(f"{kind}, {name} ({len(own)}): R@1 {plain[0]:.2f} R@3 {plain[1]:.2f} as they are, "
                  f"R@1 {full[0]:.2f} R@3 {full[1]:.2f} in full")  # fmt: skip


def _earlier(one: dict[str, Any]) -> Earlier:
    said = shop().answer(one["before"], one["language"])
    titles = dict.fromkeys(cited.title for cited in said.citations) if said else ()
    return Earlier(one["before"], tuple(titles))


def _reached(own: Sequence[dict[str, Any]], put: Callable[[dict[str, Any]], Resolved]) -> tuple[float, float]:
    ranks: list[float] = []
    for one in own:
        asks = put(one)
        hits = shop().search(asks.text, one["language"], 3, asks.hints)
        wanted = places()[one["answer"]]
        ranks.append(next((at for at, hit in enumerate(hits) if hit.passage.id in wanted), 9))
    return float(np.mean(np.array(ranks) < 1)), float(np.mean(np.array(ranks) < 3))


def citations() -> None:
    """Look every citation up in its source and in the reply."""
    exact = total = 0
    for one in questions():
        said = shop().answer(one.text, one.language)
        for cited in said.citations if said else ():
            there = shop().source(cited.source).text[cited.start : cited.end]
            assert said is not None
            assert cited.said is not None
            exact += there == cited.text == said.text[slice(*cited.said)]
            total += 1
    print(f"citations of the sample shop's answers: {exact} of {total} stand word by word in both texts")
    assert answer(Query(""), [], SURE) is None


def picture() -> None:
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.subplots()
    for name, own in trials().items():
        right = np.array([one.trial.right for one in own])
        known = np.array([one.trial.answerable for one in own])
        _draw(axes, f"{name} (held out)", score(name), right, known)
    _draw(axes, "sample shop", *asked())
    axes.axvline(0.05, color="grey", linewidth=0.8, linestyle=":")
    axes.set(xlabel="found answers that are refused", ylabel="unanswerable questions that are refused")
    axes.legend(loc="lower right")
    axes.grid(alpha=0.3)
    file = ROOT / "docs/pictures/refusal.png"
    figure.savefig(file, dpi=100)
    print(f"drawn: {file.relative_to(ROOT)}")


def _draw(axes: Any, name: str, likely: Doubles, right: Bools, known: Bools) -> None:
    bounds = np.quantile(likely[right], np.linspace(0, 0.6, 61))
    axes.plot(np.linspace(0, 0.6, 61), [(likely[~known] < bound).mean() for bound in bounds], label=name)


PARTS: Mapping[str, Callable[[], None]] = {
    "gate": gate, "demo": demo, "cmrc": cmrc, "followups": followups, "citations": citations,
    "picture": picture,
}  # fmt: skip


if __name__ == "__main__":
    print(machine())
    for part in sys.argv[1:] or [name for name in PARTS if name != "picture"]:
        PARTS[part]()
