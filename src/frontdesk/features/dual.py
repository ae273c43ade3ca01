"""One side of a dual encoder that was trained here, as a run with ``task: contrast`` left it. No torch."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

import numpy as np

from frontdesk.errors import Misconfigured, ModelCorrupt
from frontdesk.features import table
from frontdesk.features.embedding import normalised
from frontdesk.features.feature import Array, Feature, Floats, Item, Shape, Tools
from frontdesk.features.padding import nothing, padded, steps
from frontdesk.models.session import Session

BATCH = 32
SAYS = "model.json"
FORMAT = 1  # the newest that is read here
AGAIN = "make it again with 'frontdesk train'"


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """An input's encoder and projection; of the other input there is nothing."""

    input: str
    encoder: Session
    fusion: Session
    other: str
    nothing: Floats  # (1, tokens, width) of the other input

    def vectors(self, arrays: Sequence[Array], shape: Shape) -> Floats:
        """Arrays of the input's feature -> (arrays, common width), of length 1."""
        values, mask = padded(arrays, shape)
        tokens, present = self.encoder.run({"values": values, "mask": mask.astype(np.float32)})
        absent = np.repeat(self.nothing, len(arrays), axis=0)
        fed = {
            f"{self.input}.tokens": tokens,
            f"{self.input}.mask": present,
            f"{self.other}.tokens": absent,
            f"{self.other}.mask": np.zeros(absent.shape[:2], np.float32),
        }
        return normalised(self.fusion.run(fed)[self.fusion.outputs.index(f"{self.input}.logits")])


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side of a run. Vectors of both sides of one run have length 1 and are compared by inner product."""

    name: str
    shape: Shape
    feature: Feature
    network: Network = field(repr=False)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Items as the run's own feature reads them -> (common width,) float32 of length 1."""
        found: list[Array] = []
        for at in range(0, len(items), BATCH):
            shape = self.feature.shape
            arrays = [steps(one, shape) for one in self.feature.extract(items[at : at + BATCH])]
            found.extend(self.network.vectors(arrays, shape))
        return found


def located(folder: Path) -> Path | None:
    """Find the model folder of a run, or of a model folder itself; None where there is neither."""
    places = (one for one in (folder / "model", folder) if (one / SAYS).is_file())
    return next(places, None)


def open_run(folder: Path, part: str, name: str, tools: Tools) -> Side:
    """Open the side of a model folder that is called ``name``, or else the only one of modality ``part``.

    Raises `Misconfigured` for a run of another task, of a newer version or without such a side;
    `ModelMissing`, or `ModelCorrupt` when its files are not what it says.
    """
    says, digest = _said(folder)
    inputs: Mapping[str, Mapping[str, Any]] = says["inputs"]
    chosen = name or _only(inputs, part)
    if chosen not in inputs:
        raise Misconfigured(
            f"the run has no input {chosen!r}",
            part="clip.input",
            value=chosen,
            remedy=table.nearest(chosen, inputs),
        )
    feature = _feature(inputs[chosen], Tools(tools.store, tools.threads, folder / "features" / chosen))
    network = _network(folder, inputs, chosen, tools.threads)
    width = network.vectors([nothing(feature.shape)], feature.shape).shape[1]
    return Side(f"clip.{chosen}.{digest[:16]}.v1", Shape("vector", width), feature, network)


def _network(folder: Path, inputs: Mapping[str, Mapping[str, Any]], chosen: str, threads: int) -> Network:
    encoders = {one: Session(folder / f"encoder.{one}.onnx", threads=threads) for one in inputs}
    other = next(one for one in inputs if one != chosen)
    shape = Shape(inputs[other]["kind"], int(inputs[other]["width"]))
    values, mask = padded([nothing(shape)], shape)
    absent = np.zeros_like(encoders[other].run({"values": values, "mask": mask.astype(np.float32)})[0])
    fusion = Session(folder / "fusion.onnx", threads=threads)
    return Network(chosen, encoders[chosen], fusion, other, absent)


def _feature(says: Mapping[str, Any], tools: Tools) -> Feature:
    name = str(says["feature"])
    return table.build(name, table.settings_of(name, says["settings"]), tools)


def _only(inputs: Mapping[str, Mapping[str, Any]], part: str) -> str:
    found = [name for name, one in inputs.items() if one["modality"] == part]
    if len(found) == 1:
        return found[0]
    raise Misconfigured(
        f"{len(found)} inputs of the run are of modality {part!r}",
        part="clip.part",
        value=part,
        remedy=f"set input to one of: {', '.join(sorted(inputs))}",
    )


def _said(folder: Path) -> tuple[Mapping[str, Any], str]:
    """Read what a model says of itself, and check its files: (model.json, its SHA-256)."""
    raw = (folder / SAYS).read_bytes()
    try:
        says: dict[str, Any] = json.loads(raw)
        wanted, files = (int(says["format"]), str(says["task"])), dict(says["files"])
    except (ValueError, KeyError, TypeError) as error:
        raise ModelCorrupt(f"{folder / SAYS} cannot be read", part=SAYS, remedy=AGAIN) from error
    if wanted[0] > FORMAT:
        raise Misconfigured(
            f"{folder} is of format {wanted[0]}",
            part="format",
            value=wanted[0],
            limit=FORMAT,
            remedy="upgrade Frontdesk",
        )
    if wanted[1] != "contrast":
        raise Misconfigured(
            f"{folder} was trained for {wanted[1]!r}, not 'contrast'", part="task", value=wanted[1]
        )
    for name, digest in files.items():
        _same(folder / name, str(digest))
    return says, sha256(raw).hexdigest()


def _same(path: Path, digest: str) -> None:
    try:
        with path.open("rb") as file:
            found = file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelCorrupt(f"{path} cannot be read", part=path.name, remedy=AGAIN) from error
    if found != digest:
        raise ModelCorrupt(
            f"{path} is not what {SAYS} says", part=path.name, value=found, limit=digest, remedy=AGAIN
        )
