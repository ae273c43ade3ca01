"""Teach the bridge from pictures to texts: `frontdesk.knowledge.bridge` serves what is made here.

The loss is the symmetric one of `contrast`: a picture's own words are told from those of all other things in
its batch, and back. Texts are centred on everyday sentences of their language and stay as they are; only the
pictures' side learns. Besides pictures, the 1,000 classes that the picture network knows are taught by its
own classifier: what the network expects to see of a class, and the class's names in both languages.

The same inputs and library versions give the same bits. `python -m frontdesk.demo.bridge` runs it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from safetensors.numpy import save_file
from torch.nn.functional import dropout, normalize, relu

from frontdesk.features.embedding import Embedder, Floats, normalised
from frontdesk.knowledge.bridge import Bridge, Judge
from frontdesk.knowledge.calibration import family
from frontdesk.knowledge.dense import EVERYDAY
from frontdesk.training.contrast import symmetric

Ints = NDArray[np.int64]
Tensors = Mapping[str, NDArray[np.floating]]
HIDDEN, WIDTH = 160, 384
STEPS, BATCH, RATE, DECAY = 800, 256, 2e-3, 0.05
DROPOUT, TEMPERATURE = 0.3, 0.07
REACH = 6.0  # mean length of a centred picture as the network reads it
CLASSES = 1.0  # weight of the classes of the picture network against all photographs
VIEWS, FAR = 4, (0.3, 1.0)  # vectors that are made up of a class, and how far they lie from the mean


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pictures and texts of the same things; a picture goes with each text of its thing.

    ``pictures`` (n, 1280) of length 1, ``shows`` (n,) the thing, ``weights`` (n,) how often it is drawn;
    ``texts`` (m, 384) centred, ``names`` (m,) the thing.
    """

    pictures: Floats
    shows: Ints
    weights: NDArray[np.float64]
    texts: Floats
    names: Ints

    def pick(self, things: Ints) -> "Pairs":
        """Keep some things."""
        seen, said = np.isin(self.shows, things), np.isin(self.names, things)
        return Pairs(
            self.pictures[seen],
            self.shows[seen],
            self.weights[seen],
            self.texts[said],
            self.names[said],
        )


def joined(parts: Sequence[Pairs]) -> Pairs:
    """Put pairs together; things of different parts are different things."""
    starts = np.cumsum([0, *(int(one.names.max()) + 1 for one in parts[:-1])])
    return Pairs(
        np.concatenate([one.pictures for one in parts]),
        np.concatenate([one.shows + start for one, start in zip(parts, starts, strict=True)]),
        np.concatenate([one.weights for one in parts]),
        np.concatenate([one.texts for one in parts]),
        np.concatenate([one.names + start for one, start in zip(parts, starts, strict=True)]),
    )


def told(texts: Mapping[str, Sequence[str]], embed: Embedder) -> dict[str, Floats]:
    """Embed texts by language, centred on everyday sentences: {language: (n, 384)}."""
    return {
        language: normalised(embed.embed(said) - embed.embed(EVERYDAY[language]).mean(axis=0))
        for language, said in texts.items()
    }


def classes(folder: Path, pictures: Floats, shows: Ints, embed: Embedder, weight: float) -> Pairs:
    """Make pairs of the picture network's own classes: what it expects of each, and its names.

    ``pictures`` (n, 1280) of things ``shows`` (n,) tell how vectors lie: one of a class lies from their mean
    in the direction of the class's weights, and differs from others of it as some picture differs from
    others of its thing. ``weight`` is that of all classes together.
    """
    rng = np.random.default_rng(0)
    weights = _classifier(folder / "picture.onnx")
    moved = (weights - weights.mean(axis=0)) * (pictures.std() / weights.std())
    things = np.repeat(np.arange(len(weights)), VIEWS)
    far = rng.uniform(*FAR, (len(things), 1)).astype(np.float32)
    apart = _apart(pictures, shows)[rng.integers(0, len(pictures), len(things))]
    seen = normalised(np.maximum(pictures.mean(axis=0) + far * moved[things] + apart, 0))  # none is negative
    texts = told({"en": _read(folder / "labels.json"), "zh": _read(folder / "labels.zh.json")}, embed)
    names = np.tile(np.arange(len(weights)), len(texts))
    each = np.full(len(things), weight / len(things))
    return Pairs(seen, things, each, np.concatenate([*texts.values()]), names)


