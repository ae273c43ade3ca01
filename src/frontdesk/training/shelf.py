"""The grocery set (Klasson et al., 2019; MIT): what the bridge learns from, and its judges are fitted on.

Photographs and catalogue pictures of 81 products; the catalogue's English words and our own Chinese names.
Rows that validate are never read here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from frontdesk.features.embedding import Embedder, Floats
from frontdesk.knowledge.bridge import Bridge, Judge
from frontdesk.knowledge.hit import Hit
from frontdesk.knowledge.index import Index
from frontdesk.knowledge.passage import Passage
from frontdesk.knowledge.query import Query
from frontdesk.training.bridge import Ints, Pairs, told
from frontdesk.training.sentences import OWN
from frontdesk.training.sets.rows import strict

Look = Callable[[Sequence[Path]], Floats]  # pictures -> (n, 1280) of length 1
CATALOGUE = 5.0  # how often a catalogue picture is drawn, a photograph being drawn once
NEAR = 5  # hits of a photograph that the judges learn from
PHOTOS = 12  # photographs of a product that the judges learn from
UNUSED = Judge(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """Products in the order of their numbers, and photographs of them.

    ``pictures`` (products, 1280) of the catalogue; ``photos`` (n, 1280) with ``shows`` (n,), the product.
    """

    names: tuple[str, ...]
    chinese: tuple[str, ...]
    words: tuple[str, ...]
    pictures: Floats
    photos: Floats
    shows: Ints

    def pairs(self, embed: Embedder) -> Pairs:
        """Pair each picture with its product's entry, and with its name in both languages."""
        count = len(self.names)
        entries = [f"{name}\n{words}" for name, words in zip(self.names, self.words, strict=True)]
        texts = told({"en": [*entries, *self.names], "zh": self.chinese}, embed)
        things = np.arange(count)
        return Pairs(
            np.concatenate([self.photos, self.pictures]),
            np.concatenate([self.shows, things]),
            np.concatenate([np.ones(len(self.photos)), np.full(count, CATALOGUE)]),
            np.concatenate([*texts.values()]),
            np.tile(things, 3),
        )

    def passages(self) -> list[Passage]:
        """Make the catalogue's entries passages, whose sources are the numbers of their products."""
        given = enumerate(zip(self.names, self.words, strict=True))
        return [
            Passage(str(at), str(at), name, words, 0, len(words), "section", None, "en")
            for at, (name, words) in given
        ]


def shelf(data: Path, look: Look, split: str = "train") -> Shelf:
    """Read the grocery set; ``split`` is "train" or "val"."""
    folder = data / "grocery"
    chinese: dict[str, str] = yaml.safe_load((OWN / "groceries.yml").read_text("utf-8"))
    rows = sorted(strict(folder / "catalog.jsonl"), key=lambda row: int(str(row["fine_id"])))
    taken = [row for row in strict(folder / "labels.csv") if row["split"] == split]
    return Shelf(
        tuple(str(row["name"]).replace("-", " ") for row in rows),
        tuple(chinese[str(row["name"])] for row in rows),
        tuple(str(row["description"]) for row in rows),
        look([folder / str(row["image"]) for row in rows]),
        look([folder / str(row["file"]) for row in taken]),
        np.array([int(str(row["fine_id"])) for row in taken]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """What photographs found: two signs of each hit (n, 2), and whether it was of their product."""

    signs: NDArray[np.float64]
    right: NDArray[np.bool_]

    @classmethod
    def of(cls, parts: "Sequence[Trials]") -> "Trials":
        """Put trials together."""
        return cls(np.concatenate([one.signs for one in parts]), np.concatenate([one.right for one in parts]))

    def judge(self) -> Judge:
        """Fit a logistic function."""
        model = LogisticRegression(C=100.0, max_iter=1_000).fit(self.signs, self.right)
        constant, (first, second) = float(model.intercept_[0]), model.coef_[0].tolist()
        return Judge(round(constant, 4), round(first, 4), round(second, 4))


def likeness(bridge: Bridge, shelf: Shelf, products: Ints) -> Trials:
    """Look for photographs among pictures of products the bridge never saw, with their own and without."""
    rows = _some(shelf, products)
    alike = bridge.asked(shelf.photos[rows]) @ bridge.held(shelf.pictures[products]).T
    own = shelf.shows[rows][:, None] == products[None]
    without = np.where(own, -1.0, alike)
    return Trials.of([_near(alike, own), _near(without, np.zeros_like(own))])


def telling(bridge: Bridge, shelf: Shelf, products: Ints, embed: Embedder) -> Trials:
    """Look for photographs among words of products the bridge never saw, with their own and without."""
    passages = [shelf.passages()[product] for product in products]
    rows = _some(shelf, products)
    signs: list[tuple[float, float]] = []
    right: list[bool] = []
    whole = Index.build(passages, embed, lambda _: 0.0)
    for row, placed in zip(rows, bridge.place(shelf.photos[rows]), strict=True):
        own = str(shelf.shows[row])
        hits = whole.search(Query("", photos=(placed,)), NEAR + 1)
        others = [hit for hit in hits if hit.passage.source != own]
        for found in (hits[:NEAR], others[:NEAR]):
            signs += [_signs(hit) for hit in found]
            right += [hit.passage.source == own for hit in found]
    return Trials(np.array(signs), np.array(right))


def margins(alike: Floats | NDArray[np.float64]) -> NDArray[np.float64]:
    """Tell how far each similarity (queries, pictures) lies above the best of all others of its row."""
    best = np.sort(alike, axis=1)[:, ::-1]
    others = np.where(alike == best[:, :1], best[:, 1:2], best[:, :1])
    return (alike - others).astype(np.float64)


def _near(alike: Floats | NDArray[np.float64], own: NDArray[np.bool_]) -> Trials:
    near = np.argsort(-alike, axis=1, kind="stable")[:, :NEAR]
    pairs = [np.take_along_axis(one, near, axis=1).ravel() for one in (alike, margins(alike))]
    return Trials(np.stack(pairs, axis=1).astype(np.float64), np.take_along_axis(own, near, axis=1).ravel())


def _signs(hit: Hit) -> tuple[float, float]:
    return hit.signs.sentence, hit.signs.whole


def _some(shelf: Shelf, products: Ints) -> Ints:
    """Take the first photographs of each product."""
    rows = [np.flatnonzero(shelf.shows == product)[:PHOTOS] for product in products]
    return np.concatenate(rows)
