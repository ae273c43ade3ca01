"""What a picture shows: names of general things and a vector, by EfficientNet-Lite0, or a vector alone.

Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks" (2019); the lite
variant, trained on ImageNet.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from frontdesk.errors import ModelCorrupt
from frontdesk.features.embedding import normalised
from frontdesk.features.feature import Array, Feature, Item, Section, Shape, Tools
from frontdesk.features.learnt import title
from frontdesk.features.shown import picture_of
from frontdesk.models.session import Session
from frontdesk.preprocess.image import Fit, Pixels, centre, grey, nchw, square

Floats = NDArray[np.float32]
Named = tuple[str, float]

WIDTH = 1_280
SIDE = 224
BATCH = 8


class Settings(Section):
    """How large a picture is shown to the network, and what its vector is scaled to."""

    side: int = Field(default=SIDE, ge=32, le=512, description="224 as it was trained; 160 costs half")
    fit: Fit = Field(
        default="centre", description="centre cuts the middle out, squash bends, letterbox adds black"
    )
    normalise: bool = Field(default=True, description="vectors of length 1")


@dataclass(frozen=True, slots=True)
class Seen:
    """The likeliest names of one picture with their probabilities, and its vector (1280,) of length 1."""

    names: tuple[Named, ...]
    vector: Floats


class PictureModel(Protocol):
    """Looks at pictures. Vectors of models with different names must never be compared."""

    @property
    def name(self) -> str:
        """Name and version of what makes the vectors."""
        ...

    def look(self, pictures: list[Pixels]) -> list[Seen]:
        """Look at (height, width, 3) pictures."""
        ...


@dataclass(frozen=True, slots=True)
class EfficientNet:
    """Looks with the network: 1000 English names, of which up to ``top`` above ``least`` are told."""

    session: Session
    labels: tuple[str, ...] = field(repr=False)
    name: str = "efficientnet-lite0.v1"
    top: int = 3
    least: float = 0.1

    @classmethod
    def open(cls, folder: Path, threads: int = 2) -> "EfficientNet":
        """Open the built model in ``folder``: picture.onnx, labels.json."""
        try:
            labels = tuple(map(str, json.loads((folder / "labels.json").read_text("utf-8"))))
        except (OSError, ValueError) as error:
            raise ModelCorrupt("labels.json cannot be read", part="picture") from error
        return cls(Session(folder / "picture.onnx", threads=threads), labels)

    def look(self, pictures: list[Pixels]) -> list[Seen]:
        """Look at pictures: their middle square at 224 x 224, values (x - 127) / 128."""
        found: list[Seen] = []
        for at in range(0, len(pictures), BATCH):
            fed = np.concatenate([nchw(centre(one, SIDE), 127, 128) for one in pictures[at : at + BATCH]])
            logits, features = self.session.run({self.session.inputs[0]: fed})
            for row, vector in zip(_softmax(logits), normalised(features), strict=True):
                found.append(Seen(self._names(row), vector))
        return found

    def _names(self, chances: Floats) -> tuple[Named, ...]:
        best = np.argsort(chances)[::-1][: self.top].tolist()
        return tuple((self.labels[k], float(chances[k])) for k in best if chances[k] >= self.least)


@dataclass(frozen=True, slots=True)
class Vectors:
    """Looks with the network, as a feature: vectors and no names."""

    session: Session = field(repr=False)
    settings: Settings

    @property
    def name(self) -> str:
        """The network and the settings."""
        return title("picture.v1 efficientnet-lite0", self.settings)

    @property
    def shape(self) -> Shape:
        """A vector of 1280."""
        return Shape("vector", WIDTH)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (1280,) float32 a picture. Raises `InvalidInput` for what is no picture."""
        pictures = [picture_of(item, "picture") for item in items]
        found: list[Array] = []
        for at in range(0, len(pictures), BATCH):
            squares = [
                square(one, self.settings.side, self.settings.fit) for one in pictures[at : at + BATCH]
            ]
            fed = np.concatenate([nchw(one, 127, 128) for one in squares])
            vectors = self.session.run({self.session.inputs[0]: fed})[1]
            found.extend(normalised(vectors) if self.settings.normalise else vectors)
        return found


@dataclass(frozen=True, slots=True)
class Histograms:
    """The fallback without weights: no names; colours (128) and gradients (1152) as the vector.

    Dalal and Triggs, "Histograms of Oriented Gradients for Human Detection" (2005).
    """

    name: str = "histograms.v1"

    def look(self, pictures: list[Pixels]) -> list[Seen]:
        """Look at pictures."""
        return [Seen((), normalised(_histograms(one)[None])[0]) for one in pictures]


def build(settings: Settings, tools: Tools) -> Feature:
    """Open the network. Raises `ModelMissing`, `ModelCorrupt`."""
    return Vectors(Session(tools.store.path("picture") / "picture.onnx", threads=tools.threads), settings)


def colours(pixels: Pixels, mask: NDArray[np.uint8] | None = None) -> Floats:
    """Return the share of 8 hues x 4 saturations x 4 values: (128,), summing to 1 or all 0."""
    hsv = cv2.cvtColor(pixels, cv2.COLOR_RGB2HSV)
    counts = cv2.calcHist([hsv], [0, 1, 2], mask, [8, 4, 4], [0, 180, 0, 256, 0, 256]).ravel()
    total = float(counts.sum())
    shares: Floats = (counts / total if total else counts).astype(np.float32)
    return shares


def _histograms(pixels: Pixels) -> Floats:
    square = centre(pixels, 96)
    gradients = _gradients(grey(square))
    parts = (np.sqrt(colours(square)), gradients / max(1e-6, float(np.linalg.norm(gradients))))
    return np.concatenate(parts).astype(np.float32)


def _gradients(picture: NDArray[np.uint8]) -> Floats:
    """Return 8 directions of edges in 12 x 12 cells of a (96, 96) picture: (1152,)."""
    across = cv2.Sobel(picture, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(picture, cv2.CV_32F, 0, 1)
    strength = np.hypot(across, down)
    turn = (np.mod(np.arctan2(down, across), np.pi) / np.pi * 8).astype(int) % 8
    cell = np.arange(96) // 8
    places = (cell[:, None] * 12 + cell) * 8 + turn
    return np.bincount(places.ravel(), strength.ravel(), WIDTH - 128).astype(np.float32)


def _softmax(logits: Floats) -> Floats:
    risen = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(risen / risen.sum(axis=1, keepdims=True), np.float32)
