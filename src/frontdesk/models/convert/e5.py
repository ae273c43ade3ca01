"""multilingual-e5-small: from the 4-bit file of the package to e5.onnx, tokenizer.json and charmap.json.

Two variants can come out, both of the same weights; the file's metadata names which:

    best    the default: products in dynamic 8 bit, smoothed (power .8); the last of each layer in 8 bit by
            blocks, because its inputs spread too widely for one scale
    blocks  all products in 8 bit by blocks: slower by half and nearly exact. Taken by itself where the
            processor overflows in "best" (x86 without VNNI adds pairs of products in 16 bit)
"""

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from frontdesk.models.convert import e5_tokenizer, products
from frontdesk.models.convert.e5_file import E5File
from frontdesk.models.convert.e5_graph import Encoder
from frontdesk.models.convert.graph import Graph
from frontdesk.models.convert.products import Linear, Product
from frontdesk.models.session import Session

SOURCE = "e5-small-q4.bin"
POWER = 0.8
LEAST_COSINE = 0.999  # "best" reaches .9997 on the calibration sentences; one that overflows falls far below
SPACES = re.compile(" {2,}")

Floats = NDArray[np.float32]
Encode = Callable[[str], list[int]]


def convert(source: Path, out: Path, least: float = LEAST_COSINE) -> None:
    """Build e5.onnx, tokenizer.json and charmap.json. Raises `ModelCorrupt` for a file it cannot read.

    "best" is kept when its vectors are at least `least` close to those in float32.
    """
    file = E5File.read(source / SOURCE)
    rows = e5_tokenizer.cut(file.vocabulary)
    made = e5_tokenizer.write(file.vocabulary, rows, out)
    encode = partial(tokens, made, file.vocabulary.characters)
    encoder = Encoder(file, rows)
    with tempfile.TemporaryDirectory(dir=out) as folder:
        largest, exact = calibrate(encoder, encode, Path(folder) / "exact.onnx")
    encoder.graph(_best(largest)).save(out / "e5.onnx", variant="best")
    if _closeness(out / "e5.onnx", encode, exact) < least:
        encoder.graph(lambda _: products.by_blocks).save(out / "e5.onnx", variant="blocks")


def tokens(tokenizer: Tokenizer, characters: dict[int, str], text: str) -> list[int]:
    """Return the ids of a text that already carries its prefix."""
    return tokenizer.encode(SPACES.sub(" ", text.translate(characters))).ids


def sentences() -> list[str]:
    """Return the everyday sentences of calibration.txt as queries, half of them Chinese, half English."""
    text = resources.files("frontdesk.models.convert").joinpath("calibration.txt").read_text(encoding="utf-8")
    return [f"query: {line}" for line in text.splitlines()]


def embed(path: Path, batch: Sequence[list[int]]) -> Iterator[dict[str, Floats]]:
    """Run token lists one by one and yield all outputs."""
    session = Session(path)
    for ids in batch:
        fed = np.array([ids], np.int64)
        found = session.run({"input_ids": fed, "attention_mask": np.ones_like(fed)})
        yield dict(zip(session.outputs, found, strict=True))


def calibrate(encoder: Encoder, encode: Encode, path: Path) -> tuple[dict[str, Floats], Floats]:
    """Run the float32 network: return the largest |input| of each product by channel, and all vectors."""
    encoder.graph(lambda _: _watched).save(path)
    largest: dict[str, Floats] = {}
    vectors: list[Floats] = []
    for found in embed(path, [encode(sentence) for sentence in sentences()]):
        vectors.append(found.pop("embedding")[0])
        for name, channels in found.items():
            largest[name] = np.maximum(largest.get(name, channels), channels)
    return largest, np.stack(vectors)


def _watched(graph: Graph, x: str, linear: Linear) -> str:
    peak = graph.node("ReduceMax", graph.node("Abs", x), graph.ints(0, 1), keepdims=0)
    graph.output(peak, linear.name, np.float32, ("channels",))
    return products.exact(graph, x, linear)


def _best(largest: dict[str, Floats]) -> Callable[[str], Product]:
    def choose(name: str) -> Product:
        return products.by_blocks if name.endswith(".fo") else products.smoothed(largest[name], POWER)

    return choose


def _closeness(path: Path, encode: Encode, exact: Floats) -> float:
    """Return the least cosine of every eighth calibration sentence's vector to the one in float32."""
    vectors = [found["embedding"][0] for found in embed(path, [encode(text) for text in sentences()[::8]])]
    return float((np.stack(vectors) * exact[::8]).sum(axis=1).min())
