"""What a shop's own products and their states look like, learnt from a few example pictures of each.

A picture becomes the network's vector beside a small histogram of its strong colours and of its lights, so
that a red light differs from a green one; the nearest examples vote. What is like no example gets no label.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

import cv2
import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import Misconfigured
from frontdesk.features.picture import PictureModel
from frontdesk.perception.lights import HUES, lights
from frontdesk.perception.percepts import Label
from frontdesk.preprocess.image import Pixels, bounded, centre

Floats = NDArray[np.float32]

SIDE = 640  # the longest side that is looked at
COLOURS = (*dict.fromkeys(name for _, name in HUES), "white")
BINS = 12  # hues of the histogram
COLOUR_SHARE, LIGHT_SHARE = 0.25, 0.6  # lengths of these parts of a feature; the network's part has length 1
VIEWS = 4  # pictures made of every example
VOTES = 5  # nearest examples that vote
SHARP, KNOWN = 20.0, 40.0  # how fast a vote falls with distance, and how fast belief beyond the reach
NEAR = 0.04  # how far below the similarity of its own examples a label reaches
UNLIKE = 0.5  # confidence under which a picture is like nothing known


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """Examples as (n, width) features of length 1, the label of each, and how near a known picture is.

    ``maker`` names the network that made the vectors; ``reach`` (n,) is, for every example, the similarity at
    which a picture near it is as likely unknown as of its label.
    """

    labels: tuple[str, ...]
    features: Floats = field(repr=False)
    reach: Floats = field(repr=False)
    maker: str

    @classmethod
    def learn(cls, examples: Sequence[tuple[str, Pixels]], picture: PictureModel, seed: int = 0) -> "Gallery":
        """Learn from (label, pixels), 3 to 5 a label; each is also seen turned, lit, cut and blurred anew.

        Raises `Misconfigured` when there is no example.
        """
        if not examples:
            raise Misconfigured("a gallery needs at least one example picture", part="gallery")
        rng = np.random.default_rng(seed)
        views = [(label, view) for label, pixels in examples for view in _views(pixels, rng)]
        features = describe([view for _, view in views], picture)
        labels = tuple(label for label, _ in views)
        source = np.repeat(np.arange(len(examples)), VIEWS + 1)
        return cls(labels, features, _reach(features, labels, source), picture.name)

    def look(self, pixels: Pixels, picture: PictureModel) -> tuple[Label, ...]:
        """Return what a picture shows, the likeliest first; nothing when it is unlike all examples."""
        return self.match(describe([pixels], picture)[0], picture.name)

    def match(self, feature: Floats, maker: str) -> tuple[Label, ...]:
        """Return the labels of a `described` picture; nothing when another network made the examples."""
        if maker != self.maker:
            return ()
        alike = self.features @ feature  # (n,)
        near = np.argsort(-alike)[:VOTES]
        votes = np.exp(SHARP * (alike[near] - alike[near[0]]))
        label = self.labels[near[0]]
        share = float(sum(vote for at, vote in zip(near, votes, strict=True) if self.labels[at] == label))
        known = 1 / (1 + math.exp(-KNOWN * float(alike[near[0]] - self.reach[near[0]])))
        sure = share / float(votes.sum()) * known
        return (Label(label, min(sure, 1.0), "product"),) if sure >= UNLIKE else ()

    def save(self, file: Path) -> None:
        """Write the gallery as .npz without any pickle."""
        np.savez_compressed(
            file, labels=np.array(self.labels), features=self.features, reach=self.reach, maker=self.maker
        )

    @classmethod
    def load(cls, file: Path) -> "Gallery":
        """Read what `save` wrote. Raises `Misconfigured` when it is not that."""
        try:
            with file.open("rb") as stream, np.load(stream, allow_pickle=False) as said:
                labels = tuple(map(str, said["labels"].tolist()))
                return cls(labels, said["features"], said["reach"], str(said["maker"]))
        except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile) as error:
            raise Misconfigured(
                f"{file.name} is no gallery",
                part="gallery",
                remedy="run 'frontdesk demo' again, or learn it anew from the example pictures",
            ) from error


def describe(pictures: Sequence[Pixels], picture: PictureModel) -> Floats:
    """Turn pictures into features of length 1: network, strong colours, lights: (n, 1280 + 12 + 8)."""
    small = [bounded(one, SIDE)[0] for one in pictures]
    vectors = [seen.vector for seen in picture.look(small)]
    return np.stack([described(v, one, lights(one)) for v, one in zip(vectors, small, strict=True)])


def described(vector: Floats, pixels: Pixels, lit: Sequence[Label]) -> Floats:
    """Join what was already seen of one picture: the network's vector and the lights that were found."""
    whole = np.concatenate([vector, COLOUR_SHARE * _strong_colours(pixels), LIGHT_SHARE * _lights(lit)])
    joined: Floats = (whole / max(1e-6, float(np.linalg.norm(whole)))).astype(np.float32)
    return joined


