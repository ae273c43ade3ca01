"""`python -m benchmarks.crossmodal [PART...]`: pictures by words, words by pictures, pictures by pictures.

Parts: grocery (val photographs of products that the bridge knows), unseen (products that it was taught
without), fashion (transfer: measured, never learnt from), shop (drawings by other seeds than those it learnt
from). Under each figure stands what is reached without the bridge: by the names that the picture network
gives, put into words, or by the bare cosine of its vectors.
"""

import csv
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import gettempdir

import numpy as np

from benchmarks.measure import machine
from frontdesk.config import load
from frontdesk.demo.bridge import looked, opened
from frontdesk.demo.pictures import DRAWN, draw, gallery
from frontdesk.features.e5 import E5
from frontdesk.features.embedding import Embedder, Floats, normalised
from frontdesk.features.picture import EfficientNet, PictureModel
from frontdesk.knowledge.bridge import Bridge
from frontdesk.knowledge.dense import EVERYDAY, PRIOR
from frontdesk.media import image
from frontdesk.models.store import ModelStore
from frontdesk.training.bridge import told
from frontdesk.training.retrieval import Retrieval, measure
from frontdesk.training.shelf import Look, shelf
from frontdesk.training.vectors import beside, kept
from frontdesk.understanding.pack import load_pack, shop_pack

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("FRONTDESK_DATA", ROOT.parent / "shared" / "data"))
CACHE = Path(gettempdir()) / "frontdesk-training"
FASHION = 500  # products whose pictures and names are looked for among each other
NAMED, BARE = "  by the names that the network gives", "  bare cosine, each side centred"

Ints = np.ndarray[tuple[int], np.dtype[np.int64]]


class Bench:
    """The models, and what stands in for the bridge where there is none."""

    def __init__(self) -> None:
        store = ModelStore(load().models)
        self.folder = store.path("picture")
        self.sees: PictureModel = EfficientNet.open(self.folder, threads=1)
        self.embed: Embedder = E5.open(store.path("e5"), threads=1)
        self.cache = beside(CACHE, self.folder / "picture.onnx")
        self.look: Look = looked(self.sees, self.cache)
        bridge = Bridge.open(self.sees.name)
        if bridge is None:
            raise SystemExit(f"no bridge belongs to {self.sees.name}")
        self.bridge = bridge

    def named(self, paths: Sequence[Path], language: str) -> Floats:
        """Stand in for the bridge: the vector of the names that the network gives a picture."""
        english = _labels(self.folder, "en")
        vectors = told({language: _labels(self.folder, language)}, self.embed)[language]
        model = replace(EfficientNet.open(self.folder, threads=1), least=0.0)
        found = [model.look([image.pixels(path.read_bytes())])[0].names for path in paths]
        rows = [sum(sure * vectors[english.index(name)] for name, sure in one) for one in found]
        return normalised(np.stack(rows))


def pages(texts: Sequence[str], language: str, embed: Embedder) -> Floats:
    """Embed texts as the knowledge does its passages: centred on themselves and everyday sentences."""
    vectors, everyday = embed.embed(texts), embed.embed(EVERYDAY[language]).mean(axis=0)
    return normalised(vectors - (vectors.sum(axis=0) + PRIOR * everyday) / (len(vectors) + PRIOR))


def _labels(folder: Path, language: str) -> list[str]:
    name = "labels.json" if language == "en" else "labels.zh.json"
    return [str(one) for one in json.loads((folder / name).read_text("utf-8"))]


def show(name: str, queries: Floats, answers: Floats, asked: Ints, held: Ints) -> None:
    print(f"{name}: {measure(queries, answers, asked, held).line()}", flush=True)


def grocery(bench: Bench) -> None:
    """Photographs and catalogue of all 81 products; goal: R@5 .80 from photograph to entry."""
    goods = shelf(DATA, bench.look, "val")
    bridge, every, known = bench.bridge, np.arange(len(goods.names)), np.unique(goods.shows)
    placed, shown, paths = bridge.place(goods.photos), bridge.place(goods.pictures), _val_paths()
    entries = [f"{name}\n{words}" for name, words in zip(goods.names, goods.words, strict=True)]
    said = {"en": (entries, goods.names), "zh": (list(goods.chinese), goods.chinese)}
    for language, (texts, names) in said.items():
        written, asked = pages(texts, language, bench.embed), told({language: names}, bench.embed)[language]
        plain = bench.named(paths, language)
        show(f"grocery photo -> entry ({language})", placed, written, goods.shows, every)
        show(NAMED, plain, written, goods.shows, every)
        show(f"grocery name ({language}) -> photo", asked[known], placed, known, goods.shows)
        show(NAMED, asked[known], plain, known, goods.shows)
        show(f"grocery name ({language}) -> catalogue picture", asked, shown, every, every)
    alike(bench, "grocery photo -> catalogue picture", (goods.photos, goods.shows), (goods.pictures, every))