def fit(pairs: Pairs, seed: int = 0) -> Tensors:
    """Fit the network; returns its tensors by the names of `Bridge`, in half precision."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)  # sums in another order are other bits
    rng = np.random.default_rng(seed)
    centre = np.average(pairs.pictures, axis=0, weights=pairs.weights).astype(np.float32)
    length = float(np.linalg.norm(pairs.pictures - centre, axis=1).mean()) / REACH
    pictures = torch.from_numpy((pairs.pictures - centre) / np.float32(length))
    texts, shows = torch.from_numpy(pairs.texts), torch.from_numpy(pairs.shows)
    into, out = torch.nn.Linear(pictures.shape[1], HIDDEN), torch.nn.Linear(HIDDEN, WIDTH)
    numbers = [*into.parameters(), *out.parameters()]
    optimiser = torch.optim.AdamW(numbers, lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=STEPS, pct_start=0.1)
    draw = _Draw(pairs)
    for _ in range(STEPS):
        rows, own = draw(rng)
        placed = normalize(out(relu(into(dropout(pictures[rows], DROPOUT)))), dim=1)
        loss = symmetric(placed / TEMPERATURE, texts[own], shows[rows]).mean()
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
        schedule.step()
    first = into.weight.detach().numpy().T / length
    return {
        "into": first.astype(np.float16),
        "into_bias": (into.bias.detach().numpy() - centre @ first).astype(np.float16),
        "out": out.weight.detach().numpy().T.astype(np.float16),
        "out_bias": out.bias.detach().numpy().astype(np.float16),
    }


def bridge(tensors: Tensors, picture: str, embedder: str, judges: Mapping[str, Judge]) -> Bridge:
    """Make what is served of tensors, ``photos`` and ``pages`` among them."""
    wide = {name: one.astype(np.float32) for name, one in tensors.items()}
    return Bridge(picture, family(embedder), **wide, likeness=judges["likeness"], telling=judges["telling"])


def write(made: Bridge, file: Path) -> Path:
    """Write a bridge as safetensors in half precision."""
    names = ("into", "into_bias", "out", "out_bias", "photos", "pages")
    tensors = {name: np.ascontiguousarray(getattr(made, name), np.float16) for name in names}
    judges = {"likeness": made.likeness, "telling": made.telling}
    rounded = {name: [round(number, 4) for number in one] for name, one in judges.items()}
    said = {"picture": made.picture, "embedder": made.embedder, "judges": rounded}
    save_file(tensors, file, {"bridge": json.dumps(said)})  # one key: several are written in any order
    return file


class _Draw:
    """Draws rows by their weights, and for each a text of what it shows."""

    def __init__(self, pairs: Pairs) -> None:
        self.chances = pairs.weights / pairs.weights.sum()
        self.order = np.argsort(pairs.names, kind="stable")
        told = pairs.names[self.order]
        self.first = np.searchsorted(told, pairs.shows, "left")
        self.count = np.searchsorted(told, pairs.shows, "right") - self.first

    def __call__(self, rng: np.random.Generator) -> tuple[Ints, Ints]:
        rows = rng.choice(len(self.chances), BATCH, p=self.chances)
        own = self.first[rows] + (rng.random(BATCH) * self.count[rows]).astype(np.int64)
        return rows, self.order[own]


def _apart(pictures: Floats, shows: Ints) -> Floats:
    """Return how each picture differs from the mean of its thing: (n, 1280)."""
    things, place = np.unique(shows, return_inverse=True)
    means = np.stack([pictures[place == thing].mean(axis=0) for thing in range(len(things))])
    found: Floats = pictures - means[place]
    return found


def _classifier(file: Path) -> Floats:
    """Read the weights of the classes out of picture.onnx: (1000, 1280)."""
    graph = onnx.load(str(file)).graph
    last = next(node for node in reversed(graph.node) if node.op_type == "Gemm")
    kept = next(one for one in graph.initializer if one.name == last.input[1])
    return np.asarray(numpy_helper.to_array(kept), np.float32)


def _read(file: Path) -> list[str]:
    return [str(name) for name in json.loads(file.read_text("utf-8"))]
