"""The bridge from pictures to texts: where a picture lies in the centred space of texts.

A small network, 1280 -> 160 -> 384, that was taught here which words belong to which pictures
(`python -m frontdesk.demo.bridge`; docs/cards/bridge.md). It belongs to one network of pictures and to one
embedder of texts; without these, words and pictures are searched apart.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from safetensors import SafetensorError, safe_open

from frontdesk.errors import ModelCorrupt
from frontdesk.features.embedding import Floats, normalised
from frontdesk.knowledge.calibration import family

FILE = Path(__file__).parent / "data" / "bridge.safetensors"
AGAIN = "install Frontdesk again"
PRIOR = 16.0  # a shop counts as this many pictures of anything less: one picture alone is no mean


class Judge(NamedTuple):
    """A logistic function: a constant, and the weights of two signs."""

    constant: float
    first: float
    second: float

    def __call__(self, first: float, second: float) -> float:
        """Return a probability."""
        evidence = self.constant + self.first * first + self.second * second
        return 1 / (1 + exp(-evidence)) if evidence > -700 else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Bridge:
    """Places pictures among texts, and compares pictures with pictures.

    ``into`` (1280, hidden), ``into_bias``, ``out`` (hidden, 384), ``out_bias`` are the network; ``photos``
    and ``pages`` (1280,) are where photos of customers and pictures of shops lie. ``likeness`` judges a
    picture by its similarity and by how far that lies above the next one's, ``telling`` a text by its best
    piece and by the whole.
    """

    picture: str
    embedder: str
    into: Floats = field(repr=False)
    into_bias: Floats = field(repr=False)
    out: Floats = field(repr=False)
    out_bias: Floats = field(repr=False)
    photos: Floats = field(repr=False)
    pages: Floats = field(repr=False)
    likeness: Judge
    telling: Judge

    @classmethod
    def open(cls, picture: str, file: Path = FILE) -> "Bridge | None":
        """Open the bridge of a network of pictures; None where it was made for another one.

        Raises `ModelCorrupt` when the file cannot be read.
        """
        try:
            with safe_open(file, "numpy") as opened:
                said: Mapping[str, Any] = json.loads(opened.metadata()["bridge"])
                tensors = {name: opened.get_tensor(name).astype(np.float32) for name in opened.keys()}  # noqa: SIM118 - no mapping
            judges: Mapping[str, list[float]] = said["judges"]
            made = cls(
                said["picture"],
                said["embedder"],
                **tensors,
                likeness=Judge(*judges["likeness"]),
                telling=Judge(*judges["telling"]),
            )
        except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
            raise ModelCorrupt(
                f"{file.name} cannot be read: {error}", part=file.name, remedy=AGAIN
            ) from error
        return made if made.picture == picture else None

    def reads(self, embedder: str) -> bool:
        """Tell whether pictures are placed among the texts of this embedder."""
        return family(embedder) == family(self.embedder)

    def place(self, vectors: Floats) -> Floats:
        """Place pictures, (n, 1280) vectors of the network, among texts: (n, 384) of length 1."""
        inner = np.maximum(normalised(vectors) @ self.into + self.into_bias, 0)
        return normalised(inner @ self.out + self.out_bias)

    def asked(self, vectors: Floats) -> Floats:
        """Make photos, (n, 1280), ready to be compared with a shop's pictures: (n, 1664) of length 1.

        Half of a similarity is the cosine of what the network saw, each side centred by itself; the other
        half is the cosine of where the bridge places both.
        """
        return self._joined(vectors, self.photos)

    def held(self, vectors: Floats) -> Floats:
        """Make a shop's pictures ready, centred on their own mean, or on the usual one while they are few."""
        whole = normalised(vectors)
        centre = (whole.sum(axis=0) + PRIOR * self.pages) / (len(whole) + PRIOR)
        return self._joined(vectors, centre)

    def _joined(self, vectors: Floats, centre: Floats) -> Floats:
        seen = normalised(normalised(vectors) - centre)
        joined: Floats = np.concatenate([seen, self.place(vectors)], axis=1) * np.float32(0.5**0.5)
        return joined
