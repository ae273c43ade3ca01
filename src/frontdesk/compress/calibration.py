"""Rows of a table as padded batches: what 8-bit networks find their ranges on."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from frontdesk.compress.folder import Model
from frontdesk.compress.int8 import Batch
from frontdesk.errors import InvalidInput
from frontdesk.evaluation.evaluate import extracted
from frontdesk.evaluation.rows import Example, examples, readers
from frontdesk.features.feature import Array, Shape
from frontdesk.features.padding import padded, steps
from frontdesk.models.store import ModelStore
from frontdesk.training.survey import Skipped, Source
from frontdesk.understanding.runfolder import InputSpec
from frontdesk.understanding.trained import Trained

ROWS = 256  # more move the ranges hardly at all
TOGETHER = 8


def batches(model: Model, table: Path, store: ModelStore, most: int = ROWS) -> list[Batch]:
    """Read the first rows of a table that the model can read; labels are not needed.

    Raises `InvalidInput` when there is none, `Misconfigured` when a column is missing.
    """
    trained = Trained.open(model.folder, store)
    source = Source(table, {name: one.column for name, one in model.inputs.items()}, None, False, None, 0)
    found = islice(_usable(source, trained), most)
    made: list[Batch] = []
    while some := list(islice(found, TOGETHER)):
        _, arrays = extracted(trained, some, table.name, list[Skipped]())
        kept = {name: _padded(model.inputs[name], ones) for name, ones in arrays.items() if _any(ones)}
        made += [kept] if kept else []
    if not made:
        raise InvalidInput(f"no row of {table.name} can be read", part=str(table))
    return made


def _usable(source: Source, trained: Trained) -> Iterator[Example]:
    for one in examples(source, readers(trained.inputs, source.path.parent)):
        if isinstance(one, Example):
            yield one


def _any(arrays: Sequence[Array | None]) -> bool:
    return any(one is not None and len(one) for one in arrays)


def _padded(spec: InputSpec, arrays: Sequence[Array | None]) -> tuple[Array, Array]:
    """Pad one input; a row that has not got it is masked."""
    shape = Shape(spec.kind, spec.width)
    rows = [None if one is None else steps(one, shape) for one in arrays]
    values, mask = padded(rows, shape)
    return values, mask.astype(np.float32)
