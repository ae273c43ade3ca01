"""`python -m frontdesk.demo.bridge`: teach the bridge from pictures to texts that ships.

It learns from the grocery set, from the classes of the picture network and from the drawings of the sample
shop. Needs the extra `train`, the pulled models and the public data sets; takes some minutes the first time.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from frontdesk.config import load
from frontdesk.demo.catalogue import catalogue
from frontdesk.demo.pictures import gallery, product_picture
from frontdesk.features.e5 import E5
from frontdesk.features.embedding import Embedder, Floats
from frontdesk.features.picture import EfficientNet, PictureModel
from frontdesk.knowledge.bridge import FILE, Bridge, Judge
from frontdesk.media import image
from frontdesk.models.store import ModelStore
from frontdesk.preprocess.image import Pixels
from frontdesk.training import bridge as lesson
from frontdesk.training.bridge import CLASSES, Ints, Pairs, joined, told
from frontdesk.training.heads import options
from frontdesk.training.shelf import UNUSED, Look, Shelf, Trials, likeness, shelf, telling
from frontdesk.training.vectors import beside, kept
from frontdesk.understanding.pack import load_pack, shop_pack

FOLDS = 3  # of products: the judges see photographs of what the bridge has not learnt
DRAWN = 4.0  # how often a drawing is drawn from, a photograph being drawn from once
UNJUDGED = {"likeness": UNUSED, "telling": UNUSED}
DRAWINGS = "drawings.v1"  # what they are kept under


def main(arguments: Sequence[str] | None = None) -> int:
    """Teach the bridge and write it."""
    parser = options(main.__doc__)
    parser.add_argument("--out", type=Path, default=FILE, help="the file that is written")
    said = parser.parse_args(arguments)
    store = ModelStore(load().models)
    folder = store.path("picture")
    sees, embed = EfficientNet.open(folder, threads=1), E5.open(store.path("e5"), threads=1)
    cache = beside(said.cache, folder / "picture.onnx")
    made = opened(said.data, cache, folder, sees, embed).taught(embed)
    path = lesson.write(made, said.out)
    sys.stdout.write(f"{path.name} ({path.stat().st_size:,} bytes)\n")
    sys.stdout.write(f"  likeness {made.likeness}\n  telling  {made.telling}\n")
    return 0


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """What a bridge learns from, ready to be taught with all of the groceries or without some."""

    groceries: Shelf
    goods: Pairs
    beside: tuple[Pairs, ...]
    makers: tuple[str, str]  # of pictures, of texts

    def bridge(self, products: Ints, judges: Mapping[str, Judge] = UNJUDGED) -> Bridge:
        """Teach a bridge with some of the groceries."""
        tensors = lesson.fit(joined([self.goods.pick(products), *self.beside]))
        lies = {"photos": self.groceries.photos.mean(axis=0), "pages": self.groceries.pictures.mean(axis=0)}
        return lesson.bridge({**tensors, **lies}, *self.makers, judges)

    def folds(self) -> Iterator[tuple[Bridge, Ints]]:
        """Teach a bridge without each third of the groceries, and give it with them."""
        fold = np.random.default_rng(0).permutation(len(self.groceries.names)) % FOLDS
        for one in range(FOLDS):
            yield self.bridge(np.flatnonzero(fold != one)), np.flatnonzero(fold == one)

    def taught(self, embed: Embedder) -> Bridge:
        """Teach the bridge with all, and fit its judges on bridges that were taught without some."""
        alike: list[Trials] = []
        words: list[Trials] = []
        for without, left in self.folds():
            alike.append(likeness(without, self.groceries, left))
            words.append(telling(without, self.groceries, left, embed))
        judges = {"likeness": Trials.of(alike).judge(), "telling": Trials.of(words).judge()}
        return self.bridge(np.arange(len(self.groceries.names)), judges)


def opened(data: Path, cache: Path, folder: Path, sees: PictureModel, embed: Embedder) -> Lessons:
    """Open the grocery set, the classes of the picture network in ``folder``, and the drawings."""
    groceries = shelf(data, looked(sees, cache))
    goods, drawn = groceries.pairs(embed), drawings(sees, embed, cache)
    weight = CLASSES * float(goods.weights.sum())
    known = lesson.classes(folder, groceries.photos, groceries.shows, embed, weight)
    return Lessons(groceries, goods, (known, drawn), (sees.name, embed.name))


def looked(sees: PictureModel, cache: Path) -> Look:
    """Look at pictures of files; what was looked at before is kept in a folder."""

    def look(paths: Sequence[Path]) -> Floats:
        def make() -> Floats:
            return np.stack([sees.look([image.pixels(path.read_bytes())])[0].vector for path in paths])

        return kept(cache, sees.name, [str(path) for path in paths], make)

    return look


def drawings(sees: PictureModel, embed: Embedder, cache: Path) -> Pairs:
    """Pair the sample shop's drawings with their names in both languages."""
    goods = catalogue()
    states = load_pack(shop_pack()).pictures
    names = {
        "en": [*(one.title.en for one in goods), *(one.name["en"] for one in states.values())],
        "zh": [*(one.title.zh for one in goods), *(one.name["zh"] for one in states.values())],
    }
    examples = [(len(goods) + list(states).index(label), pixels) for label, pixels in gallery()]
    shows = [*range(len(goods)), *(thing for thing, _ in examples)]

    def drawn() -> Iterator[Pixels]:
        yield from (product_picture(product) for product in goods)
        yield from (pixels for _, pixels in examples)

    rows = [str(thing) for thing in shows]
    pictures = kept(cache, f"{sees.name}-{DRAWINGS}", rows, lambda: _vectors(sees, drawn()))
    texts = told(names, embed)
    things = np.tile(np.arange(len(names["en"])), len(names))
    return Pairs(
        pictures, np.array(shows), np.full(len(shows), DRAWN), np.concatenate([*texts.values()]), things
    )


def _vectors(sees: PictureModel, pictures: Iterator[Pixels]) -> Floats:
    return np.stack([sees.look([one])[0].vector for one in pictures])


if __name__ == "__main__":
    sys.exit(main())
