"""The part `fashion` of `benchmarks.recommend`: a photo finds products of its article type and colour.

Protocol: the catalogue is the training part of fashion_products with its names, types, colours and pictures;
each photo of the validation part asks alone, without words. Precision@5 is the share of the first five that
have both its type and its colour, over all photos. What is learnt is learnt from the catalogue alone, as a
shop's desk learns it, and none of it ships. The ceiling is what a ranking by the labels themselves reaches:
many photos have fewer than five such products.
"""

import csv
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from tempfile import gettempdir

import numpy as np
from numpy.typing import NDArray

from frontdesk.config import load
from frontdesk.features.embedding import Floats
from frontdesk.features.hashed import HashedNgrams
from frontdesk.features.picture import EfficientNet
from frontdesk.media import image
from frontdesk.models.store import ModelStore
from frontdesk.recommend import content
from frontdesk.recommend.content import Content
from frontdesk.recommend.item import Item
from frontdesk.recommend.looks import SHAPE, looks, maker
from frontdesk.recommend.source import Seen

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("FRONTDESK_DATA", ROOT.parent / "shared" / "data")) / "fashion_products"
CACHE = Path(gettempdir()) / "frontdesk-recommend"
FIRST = 5
Row = dict[str, str]
Flags = NDArray[np.bool_]


