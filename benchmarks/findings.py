"""How right the desk is about what customers feel and want: `python -m benchmarks.findings [PART]...`.

own      the project's own 600 turns (tests/understanding/turns.yml), which taught nothing, beside lexicons
matrix   every subset of tone, face and words, on rows composed of sources that validate
strength RAVDESS: how well a raised voice tells strong acting from normal
cost     CPU time of one fused pass

Lexicons: VADER (English), SnowNLP (Chinese): `pip install vaderSentiment snownlp`. They know polarity alone,
so they are also compared on three classes.
"""

import argparse
import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from itertools import combinations
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from benchmarks.measure import cpu, machine
from benchmarks.own import LANGUAGES, Asked, asked, open_desk
from benchmarks.recipes import CACHE, RECIPES
from frontdesk.evaluation.plots import on_reliability
from frontdesk.features.prosody import prosody
from frontdesk.media import local
from frontdesk.perception.activity import spans
from frontdesk.perception.percepts import Prosody
from frontdesk.training.compose import Draw
from frontdesk.training.metrics import measure
from frontdesk.training.outside import auroc
from frontdesk.training.public import root
from frontdesk.training.recipe import read as read_recipe
from frontdesk.training.sets.feelings import feelings
from frontdesk.turn.findings import EMOTIONS, Findings
from frontdesk.understanding.calibrate import Array, Ints
from frontdesk.understanding.fusion import shipped
from frontdesk.understanding.intensity import raised
from frontdesk.understanding.pack import OUT_OF_SCOPE
from frontdesk.understanding.sources import PRIOR, SOURCES, Source

POLARITY = {"joy": 1, "neutral": 0, "anger": -1, "sadness": -1, "fear": -1, "disgust": -1}  # not surprise
POLES = {1: "joy", 0: "neutral", -1: "anger"}  # what a polarity is taken for among seven
PASSES = 2_000
CLIPS = 300


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the parts that are named, or all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", help=", ".join(PARTS))
    parser.add_argument("--plots", type=Path, help="folder for calibration plots")
    said = parser.parse_args(arguments)
    print(machine())
    for name in said.parts or PARTS:
        for line in PARTS[name](said.plots):
            print(line, flush=True)


def own(plots: Path | None) -> Iterator[str]:
    """Judge intents and emotions of typed turns, a language at a time."""
    turns, desk = asked(), open_desk()
    found = [desk(one.text) for one in turns]
    yield "| own set | rows | intent in scope | out of scope | ECE | emotion | macro F1 | ECE |"
    yield "|---|---|---|---|---|---|---|---|"
    for language in LANGUAGES:
        rows = [at for at, one in enumerate(turns) if one.language == language]
        yield _judged(language, [turns[at] for at in rows], [found[at] for at in rows])
    yield from lexicons(turns, found)
    if plots is not None:
        yield from _plotted(turns, found, plots)


def _judged(name: str, turns: Sequence[Asked], found: Sequence[Findings]) -> str:
    wanted = [(one.intent, said.intent.value) for one, said in zip(turns, found, strict=True)]
    inside = np.mean([true == said for true, said in wanted if true != OUT_OF_SCOPE])
    outside = np.mean([true == said for true, said in wanted if true == OUT_OF_SCOPE])
    intent = measure(*_rows([one.intent for one in turns], [said.intent.distribution for said in found]))
    felt = measure(*_rows([one.emotion for one in turns], [said.emotion.distribution for said in found]))
    return (
        f"| {name} | {len(turns)} | {inside:.3f} | {outside:.3f} | {intent.ece:.3f} "
        f"| {felt.accuracy:.3f} | {felt.f1:.3f} | {felt.ece:.3f} |"
    )


def _rows(labels: Sequence[str], told: Sequence[Mapping[str, float]]) -> tuple[Array, Ints]:
    names = sorted({*labels, *(name for one in told for name in one)})
    chances = np.array([[one.get(name, 0.0) for name in names] for one in told])
    return chances, np.array([names.index(label) for label in labels])


