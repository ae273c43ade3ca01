"""A bridge of chance, and a network of pictures that tells colours apart: what tests of pictures need."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import cv2
import numpy as np

from frontdesk.errors import NotFound
from frontdesk.features.embedding import Floats, normalised
from frontdesk.features.picture import WIDTH, Seen
from frontdesk.knowledge.bridge import Bridge, Judge
from frontdesk.preprocess.image import Pixels

JUDGE = Judge(-3.0, 4.0, 9.0)


def bridge(picture: str = "colours.v1", embedder: str = "hashed-ngrams") -> Bridge:
    """Make a bridge with numbers of chance."""
    random = np.random.default_rng(5)
    into, out = random.normal(size=(WIDTH, 24)), random.normal(size=(24, 384))
    zeros = np.zeros(WIDTH, np.float32)
    return Bridge(
        picture,
        embedder,
        into=into.astype(np.float32),
        into_bias=np.ones(24, np.float32),
        out=out.astype(np.float32),
        out_bias=np.zeros(384, np.float32),
        photos=zeros,
        pages=zeros,
        likeness=JUDGE,
        telling=JUDGE,
    )


@dataclass
class Colours:
    """Sees the mean colour of nine fields of a picture; counts how many it looked at."""

    name: str = "colours.v1"
    looked: int = field(default=0)

    def look(self, pictures: list[Pixels]) -> list[Seen]:
        self.looked += len(pictures)
        small = (cv2.resize(one, (3, 3), interpolation=cv2.INTER_AREA).ravel() for one in pictures)
        rows = [np.pad(one.astype(np.float32) + 1, (0, WIDTH - 27)) for one in small]
        return [Seen((), vector) for vector in normalised(np.stack(rows))]


@dataclass
class Drawer:
    """Gives pictures by their digests, and nothing else."""

    pictures: Mapping[str, bytes]

    def __call__(self, digest: str) -> bytes:
        if digest not in self.pictures:
            raise NotFound("no such picture", part="picture", value=digest)
        return self.pictures[digest]


def spotted(vector: Floats, by: float) -> Floats:
    """Change a vector a little, as another photo of the same thing would."""
    noise = np.random.default_rng(3).normal(size=vector.shape).astype(np.float32)
    return normalised(vector + by * noise / np.linalg.norm(noise))
