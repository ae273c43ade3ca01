"""Torch networks that are not trained, as features: what `cnn`, `resnet`, `vgg`, `c3d` and `i3d` share."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar

import numpy as np
import torch
from pydantic import Field, model_validator
from torch import Tensor, nn

from frontdesk.features.feature import Array, Clip, Floats, Item, Pixels, Section, Shape
from frontdesk.features.learnt import title
from frontdesk.features.shown import film_of, picture_of
from frontdesk.preprocess.image import Fit, square
from frontdesk.preprocess.scenes import evenly

BATCH = 8

Network = TypeVar("Network", bound=nn.Module)


class Weights(Section):
    """Where a network's weights come from: a file, or chance."""

    path: str = Field(default="", description="safetensors file, or a folder that holds model.safetensors")
    seed: int | None = Field(default=None, ge=0, description="of random weights, in place of a file")

    @model_validator(mode="after")
    def _one_of_both(self) -> "Weights":
        if bool(self.path) == (self.seed is not None):
            raise ValueError("give the path of a checkpoint, or a seed for random weights, and not both")
        return self

    @property
    def file(self) -> Path | None:
        """The path, when there is one."""
        return Path(self.path) if self.path else None


class PictureSettings(Weights):
    """How pictures are shown to a frozen network, and what is kept of its map."""

    side: int = Field(default=224, ge=32, le=512)
    fit: Fit = "centre"
    pooling: Literal["none", "mean"] = Field(
        default="mean", description="none: a sequence of the map's places"
    )


class FilmSettings(Weights):
    """How films are shown to a frozen network."""

    frames: int = Field(default=16, gt=0, le=64)
    side: int = Field(default=112, ge=16, le=256)
    fit: Fit = "squash"


@dataclass(frozen=True, slots=True, eq=False)
class FrozenPictures:
    """Looks at pictures with a network (batch, 3, side, side) of 0 to 1 -> (batch, width, h, w)."""

    network: nn.Module = field(repr=False)
    width: int
    name: str
    settings: PictureSettings

    @property
    def shape(self) -> Shape:
        """A vector, or a sequence of the map's places."""
        return Shape("vector" if self.settings.pooling == "mean" else "sequence", self.width)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (width,) float32 a picture, or (h * w, width) row by row, without unit.

        Raises `InvalidInput` for what is no picture.
        """
        kind = self.name.split(".")[0]
        side, fit = self.settings.side, self.settings.fit
        shown = (square(picture_of(item, kind), side, fit) for item in items)
        found: list[Array] = []
        for batch in _batches(shown):
            grid = _run(self.network, batch.transpose(0, 3, 1, 2))  # (batch, width, h, w)
            flat = grid.reshape(*grid.shape[:2], -1)
            found.extend(flat.mean(2) if self.settings.pooling == "mean" else flat.transpose(0, 2, 1))
        return found


@dataclass(frozen=True, slots=True, eq=False)
class FrozenFilms:
    """Looks at films with a network (batch, frames, 3, side, side) of 0 to 1 -> (batch, width)."""

    network: nn.Module = field(repr=False)
    width: int
    name: str
    settings: FilmSettings

    @property
    def shape(self) -> Shape:
        """A vector."""
        return Shape("vector", self.width)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (width,) float32 a film, without unit. Raises `InvalidInput` for what is no film."""
        kind = self.name.split(".")[0]
        films = (self._frames(film_of(item, kind)) for item in items)  # of different lengths: one at a time
        return [_run(self.network, film.transpose(0, 3, 1, 2)[None])[0] for film in films]

    def _frames(self, film: Clip) -> Pixels:
        chosen = evenly(len(film.frames), self.settings.frames)
        return np.stack([square(film.frames[at], self.settings.side, self.settings.fit) for at in chosen])


def seeded(make: Callable[[], Network], seed: int | None) -> Network:
    """Make a network whose random weights follow from a seed alone; other chance goes on as it was."""
    with torch.random.fork_rng(devices=()):
        torch.manual_seed(seed or 0)
        return make().eval()


def named(kind: str, settings: Weights, weights: Path | None = None) -> str:
    """Name a feature by its settings and the content of its weights: a checkpoint that changes is another."""
    file = weights or settings.file
    if file is None:
        return title(f"{kind}.v1", settings)
    whole = file / "model.safetensors" if file.is_dir() else file
    with whole.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").digest()
    return title(f"{kind}.v1", settings.model_copy(update={"path": ""}), digest)


def _batches(shown: Iterator[Pixels]) -> Iterator[Pixels]:
    batch: list[Pixels] = []
    for one in shown:
        batch.append(one)
        if len(batch) == BATCH:
            yield np.stack(batch)
            batch = []
    if batch:
        yield np.stack(batch)


def _run(network: nn.Module, pixels: Pixels) -> Floats:
    with torch.inference_mode():
        seen: Tensor = network(torch.from_numpy(np.ascontiguousarray(pixels)).float() / 255)
    return np.asarray(seen.numpy(), np.float32)
