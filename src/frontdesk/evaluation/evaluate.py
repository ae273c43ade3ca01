"""A model and a labelled table -> everything that can be said of how good it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

import numpy as np

from frontdesk.errors import InvalidInput, RejectedInput
from frontdesk.evaluation import judge
from frontdesk.evaluation import metrics as m
from frontdesk.evaluation import missing as subsets
from frontdesk.evaluation.figures import Judged, figures
from frontdesk.evaluation.intervals import DRAWS, Interval
from frontdesk.evaluation.judge import Model
from frontdesk.evaluation.metrics import Flags
from frontdesk.evaluation.missing import Group, Subset
from frontdesk.evaluation.rows import Example, examples, indices, readers
from frontdesk.evaluation.scope import Scope, scope
from frontdesk.features.feature import Array as AnyArray
from frontdesk.training.survey import Skipped, Source
from frontdesk.understanding.calibrate import Array

BATCH = 16  # rows whose media are in memory at a time
SHOWN = 200  # characters of a row's text that a report may show

Arrays = Mapping[str, Sequence[AnyArray | None]]
E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of an evaluation beside the figures.

    ``sample`` rows are kept for the deletion test; ``texts`` keeps the beginning of each row's words;
    ``out_of_scope`` is the label of rows that belong to no class.
    """

    missing: bool = False
    sample: int = 0
    texts: bool = False
    out_of_scope: str | None = None
    draws: int = DRAWS
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """How good a model is on the rows of a table; ``lines`` and ``texts`` are in the order of ``judged``."""

    model: str
    labels: tuple[str, ...]
    judged: Judged
    figures: Mapping[str, Interval]
    lines: tuple[int, ...]
    texts: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    average_precision: Array | None = None  # (tags,)
    scope: Scope | None = None
    missing: tuple[Subset, ...] = ()
    sample: tuple[Example, ...] = ()

    def figure(self, name: str) -> float:
        """Give one of the figures that are single numbers."""
        return float(self.figures[name].point)


@dataclass(slots=True)
class _Gathered:
    """What has been read so far."""

    examples: list[tuple[int, tuple[int, ...], str]] = field(
        default_factory=list[tuple[int, tuple[int, ...], str]]
    )
    logits: list[Array] = field(default_factory=list[Array])
    said: dict[Group, list[Flags]] = field(default_factory=dict[Group, list[Flags]])
    having: dict[Group, list[Flags]] = field(default_factory=dict[Group, list[Flags]])
    skipped: list[Skipped] = field(default_factory=list[Skipped])
    sample: list[Example] = field(default_factory=list[Example])
    seen: int = 0


def evaluate(model: Model[E], source: Source, wishes: Wishes | None = None) -> Evaluation:
    """Judge a model on the rows of a table. Memory grows with rows x labels, never with the media.

    Raises `Misconfigured` for a missing column, and `InvalidInput` for a label that the model does not know,
    or when no row can be judged.
    """
    asked = wishes or Wishes()
    gathered = _Gathered()
    random = np.random.default_rng(asked.seed)
    found = examples(source, readers(model.inputs, source.path.parent))
    for batch in _batches(_usable(found, gathered), BATCH):
        _judge(model, batch, source.path.name, asked, gathered)
        _keep(batch, asked.sample, random, gathered)
    if not gathered.examples:
        first = f"; the first: {gathered.skipped[0]}" if gathered.skipped else ""
        raise InvalidInput(f"no row of {source.path.name} can be judged{first}", part=str(source.path))
    return _evaluation(model, gathered, asked)


def extracted(
    model: Model[E], batch: Sequence[Example], table: str, skipped: list[Skipped]
) -> tuple[list[Example], Arrays]:
    """Represent rows together; when one is refused, one by one, and name it. Returns what is left."""
    try:
        return list(batch), model.features([one.items for one in batch])
    except RejectedInput as refused:
        if len(batch) == 1:
            skipped.append(Skipped(table, batch[0].line, refused.part or "all", refused.message))
            return [], {}
    left: list[Example] = []
    arrays: dict[str, list[AnyArray | None]] = {name: [] for name in model.inputs}
    for one in batch:
        kept, alone = extracted(model, [one], table, skipped)
        left += kept
        for name, found in alone.items():
            arrays[name] += found
    return left, arrays


