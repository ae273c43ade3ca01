"""Everything between a recipe's tables and the batches of the training loop.

The table is read, its media are decoded, features are extracted and kept on the disk; what stays in memory is
a few numbers a row. Rows that cannot be used are skipped, counted and named. What learns from data (a
vocabulary, word vectors) learns from the training rows of each fold only.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frontdesk.features.feature import Array, Feature, Learnt, Shape, Tools
from frontdesk.features.padding import padded
from frontdesk.features.table import build, settings_of
from frontdesk.features.whitened import Whitened
from frontdesk.preprocess.augment import LIGHT, Augmentation
from frontdesk.training.adapt import adaptable, adapted, voices
from frontdesk.training.cache import Cache
from frontdesk.training.cells import reader
from frontdesk.training.derived import turned
from frontdesk.training.extraction import Column, Extraction, Report
from frontdesk.training.folds import masks
from frontdesk.training.public import Tables, tables_of
from frontdesk.training.recipe import Recipe
from frontdesk.training.survey import Skipped, Survey, check_classes, codes_of, survey

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Values = dict[str, tuple[Array, Bools]]


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Some rows: each input's values and mask, padded, and what they shall become."""

    values: Values
    targets: Array
    rows: Sequence[int]


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Random access to rows that lie on the disk.

    ``targets`` is (n,) int64, the place in ``labels``; of tags (n, labels) float32 of 0 and 1; of
    contrast a number for what the row shows, which the column of labels names if there is one.
    """

    labels: tuple[str, ...]
    targets: Array
    groups: list[str]
    ids: list[str]
    columns: Mapping[str, Column] = field(repr=False)
    rows: Ints = field(repr=False)  # of the table
    augmentation: Augmentation = LIGHT

    @property
    def shapes(self) -> Mapping[str, Shape]:
        """What the arrays of each input are."""
        return {name: column.shape for name, column in self.columns.items()}

    def __len__(self) -> int:
        return len(self.rows)

    def batch(self, rows: Sequence[int], augment: np.random.Generator | None = None) -> Batch:
        """Read rows from the disk and pad them. With a generator, pictures are changed at random."""
        values: Values = {}
        for name, column in self.columns.items():
            arrays = [column[int(self.rows[row])] for row in rows]
            if augment is not None and column.shape.kind in ("pixels", "frames"):
                arrays = [None if one is None else self._changed(one, augment) for one in arrays]
            values[name] = padded(arrays, column.shape)
        return Batch(values, self.targets[np.asarray(rows, np.int64)], rows)

    def _changed(self, frames: Array, chance: np.random.Generator) -> Array:
        return self.augmentation(frames.astype(np.uint8), chance)


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A recipe's data: for each fold its training and its validating rows, and the features that made them.

    ``whole`` are the rows that the served network learns from, ``served`` its features: with one fold its
    training rows; with more, all rows, and features that were fitted on all. ``digest`` is the SHA-256 of
    what the rows hold, wherever their files lie.
    """

    folds: list[tuple[Dataset, Dataset]]
    features: list[Mapping[str, Feature]]
    labels: tuple[str, ...]
    digest: str
    skipped: list[Skipped]
    whole: Dataset
    served: Mapping[str, Feature]
    group: str | None = None  # the column by which rows were kept together


def prepare(recipe: Recipe, home: Path, tools: Tools, cache: Path, report: Report | None = None) -> Prepared:
    """Read a recipe's tables, relative to ``home``, and extract every feature; ``cache`` keeps the arrays.

    Raises `Misconfigured` for a missing column or a class without a row to train on, `InvalidInput` for a
    table that breaks off or a label that was never trained, `NotReady` for a model or public data that is not
    there.
    """
    tables = tables_of(recipe.data, home, cache)
    built = _features(recipe, tools)
    work = _Work(recipe, built, cache / "features", report or _silent, _before(built))
    train, valid = work.tables(tables, None if recipe.data.extra is None else home / recipe.data.extra)
    parts = [train] if valid is None else [train, valid]
    for part in parts:
        part.columns = {name: work.fixed(part, name) for name in work.before}
    work.adapt(parts)
    labels = tuple(sorted(train.survey.names)) if recipe.task != "contrast" else ()
    for part in parts:
        part.targets = _targets(recipe, part.survey, labels)
    folds, features = list[tuple[Dataset, Dataset]](), list[Mapping[str, Feature]]()
    for learning, validating in masks(recipe, train.survey, train.alive, labels, valid is None):
        fitted, columns = work.fitted(parts, learning)
        check_classes(train.survey, learning & train.alive, labels)
        left = _dataset(train, learning, labels, columns[0])
        every = np.ones(len(parts[-1].survey), np.bool_)
        right = _dataset(parts[-1], validating if valid is None else every, labels, columns[-1])
        folds.append((left, right))
        features.append(fitted)
    whole, served = folds[-1][0], features[-1]
    if recipe.data.folds >= 2:  # the last was of all rows
        folds, features = folds[:-1], features[:-1]
    skipped = [one for part in parts for one in part.survey.skipped]
    return Prepared(folds, features, labels, _digest(parts), skipped, whole, served, tables.group)