def lexicons(turns: Sequence[Asked], found: Sequence[Findings]) -> Iterator[str]:
    """Compare emotions of words with those that a lexicon gives."""
    yield "| own set | way | macro F1 of seven | macro F1 of good, plain, bad (without surprise) |"
    yield "|---|---|---|---|"
    for language, name, polarity in (("zh", "SnowNLP", snownlp), ("en", "VADER", vader)):
        rows = [at for at, one in enumerate(turns) if one.language == language]
        true = [turns[at].emotion for at in rows]
        ours = [found[at].emotion.value for at in rows]
        try:
            told = polarity()
        except ModuleNotFoundError as error:
            yield f"| {language} | skipped: {error.name} is not installed | | |"
            continue
        theirs = [POLES[told(turns[at].text)] for at in rows]
        for way, said in (("Frontdesk", ours), (name, theirs)):
            yield f"| {language} | {way} | {_f1(true, said):.3f} | {_f1(*_poles(true, said)):.3f} |"


def vader() -> Callable[[str], int]:
    """Hutto and Gilbert, "VADER" (2014): bad up to -.05, good from .05 of the compound score, as they say."""
    analyser = import_module("vaderSentiment.vaderSentiment").SentimentIntensityAnalyzer()

    def polarity(text: str) -> int:
        score = analyser.polarity_scores(text)["compound"]
        return int(score >= 0.05) - int(score <= -0.05)

    return polarity


def snownlp() -> Callable[[str], int]:
    """SnowNLP: good from .7 of its score, bad up to .3; it gives no bounds of its own."""
    maker = import_module("snownlp").SnowNLP

    def polarity(text: str) -> int:
        score = maker(text).sentiments
        return int(score >= 0.7) - int(score <= 0.3)

    return polarity


def _poles(true: Sequence[str], said: Sequence[str]) -> tuple[list[str], list[str]]:
    """Bring both down to good, plain and bad; rows of surprise are left out, said surprise is plain."""
    pairs = [
        (POLARITY[one], POLARITY.get(other, 0))
        for one, other in zip(true, said, strict=True)
        if one in POLARITY
    ]
    return [POLES[one] for one, _ in pairs], [POLES[other] for _, other in pairs]


def _f1(true: Sequence[str], said: Sequence[str]) -> float:
    names = sorted({*true, *said})
    hot = np.array([[float(name == one) for name in names] for one in said])
    return measure(hot, np.array([names.index(one) for one in true])).f1


def _plotted(turns: Sequence[Asked], found: Sequence[Findings], folder: Path) -> Iterator[str]:
    """Draw how often findings of each confidence came true."""
    folder.mkdir(parents=True, exist_ok=True)
    figure = Figure(figsize=(9, 4), layout="constrained")
    for axes, what in zip(figure.subplots(1, 2), ("emotion", "intent"), strict=True):
        told = [getattr(one, what) for one in found]
        right = np.array([said.value == getattr(one, what) for said, one in zip(told, turns, strict=True)])
        sure = np.array([said.confidence for said in told])
        on_reliability(axes, sure, right)
        axes.set_title(what)
    figure.savefig(folder / "calibration.png", dpi=100)
    yield f"calibration.png: confidence against how often it came true, {len(turns)} turns"


def matrix(plots: Path | None) -> Iterator[str]:
    """Take sources away from composed rows that have all three, one subset after the other."""
    del plots
    rows, labels = composed_rows()
    found: dict[tuple[Source, ...], float] = {}
    yield "| sources | accuracy | macro F1 | ECE | above its best member |"
    yield "|---|---|---|---|---|"
    for size in (1, 2, 3):
        for group in combinations(SOURCES, size):
            told = shipped().fuse([{one: row[one] for one in group} for row in rows])
            judged = measure(np.array([[one[name] for name in EMOTIONS] for one in told]), labels)
            found[group] = judged.accuracy
            best = max(found[one,] for one in group)
            yield (
                f"| {' + '.join(group)} | {judged.accuracy:.3f} | {judged.f1:.3f} | {judged.ece:.3f} "
                f"| {judged.accuracy - best:+.3f} |"
            )


