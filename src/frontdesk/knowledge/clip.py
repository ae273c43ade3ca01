"""Pictures found by words in a space that both share: a CLIP checkpoint, or a dual encoder of one's own.

Where a folder is configured it takes over from the bridge for words that look for pictures. It is a space
apart: its vectors are compared with nothing else. A folder holds a run of a recipe with ``task: contrast``,
one side of texts and one of pictures, or an exported checkpoint as `features.towers` reads it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np

from frontdesk.features import dual
from frontdesk.features.embedding import Floats
from frontdesk.features.feature import Tools
from frontdesk.features.towers import Towers
from frontdesk.knowledge.dense import EVERYDAY
from frontdesk.knowledge.passage import Passage
from frontdesk.models.store import ModelStore
from frontdesk.preprocess.image import Pixels

SCALE = 100.0  # of cosines as logits: where CLIP's own ends (Radford et al., 2021, section 2.5)

Found = dict[str, tuple[Passage, float, float]]  # passage, probability and cosine by the passage's id
Admits = Callable[[Passage], bool]


def everything(passage: Passage) -> bool:
    """Refuse no passage."""
    del passage
    return True


class PictureSpace(Protocol):
    """Places texts and pictures in one space: vectors of length 1. Spaces of other names are others."""

    @property
    def name(self) -> str:
        """Name the space by what makes it: pictures' vectors are kept under it."""
        ...

    def texts(self, texts: Sequence[str], /) -> Floats:
        """Return (texts, width)."""
        ...

    def pictures(self, pictures: Sequence[Pixels], /) -> Floats:
        """Return (pictures, width) of (height, width, 3) pixels."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Own:
    """Both sides of a run of one's own."""

    words: dual.Side
    sights: dual.Side

    @property
    def name(self) -> str:
        """Name the run by its content."""
        return self.sights.name

    def texts(self, texts: Sequence[str]) -> Floats:
        """Return (texts, width)."""
        return np.stack(self.words.extract(texts)).astype(np.float32)

    def pictures(self, pictures: Sequence[Pixels]) -> Floats:
        """Return (pictures, width)."""
        return np.stack(self.sights.extract(pictures)).astype(np.float32)


def open_space(folder: Path, store: ModelStore, threads: int = 2) -> PictureSpace:
    """Open a folder. Raises `ModelMissing`, `ModelCorrupt`, or `Misconfigured` for a run of another task."""
    run = dual.located(folder)
    if run is None:
        return Towers.open(folder, threads)
    tools = Tools(store, threads)
    return Own(dual.open_run(run, "text", "", tools), dual.open_run(run, "image", "", tools))


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """Pictures that words find: passages with their vectors (n, width) in a space.

    ``everyday`` (m, width) is what anyone might say: it stands against a question.
    """

    space: PictureSpace = field(repr=False)
    passages: tuple[Passage, ...]
    vectors: Floats
    everyday: Floats

    @classmethod
    def build(
        cls, space: PictureSpace, passages: Sequence[Passage], placed: Mapping[str, Floats]
    ) -> "Spoken":
        """Gather pictures; ``placed`` holds the vectors (width,) of those that were looked at."""
        own = tuple(one for one in passages if one.picture in placed)
        everyday = space.texts([text for said in EVERYDAY.values() for text in said])
        rows = [placed[one.picture] for one in own if one.picture is not None]
        return cls(
            space, own, np.stack(rows) if rows else np.zeros((0, everyday.shape[1]), np.float32), everyday
        )

    def find(self, text: str, most: int, admits: Admits = everything) -> Found:
        """Find pictures by a text: how much likelier it is said of a picture than what anyone might say.

        Those that ``admits`` refuses take no place of others.
        """
        if not text.strip() or not self.passages:
            return {}
        asked = self.vectors @ self.space.texts([text])[0]  # (n,)
        others = self.vectors @ self.everyday.T  # (n, m)
        sure = 1 / (1 + np.exp(SCALE * (others - asked[:, None])).sum(axis=1))
        order: list[int] = np.argsort(-asked, kind="stable").tolist()
        best = islice((at for at in order if admits(self.passages[at])), most)
        return {self.passages[at].id: (self.passages[at], float(sure[at]), float(asked[at])) for at in best}