def unseen(bench: Bench) -> None:
    """Photographs of products that the bridge was taught without, a third at a time, among each other."""
    lessons = opened(DATA, bench.cache, bench.folder, bench.sees, bench.embed)
    goods, ranked = lessons.groceries, dict[str, list[Retrieval]]()
    entries = [f"{name}\n{words}" for name, words in zip(goods.names, goods.words, strict=True)]
    for bridge, left in lessons.folds():
        own = np.isin(goods.shows, left)
        photos, shows, pictures = goods.photos[own], goods.shows[own], goods.pictures[left]
        words = {"en": [entries[one] for one in left], "zh": [goods.chinese[one] for one in left]}
        for language, texts in words.items():
            written = pages(texts, language, bench.embed)
            found = measure(bridge.place(photos), written, shows, left)
            ranked.setdefault(f"unseen photo -> entry ({language})", []).append(found)
        found = measure(bridge.asked(photos), bridge.held(pictures), shows, left)
        ranked.setdefault("unseen photo -> catalogue picture", []).append(found)
        bare = measure(centred(photos), centred(pictures), shows, left)
        ranked.setdefault(BARE, []).append(bare)
    for name, some in ranked.items():
        one, five = (np.mean([getattr(each, key) for each in some]) for key in ("r1", "r5"))
        print(f"{name}: R@1 {one:.3f}  R@5 {five:.3f}  (27 products, {len(some)} folds)", flush=True)


def fashion(bench: Bench) -> None:
    """Clothes: nothing of them was learnt from. Names and pictures of products that validate."""
    with (DATA / "fashion_products/subset.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] == "valid"][:FASHION]
    paths = [DATA / "fashion_products" / row["file"] for row in rows]
    names, shows = _numbered([row["productDisplayName"] for row in rows])
    kinds, types = _numbered([row["articleType"] for row in rows])
    vectors = bench.look(paths)
    placed, plain = bench.bridge.place(vectors), bench.named(paths, "en")
    titles, terms = told({"en": names}, bench.embed)["en"], told({"en": kinds}, bench.embed)["en"]
    for what, texts, numbers in (("name", titles, shows), ("type", terms, types)):
        for name, pictures in ((f"fashion picture -> {what}", placed), (NAMED, plain)):
            show(name, pictures, texts, numbers, np.arange(len(texts)))
    every = np.arange(len(titles))
    show("fashion name -> picture", titles, placed, every, shows)
    show(NAMED, titles, plain, every, shows)
    half = np.arange(len(rows)) % 2 == 0
    known = half & np.isin(types, types[~half])
    alike(
        bench,
        "fashion picture -> picture of its type",
        (vectors[known], types[known]),
        (vectors[~half], types[~half]),
    )


def shop(bench: Bench) -> None:
    """Photographs of the sample shop by other seeds: ten states, names in both languages, examples."""
    states, seeds = list(DRAWN), range(4_000, 4_006)

    def make() -> Floats:
        pictures = (draw(state, seed, (480, 360)).pixels for state in states for seed in seeds)
        return np.stack([bench.sees.look([one])[0].vector for one in pictures])

    vectors = kept(bench.cache, f"{bench.sees.name}-shop", [*states, *map(str, seeds)], make)
    shows = np.repeat(np.arange(len(states)), len(seeds))
    names = load_pack(shop_pack()).pictures
    for language in ("en", "zh"):
        texts = told({language: [names[one].name[language] for one in states]}, bench.embed)[language]
        placed = bench.bridge.place(vectors)
        show(f"shop photo -> state ({language})", placed, texts, shows, np.arange(len(states)))
    examples = [(states.index(label), pixels) for label, pixels in gallery(2)]
    there = np.stack([bench.sees.look([pixels])[0].vector for _, pixels in examples])
    held = np.array([state for state, _ in examples])
    alike(bench, "shop photo -> example picture", (vectors, shows), (there, held))


def alike(bench: Bench, name: str, asked: tuple[Floats, Ints], held: tuple[Floats, Ints]) -> None:
    """Find pictures by pictures, and by the bare cosine of what the network saw, each side centred."""
    show(name, bench.bridge.asked(asked[0]), bench.bridge.held(held[0]), asked[1], held[1])
    show(BARE, centred(asked[0]), centred(held[0]), asked[1], held[1])


def centred(vectors: Floats) -> Floats:
    return normalised(vectors - vectors.mean(axis=0))


def _val_paths() -> list[Path]:
    with (DATA / "grocery/labels.csv").open(encoding="utf-8", newline="") as file:
        return [DATA / "grocery" / row["file"] for row in csv.DictReader(file) if row["split"] == "val"]


def _numbered(names: Sequence[str]) -> tuple[list[str], Ints]:
    known = sorted(set(names))
    return known, np.array([known.index(name) for name in names])


PARTS: Mapping[str, Callable[[Bench], None]] = {
    "grocery": grocery,
    "unseen": unseen,
    "fashion": fashion,
    "shop": shop,
}


if __name__ == "__main__":
    print(machine())
    bench = Bench()
    for part in sys.argv[1:] or PARTS:
        PARTS[part](bench)