def _judge(model: Model[E], batch: Sequence[Example], table: str, asked: Wishes, gathered: _Gathered) -> None:
    marked = {one.line: _marks(one, model.labels, asked.out_of_scope) for one in batch}
    rows, arrays = extracted(model, batch, table, gathered.skipped)
    if not rows:
        return
    encoding = model.encode(arrays)
    gathered.logits.append(np.asarray(model.logits(encoding), np.float64))
    for one in rows:
        gathered.examples.append((one.line, marked[one.line], _text(one) if asked.texts else ""))
    if not asked.missing:
        return
    present = subsets.there(arrays)
    for group in subsets.subsets(subsets.modalities(model.inputs)):
        some = model.logits(encoding, subsets.restricted(present, model.inputs, group))
        told = model.probabilities(np.asarray(some, np.float64))
        gathered.said.setdefault(group, []).append(judge.said(model, told))
        gathered.having.setdefault(group, []).append(subsets.having(present, model.inputs, group))


def _marks(example: Example, labels: Sequence[str], out_of_scope: str | None) -> tuple[int, ...]:
    """Give the places of a row's labels, (-1,) for a row out of scope, even where that is a class."""
    if out_of_scope is not None and out_of_scope in example.labels:
        return (-1,)
    return tuple(indices(example, labels))


def _evaluation(model: Model[E], gathered: _Gathered, asked: Wishes) -> Evaluation:
    told = model.probabilities(np.concatenate(gathered.logits))
    marks = [marks for _, marks, _ in gathered.examples]
    inside = np.array([marks != (-1,) for marks in marks], bool)
    true = np.zeros(told.shape, bool)
    for row, places in enumerate(marks):
        true[row, [one for one in places if one >= 0]] = True
    said, tags = judge.said(model, told), model.task == "tags"
    judged = Judged(told[inside], said[inside], true[inside], tags)
    if not len(judged):
        raise InvalidInput("every row is out of scope", part="label", value=asked.out_of_scope)
    known = [one != asked.out_of_scope for one in model.labels]
    sure = told[:, known].max(axis=1)
    every = Judged(told, said, true, tags)
    return Evaluation(
        model=model.name,
        labels=model.labels,
        judged=judged,
        figures=figures(judged, asked.draws, asked.seed),
        lines=_inside([line for line, _, _ in gathered.examples], inside),
        texts=_inside([text for _, _, text in gathered.examples], inside) if asked.texts else (),
        skipped=tuple(gathered.skipped),
        average_precision=_average_precision(judged) if tags else None,
        scope=None if inside.all() else scope(sure[inside], judged.right, sure[~inside]),
        missing=tuple(_missing(gathered, every, inside)),
        sample=tuple(gathered.sample),
    )


def _missing(gathered: _Gathered, judged: Judged, inside: Flags) -> Iterator[Subset]:
    for group, said in gathered.said.items():
        having = np.concatenate(gathered.having[group]) & inside
        yield subsets.subset(group, np.concatenate(said), having, judged)


def _average_precision(judged: Judged) -> Array:
    columns = zip(judged.probabilities.T, judged.true.T, strict=True)
    return np.array([float(m.average_precision(told, true)) for told, true in columns])


def _usable(found: Iterable[Example | Skipped], gathered: _Gathered) -> Iterator[Example]:
    for one in found:
        if isinstance(one, Skipped):
            gathered.skipped.append(one)
        else:
            yield one


def _keep(batch: Sequence[Example], most: int, random: np.random.Generator, gathered: _Gathered) -> None:
    """Keep each row with the same chance: Vitter, "Random Sampling with a Reservoir" (1985)."""
    for one in batch:
        gathered.seen += 1
        if len(gathered.sample) < most:
            gathered.sample.append(one)
        elif most and (place := int(random.integers(gathered.seen))) < most:
            gathered.sample[place] = one


T = TypeVar("T")


def _inside(values: Sequence[T], inside: Flags) -> tuple[T, ...]:
    return tuple(value for value, kept in zip(values, inside, strict=True) if kept)


def _text(example: Example) -> str:
    return " · ".join(item for item in example.items.values() if isinstance(item, str))[:SHOWN]


def _batches(rows: Iterable[Example], size: int) -> Iterator[list[Example]]:
    following = iter(rows)
    while batch := list(islice(following, size)):
        yield batch