@dataclass(slots=True, eq=False)
class _Part:
    """A table: what is known of its rows, which of them are alive, and what was extracted."""

    survey: Survey
    alive: Bools
    targets: Array = field(default_factory=lambda: np.zeros(0))
    extractions: dict[str, Extraction] = field(default_factory=dict[str, Extraction])
    columns: dict[str, Column] = field(default_factory=dict[str, Column])


@dataclass(slots=True, eq=False)
class _Work:
    """What extracting needs, for whichever table and fold."""

    recipe: Recipe
    features: Mapping[str, Feature]
    cache: Path
    report: Report
    before: Mapping[str, Feature]  # what makes arrays before anything has learnt, by input
    caches: dict[str, Cache] = field(default_factory=dict[str, Cache])

    def tables(self, tables: Tables, extra: Path | None) -> tuple[_Part, _Part | None]:
        """Read the table that trains, extra rows after it, and the one that validates if there is one."""
        train = self.part(tables.train, tables.group, extra)
        valid = None if tables.valid is None else self.part(tables.valid, tables.group)
        if valid is not None:
            train.alive &= ~(train.survey.extra & train.survey.of(valid.survey.groups))
        return train, valid

    def part(self, path: Path, group: str | None, extra: Path | None = None) -> _Part:
        found = survey(self.recipe, path, group, extra)
        part = _Part(found, np.ones(len(found), np.bool_))
        for name, one in self.recipe.inputs.items():
            cells = reader(one, path.parent)
            part.extractions[name] = Extraction(found, name, cells, part.alive, self.report)
        return part

    def fixed(self, part: _Part, name: str) -> Column:
        return self._column(part, name, self.before[name], "")

    def adapt(self, parts: Sequence[_Part]) -> None:
        """Adapt what was extracted to who speaks, over the rows of all tables."""
        names = adaptable(self.recipe, self.before)
        said = voices([part.survey for part in parts], self.recipe.data.adapt or "") if names else []
        for name in names:
            columns = [part.columns[name].among(part.alive) for part in parts]
            for part, column in zip(parts, adapted(columns, said, self.cache), strict=True):
                part.columns[name] = column

    def fitted(
        self, parts: Sequence[_Part], learning: Bools
    ) -> tuple[dict[str, Feature], list[dict[str, Column]]]:
        """Fit what learns on the training rows of a fold, and extract all rows by it."""
        features = dict(self.features)
        columns = [dict(part.columns) for part in parts]
        for name, feature in self.features.items():
            if not isinstance(feature, Learnt):
                continue
            if isinstance(feature, Whitened):
                features[name], found = turned(feature, [one[name] for one in columns], learning, self.cache)
                for made, column in zip(columns, found, strict=True):
                    made[name] = column
                continue
            source = parts[0].extractions[name]
            features[name] = fitted = feature.fit(source.items(learning))
            for part, made in zip(parts, columns, strict=True):
                # Two folds learn different things under one name: their arrays must never mix.
                made[name] = self._column(part, name, fitted, source.digest(learning))
        return features, columns

    def _column(self, part: _Part, name: str, feature: Feature, learnt: str) -> Column:
        key = json.dumps([feature.name, part.extractions[name].cells.how, learnt])
        if key not in self.caches:
            self.caches[key] = Cache(self.cache, key)
        return part.extractions[name].column(feature, self.caches[key])


def _silent(done: int, total: int, what: str) -> None:
    del done, total, what


def _features(recipe: Recipe, tools: Tools) -> dict[str, Feature]:
    """Build each feature once, however many inputs read by it."""
    built: dict[str, Feature] = {}
    found: dict[str, Feature] = {}
    for name, one in recipe.inputs.items():
        settings = settings_of(one.feature, one.settings)
        key = f"{one.feature} {settings.model_dump_json()}"
        if key not in built:
            built[key] = build(one.feature, settings, tools)
        found[name] = built[key]
    return found


def _before(features: Mapping[str, Feature]) -> dict[str, Feature]:
    """Give what makes arrays that need no learning: of `Whitened` the vectors that it learns from."""
    plain = {name: one.inner if isinstance(one, Whitened) else one for name, one in features.items()}
    return {name: one for name, one in plain.items() if not isinstance(one, Learnt)}


def _targets(recipe: Recipe, found: Survey, labels: Sequence[str]) -> Array:
    if recipe.task == "contrast":
        return codes_of(found.products)
    hot = found.hot(labels)
    return hot.astype(np.float32) if recipe.task == "tags" else hot.argmax(axis=1).astype(np.int64)


def _dataset(part: _Part, chosen: Bools, labels: tuple[str, ...], columns: Mapping[str, Column]) -> Dataset:
    rows = np.flatnonzero(chosen & part.alive)
    found = part.survey
    groups, ids = [found.groups[row] for row in rows], [found.ids[row] for row in rows]
    return Dataset(labels, part.targets[rows], groups, ids, columns, rows)


def _digest(parts: Sequence[_Part]) -> str:
    whole = sha256()
    for part in parts:
        found = part.survey
        whole.update(json.dumps([found.names, len(found)]).encode())
        for numbers in (found.codes, found.counts, part.alive):
            whole.update(numbers.tobytes())
        for name, one in part.extractions.items():
            whole.update(f"{name} {one.content}".encode())
    return whole.hexdigest()
