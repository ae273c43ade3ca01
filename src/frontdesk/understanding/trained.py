"""A model as `frontdesk train` left it: rows in, probabilities and shares out. Without torch."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import combinations
from pathlib import Path

import numpy as np

from frontdesk.errors import InvalidInput, ModelCorrupt
from frontdesk.features.feature import Array as Raw
from frontdesk.features.feature import Feature, Item, Shape, Tools
from frontdesk.features.padding import nothing, padded, steps
from frontdesk.features.table import build, settings_of
from frontdesk.models.session import Session
from frontdesk.models.store import ModelStore
from frontdesk.understanding import fuse
from frontdesk.understanding.calibrate import Array, softmax
from frontdesk.understanding.encoding import Encoding, Flags, Run, Tokens, joined
from frontdesk.understanding.runfolder import REMEDY, InputSpec, Spec, locate, read

ROWS = 32  # of one run of a network: bounds the memory

Row = Mapping[str, Item]


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """One input: what it is, what represents it, what encodes that, and how wide its tokens are."""

    spec: InputSpec
    feature: Feature
    encoder: Session
    width: int

    @classmethod
    def open(cls, name: str, spec: InputSpec, folder: Path, tools: Tools) -> "Reader":
        """Open an input of a model's folder. Raises `ModelCorrupt` when its encoder reads something else."""
        feature = build(spec.feature, settings_of(spec.feature, spec.settings), tools)
        encoder = Session(folder / f"encoder.{name}.onnx", threads=tools.threads)
        shape = Shape(spec.kind, spec.width)
        values, mask = padded([nothing(shape)], shape)
        try:
            tokens = encoder.run({"values": values, "mask": mask.astype(np.float32)})[0]
        except ValueError as error:
            raise ModelCorrupt(
                f"encoder.{name}.onnx does not read {spec.kind} of width {spec.width}",
                part=name,
                remedy=REMEDY,
            ) from error
        return cls(spec, feature, encoder, tokens.shape[2])

    def represent(self, rows: Sequence[Row]) -> list[Raw | None]:
        """Represent the rows that have the column; None for the others."""
        have = [at for at, row in enumerate(rows) if self.spec.column in row]
        arrays = self.feature.extract([rows[at][self.spec.column] for at in have]) if have else []
        found: list[Raw | None] = [None] * len(rows)
        for at, array in zip(have, arrays, strict=True):
            found[at] = array
        return found

    def encode(self, arrays: Sequence[Raw | None]) -> Tokens:
        """Encode the arrays that are there. An array without steps is as good as none."""
        have = [(at, array) for at, array in enumerate(arrays) if array is not None and len(array)]
        shape = Shape(self.spec.kind, self.spec.width)
        runs: list[Run] = []
        for start in range(0, len(have), ROWS):
            at, some = zip(*have[start : start + ROWS], strict=True)
            values, mask = padded([steps(one, shape) for one in some], shape)
            tokens, kept = self.encoder.run({"values": values, "mask": mask.astype(np.float32)})
            runs.append((at, tokens, kept))
        return joined(runs, len(arrays), self.width)


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """Features, encoders and fusion of a trained model. Rows may lack any of its columns, even all.

    A model whose ``spec.adapt`` names a column learnt from vectors that were adapted to their speakers. Here
    they are not: a speaker counts as one of whom nothing else is known, and the model is right less often
    than its figures say.
    """

    name: str
    folder: Path
    spec: Spec
    readers: Mapping[str, Reader] = field(repr=False)
    fusion: Session = field(repr=False)

    @classmethod
    def open(cls, folder: Path, store: ModelStore, threads: int = 1) -> "Trained":
        """Open a run, or its folder ``model``.

        Raises `ModelMissing`, `ModelCorrupt`, and `Misconfigured` for a folder of a newer version; a feature
        that needs what is not installed or pulled raises `NotReady`.
        """
        folder = locate(folder)
        spec = read(folder)
        readers = {
            name: Reader.open(name, one, folder, Tools(store, threads, folder / "features" / name))
            for name, one in sorted(spec.inputs.items())
        }
        fusion = Session(folder / "fusion.onnx", threads=threads)
        return cls(spec.name or folder.name, folder, spec, readers, fusion)

    @property
    def task(self) -> str:
        """What it was trained to do: classify, tags or contrast."""
        return self.spec.task

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels in the order of the scores."""
        return self.spec.labels

    @property
    def inputs(self) -> Mapping[str, InputSpec]:
        """The inputs by name."""
        return self.spec.inputs

    @property
    def temperature(self) -> float:
        """What scores are divided by before they become probabilities."""
        return self.spec.temperature

    @property
    def thresholds(self) -> tuple[float, ...] | None:
        """The probability from which on each tag is said; None: 0.5."""
        return self.spec.thresholds

    def features(self, rows: Sequence[Row]) -> dict[str, list[Raw | None]]:
        """Represent rows, by input; None where a row lacks its column.

        Raises `InvalidInput` for a column that no input reads, and what features raise for an item that they
        cannot read.
        """
        columns = {one.column for one in self.inputs.values()}
        _known((column for row in rows for column in row), columns, "column")
        return {name: reader.represent(rows) for name, reader in self.readers.items()}

    def encode(self, arrays: Mapping[str, Sequence[Raw | None]]) -> Encoding:
        """Encode what `features` gave. Raises `InvalidInput` for an unknown input or unfit arrays."""
        _known(arrays, self.readers, "input")
        rows = max((len(one) for one in arrays.values()), default=0)
        nothing: list[Raw | None] = [None] * rows
        tokens = {name: reader.encode(arrays.get(name, nothing)) for name, reader in self.readers.items()}
        return Encoding(rows, tokens)

    def logits(self, encoding: Encoding, present: Mapping[str, Flags] | None = None) -> Array:
        """Fuse: (rows, classes) scores. An input is taken away from rows where ``present`` holds False."""
        return self._fused(encoding, present)["logits"]

    def opinions(self, encoding: Encoding) -> dict[str, Array]:
        """Give the scores of each input alone, (rows, classes); of a row without it they mean nothing."""
        fused = self._fused(encoding)
        return {name: fused[f"{name}.logits"] for name in self.readers}

    def probabilities(self, logits: Array) -> Array:
        """(rows, classes) scores -> calibrated probabilities: of one class, or of each tag by itself."""
        if self.task == "tags":
            return softmax(np.stack([logits, np.zeros_like(logits)], axis=-1), self.temperature)[..., 0]
        return softmax(logits, self.temperature)

    def predict(self, rows: Sequence[Row]) -> Array:
        """Give calibrated probabilities: (rows, classes). A row without any column gets the prior."""
        return self.probabilities(self.logits(self.encode(self.features(rows))))

    def shares(self, row: Row, label: int) -> dict[str, float]:
        """Give each modality's exact Shapley value in the score of a label; one that the row lacks gets 0.

        They sum to logit(all) - logit(none). Inputs of one modality come and go together, so all subsets are
        one run of at most 16 rows.
        """
        modalities: list[str] = sorted({one.modality for one in self.inputs.values()})
        sizes = range(len(modalities) + 1)
        groups = [frozenset(group) for size in sizes for group in combinations(modalities, size)]
        kept = {
            name: np.array([one.modality in group for group in groups]) for name, one in self.inputs.items()
        }
        encoding = self.encode(self.features([row])).repeated(len(groups))
        worth = dict(zip(groups, self.logits(encoding, kept)[:, label].tolist(), strict=True))
        return fuse.shapley(worth.__getitem__, modalities)

    def _fused(self, encoding: Encoding, kept: Mapping[str, Flags] | None = None) -> dict[str, Array]:
        """Run fusion over all rows: every output by its name, (rows, classes)."""
        found = {name: np.zeros((encoding.rows, len(self.labels))) for name in self.fusion.outputs}
        for start in range(0, encoding.rows, ROWS):
            at = slice(start, start + ROWS)
            for name, some in zip(self.fusion.outputs, self.fusion.run(encoding.feed(at, kept)), strict=True):
                found[name][at] = some
        return found


def _known(given: Iterable[str], known: Iterable[str], what: str) -> None:
    """Raise `InvalidInput` for a name that the model does not know, with the nearest that it does."""
    names = sorted(known)
    for name in given:
        if name not in names:
            close = get_close_matches(name, names, 1, 0.5)
            remedy = f"did you mean {close[0]!r}?" if close else f"it reads: {', '.join(names)}"
            raise InvalidInput(f"the model has no {what} {name!r}", part=what, value=name, remedy=remedy)


__all__ = ["Encoding", "InputSpec", "Spec", "Tokens", "Trained", "locate"]
