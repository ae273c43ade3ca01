"""What every representation has in common: the values of one column in, one array a row out.

A feature is a module of this room with three things in it: `Settings` (a frozen pydantic section, so that
typing mistakes in a recipe are named), a class that keeps to `Feature`, and a function ``build``. What has to
learn from the training rows first (a vocabulary, word vectors) keeps to `Learnt` as well.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from frontdesk.media.video import Film
from frontdesk.models.store import ModelStore

Modality = Literal["text", "image", "audio", "video"]
Array = NDArray[np.generic]
Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

# What one row's array is, and what ``width`` counts:
#   vector    (width,) float32                     sequence  (time, width) float32
#   ids       (time,) int64, below width           sparse    (entries, 2) float32: index below width, weight
#   pixels    (width, width, 3) uint8              frames    (frames, width, width, 3) uint8
Kind = Literal["vector", "sequence", "ids", "sparse", "pixels", "frames"]


@dataclass(frozen=True, slots=True)
class Shape:
    """The kind of a feature's arrays, and their width."""

    kind: Kind
    width: int


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """A film as features read it: (frames, height, width, 3) uint8, their times, its sound at 16 kHz."""

    frames: Pixels
    ms: tuple[int, ...]
    sound: Floats | None = None

    @classmethod
    def of(cls, film: Film) -> "Clip":
        """Take a film that was decoded."""
        frames = np.stack([one.pixels for one in film.frames])
        return cls(frames, tuple(one.ms for one in film.frames), film.sound)


# Text, (height, width, 3) uint8 pixels, (n,) float32 samples at 16 kHz, a film, or numbers of a table.
Item = str | Array | Clip


@dataclass(frozen=True, slots=True)
class Tools:
    """What building a feature may need: the pulled models, threads, and where what it learnt lies."""

    store: ModelStore
    threads: int = 1
    folder: Path | None = None  # of what `Learnt.save` wrote; None before anything was learnt


class Section(BaseModel):
    """Settings of a feature; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@runtime_checkable
class Feature(Protocol):
    """Turns the values of one column into arrays. Arrays of features with different names never mix."""

    @property
    def name(self) -> str:
        """Name, version and settings of what makes the arrays: the key under which they are cached."""
        ...

    @property
    def shape(self) -> Shape:
        """What one row's array is. Of a `Learnt` feature it is known once it was fitted."""
        ...

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return one array an item, each of `shape`, in the order of the items."""
        ...


@runtime_checkable
class Learnt(Feature, Protocol):
    """A feature that learns from the training rows."""

    def fit(self, items: Iterable[Item]) -> "Learnt":
        """Return the feature as it has learnt from the items, which are read once."""
        ...

    def save(self, folder: Path) -> None:
        """Write what was learnt into a folder, as safetensors and JSON; ``build`` reads it back."""
        ...