def composed_rows(count: int = 4_000, seed: int = 11) -> tuple[list[dict[Source, dict[str, float]]], Ints]:
    """Compose rows of sources that validate, all three in each: opinions by source, and true emotions.

    Nobody in the voices is surprised, so no row is.
    """
    rows = list(feelings(root(), CACHE / "features" / "public" / "feelings")["valid"])
    labels = np.array([EMOTIONS.index(str(row["label"])) for row in rows])
    pools = [_pool(rows, source, labels) for source in SOURCES]
    shared = np.array([label for label in range(len(EMOTIONS)) if all(label in pool for pool in pools)])
    wish = read_recipe(RECIPES / "desk_emotion.yml").data.compose
    assert wish is not None
    draw = Draw(pools, wish.model_copy(update={"absent": 0.0, "rows": count}), 0, np.random.default_rng(seed))
    targets = draw.targets(shared)
    picked = [draw.row(label) for label in targets.tolist()]
    return [_opinions(rows, row) for row in picked], targets


def _pool(rows: Sequence[Mapping[str, object]], source: str, labels: Ints) -> dict[int, Ints]:
    have = np.array([source in row for row in rows])
    return {int(label): np.flatnonzero(have & (labels == label)) for label in np.unique(labels[have])}


def _opinions(rows: Sequence[Mapping[str, object]], picked: Sequence[int]) -> dict[Source, dict[str, float]]:
    told: dict[Source, dict[str, float]] = {}
    for source, at in zip(SOURCES, picked, strict=True):
        numbers = np.asarray(rows[at][source], np.float64)
        chances = np.exp(numbers) * np.array([PRIOR[one] for one in EMOTIONS])
        told[source] = dict(zip(EMOTIONS, (chances / chances.sum()).tolist(), strict=True))
    return told


def cost(plots: Path | None) -> Iterator[str]:
    """Time one fused pass of one turn with three sources, and the sixteen of a turn of four modalities."""
    del plots
    fusion = shipped()
    even = dict.fromkeys(EMOTIONS, 1 / 7)
    row: dict[Source, dict[str, float]] = dict.fromkeys(SOURCES, even)
    for many in (1, 16):
        spent = cpu(lambda many=many: [fusion.fuse([row] * many) for _ in range(PASSES)]) / PASSES  # type: ignore[misc]
        yield f"fused forward, {many} rows at once: {1000 * spent:.2f} ms of CPU (goal 3 or less)"


def strength(plots: Path | None) -> Iterator[str]:
    """Tell strongly acted clips from normal ones by how raised the voice is; no head learnt from them."""
    del plots
    rows = [row for row in materialised_rows("ravdess") if row["emotion"] != "neutral"]
    heard: dict[bool, list[float]] = {True: [], False: []}
    for row in np.random.default_rng(0).permutation(np.array(rows, object))[:CLIPS].tolist():
        samples = local.sound(root() / "ravdess" / row["file"])
        spoken = spans(samples)
        if spoken:
            heard[row["intensity"] == "strong"].append(raised(Prosody(*prosody(samples, spoken))))
    found = auroc(np.array(heard[True]), np.array(heard[False]))
    yield f"strength of voices: AUROC {found:.3f} on {sum(map(len, heard.values()))} acted clips"


def materialised_rows(name: str) -> list[dict[str, str]]:
    """Read the table of labels of a public set."""
    with (root() / name / "labels.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PARTS: Mapping[str, Callable[[Path | None], Iterator[str]]] = {
    "own": own,
    "matrix": matrix,
    "strength": strength,
    "cost": cost,
}

if __name__ == "__main__":
    main()