def rows() -> list[Row]:
    """Read the products whose pictures there are."""
    with (DATA / "subset.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def looked(products: Sequence[Row]) -> Floats:
    """Look at the pictures of products, once for all runs: (n, looks.WIDTH)."""
    model = EfficientNet.open(ModelStore(load().models).path("picture"), threads=1)
    kept = CACHE / f"fashion {maker(model)}.npy"
    if not kept.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        opened = (image.pixels((DATA / one["file"]).read_bytes()) for one in products)
        np.save(kept, np.vstack([looks([one], model) for one in opened]))
    return np.asarray(np.load(kept), np.float32)


def item(product: Row) -> Item:
    """Make an item as a shop would list it."""
    told = {"colour": product["baseColour"]} if product["baseColour"] else {}
    name = {"en": product["productDisplayName"]}
    return Item(product["id"], name, category=product["articleType"], attributes=told, image=product["id"])


def same(asked: Sequence[Row], catalogue: Sequence[Row]) -> Flags:
    """Tell which products have the type and colour of those asked for: (asked, catalogue)."""
    kinds = [
        np.array([one["articleType"] + "|" + one["baseColour"] for one in it]) for it in (asked, catalogue)
    ]
    return np.asarray(kinds[0][:, None] == kinds[1], np.bool_)


def precision(scores: Floats, right: Flags) -> NDArray[np.float64]:
    """Give the precision of the first five for each of those asked for: (asked,)."""
    first = np.argsort(-scores, axis=1, kind="stable")[:, :FIRST]
    return np.asarray(np.take_along_axis(right, first, axis=1).mean(axis=1), np.float64)


def without_guess(source: Content, shown: Floats) -> Floats:
    """Take out of what is asked with what was learnt from the catalogue, leaving bare looks."""
    bare = shown.copy()
    bare[:, source.space.places[3]] = 0
    return bare


def fashion_part() -> Iterator[str]:
    """Rank the catalogue for each photo."""
    products = rows()
    seen = looked(products)
    valid = np.array([one["split"] == "valid" for one in products])
    asked, catalogue = ([one for one in products if one["split"] == part] for part in ("valid", "train"))
    by_id = dict(zip((one["id"] for one in products), seen, strict=True))
    source = content.fit([item(one) for one in catalogue], HashedNgrams(), by_id.get)
    shown = np.stack([source.space.shown(one) for one in seen[valid]])
    right = same(asked, catalogue)
    yield f"{len(asked)} photos, {len(catalogue):,} products; by both, by type, by colour"
    bare = seen[:, :SHAPE] - seen[~valid, :SHAPE].mean(axis=0)
    report = Report(asked, catalogue, right)
    yield report("chance", np.random.default_rng(0).random(right.shape).astype(np.float32))
    yield report("the network's vector, cosine", bare[valid] @ bare[~valid].T)
    yield report("looks: shape and colours, nothing learnt", scored(source, without_guess(source, shown)))
    yield report("content, as served: type and colour read off the photo", scored(source, shown))
    yield report("ceiling: the labels themselves", right.astype(np.float32))
    yield noise(products)
    yield calibrated(source, shown, asked, catalogue)


def scored(source: Content, vectors: Iterable[Floats]) -> Floats:
    """Score the catalogue for content vectors, as the desk does."""
    return source.scores([Seen(vector=one) for one in vectors])


class Report:
    """Writes a line a ranking."""

    def __init__(self, asked: Sequence[Row], catalogue: Sequence[Row], right: Flags) -> None:
        self.right, self.enough = right, right.sum(axis=1) >= FIRST
        self.ceiling = float(precision(right.astype(np.float32), right).mean())
        self.alone = [
            np.array([one[name] for one in asked])[:, None] == np.array([one[name] for one in catalogue])
            for name in ("articleType", "baseColour")
        ]

    def __call__(self, name: str, scores: Floats) -> str:
        """Tell how good a ranking (asked, catalogue) is."""
        each = precision(scores, self.right)
        alone = (f"{precision(scores, it).mean():.3f}" for it in self.alone)
        mean = float(each.mean())
        return (
            f"{name}: precision@5 {mean:.3f}, {', '.join(alone)}; {mean / self.ceiling:.3f} of the ceiling;"
            f" {each[self.enough].mean():.3f} where the catalogue has five"
        )


def noise(products: Sequence[Row]) -> str:
    """Tell how far the labels agree with themselves: between products of one name, and with the names."""
    named: dict[str, list[Row]] = {}
    for one in products:
        named.setdefault(one["productDisplayName"] + "|" + one["articleType"], []).append(one)
    pairs = Counter(
        a["baseColour"] == b["baseColour"] for group in named.values() for a, b in combinations(group, 2)
    )
    colours = {one["baseColour"] for one in products} - {""}
    told = [(one, found) for one in products if len(found := _colours(one, colours)) == 1]
    agree = sum(one["baseColour"] in found for one, found in told)
    return (
        f"Products of one name and type have one colour label in {pairs[True] / pairs.total():.3f} of"
        f" {pairs.total():,} pairs; where a name tells a colour, the label agrees in {agree / len(told):.3f}"
        f" of {len(told):,}."
    )


def _colours(product: Row, colours: Iterable[str]) -> list[str]:
    words = f" {product['productDisplayName'].casefold()} "
    found = [one for one in colours if f" {one.casefold()} " in words]
    return [one for one in found if not any(one != other and one in other for other in found)]


def calibrated(source: Content, shown: Floats, asked: Sequence[Row], catalogue: Sequence[Row]) -> str:
    """Tell how far the likeness that is told of the five most alike is the share of them of the type."""
    first = np.argsort(-scored(source, without_guess(source, shown)), axis=1)[:, :FIRST]
    said = np.stack([source.likeness(one) for one in shown])
    sure = np.take_along_axis(said, first, axis=1).ravel()
    kinds = [np.array([one["articleType"] for one in it]) for it in (asked, catalogue)]
    true = (kinds[1][first] == kinds[0][:, None]).ravel()
    error = 0.0
    for low in np.arange(0, 1, 0.1):
        inside = (sure >= low) & (sure < low + 0.1 + 1e-6 * (low > 0.85))
        if inside.any():
            error += inside.mean() * abs(float(sure[inside].mean() - true[inside].mean()))
    return (
        f'"Looks like your photo" tells {sure.mean():.3f} on average of the five most alike, and'
        f" {true.mean():.3f} of them are of the type; expected calibration error {error:.3f}."
    )