def _strong_colours(pixels: Pixels) -> Floats:
    """Return how much of each hue is strong and bright in a picture: (12,) of length 1, or zeros."""
    hsv = cv2.cvtColor(centre(pixels, 128), cv2.COLOR_RGB2HSV)
    strong = ((hsv[..., 1] > 110) & (hsv[..., 2] > 90)).astype(np.uint8)
    counts = np.sqrt(cv2.calcHist([hsv], [0], strong, [BINS], [0, 180]).ravel())
    length = float(np.linalg.norm(counts))
    return np.asarray(counts / length if length else counts, np.float32)


def _lights(lit: Sequence[Label]) -> Floats:
    """Return how sure a light of each colour is: (8,) of length 1; the last number says "no light"."""
    sure = np.zeros(len(COLOURS) + 1, np.float32)
    for label in lit:
        at = COLOURS.index(label.name.removesuffix(" light"))
        sure[at] = max(sure[at], label.confidence)
    sure[-1] = 1 - sure.max()
    return np.asarray(sure / np.linalg.norm(sure), np.float32)


def _views(pixels: Pixels, rng: np.random.Generator) -> list[Pixels]:
    """Return the picture and VIEWS others of it: turned, cut, lit and blurred as another photo would be."""
    small, _ = bounded(pixels, SIDE)
    return [small, *(_view(small, rng) for _ in range(VIEWS))]


def _view(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    height, width = pixels.shape[:2]
    turn, zoom = rng.uniform(-10, 10), rng.uniform(0.9, 1.2)
    matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), turn, zoom), np.float64)
    matrix[:, 2] += rng.uniform(-0.05, 0.05, 2) * np.array((width, height))
    moved = cv2.warpAffine(pixels, matrix, (width, height), borderMode=cv2.BORDER_REFLECT_101)
    lit = moved.astype(np.float32) * rng.uniform(0.75, 1.2) * rng.uniform(0.95, 1.05, 3) + rng.uniform(-8, 8)
    blurred = cv2.GaussianBlur(np.clip(lit, 0, 255).astype(np.uint8), (0, 0), rng.uniform(0.3, 1.0))
    return np.asarray(blurred, np.uint8)


def _reach(features: Floats, labels: tuple[str, ...], source: NDArray[np.intp]) -> Floats:
    """Return for every example a similarity a little below that of its label's examples to each other: (n,).

    Only other pictures count. Where a label has one picture, its own views stand in, and the bound is wider.
    """
    alike = features @ features.T
    names = np.array(labels)
    reach = np.zeros(len(labels), np.float32)
    for name in dict.fromkeys(labels):
        own = names == name
        others = source[own][:, None] != source[own][None]
        if others.any():
            nearest = np.where(others, alike[np.ix_(own, own)], -1).max(axis=1)
            reach[own] = np.percentile(nearest, 10) - NEAR
        else:
            reach[own] = alike[np.ix_(own, own)].min() - 3 * NEAR
    return reach
