"""Small networks with random weights, in the files their makers would have written."""

import struct
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

Floats = NDArray[np.float32]
WIDTH, LAYERS, HEADS, INNER, POSITIONS, TYPES = 64, 2, 4, 128, 64, 2
PIECES = (
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁",
    "a",
    "b",
    "▁a",
    "ab",
    "Я",
    "中",
    "文",
    "▁<",
    "s",
    ">",
    "<mask>",
)
MODEL_BIN = {"float32": (0, "<f4"), "float16": (4, "<f2")}


def _q4(rng: np.random.Generator, rows: int, columns: int) -> bytes:
    record = np.zeros(rows * columns // 32, np.dtype([("scale", "<f2"), ("halves", "u1", 16)]))
    record["scale"] = rng.uniform(0.005, 0.02, len(record))
    record["halves"] = rng.integers(0, 256, (len(record), 16))
    return record.tobytes()


def _e5_tensors(rng: np.random.Generator) -> dict[str, tuple[int, int, bytes]]:
    """Give each tensor's kind, number of elements and bytes."""
    found: dict[str, tuple[int, int, bytes]] = {}

    def matrix(name: str, rows: int, columns: int) -> None:
        found[name] = (1, rows * columns, _q4(rng, rows, columns))

    def vector(name: str, size: int, around: float = 0.0) -> None:
        found[name] = (0, size, (around + 0.1 * rng.standard_normal(size)).astype("<f4").tobytes())

    def norm(name: str) -> None:
        vector(f"{name}.w", WIDTH, 1.0)
        vector(f"{name}.b", WIDTH)

    matrix("emb.word", len(PIECES) + 2, WIDTH)
    vector("emb.pos", POSITIONS * WIDTH)
    vector("emb.type", TYPES * WIDTH)
    norm("emb.ln")
    for layer in range(LAYERS):
        for part in ("q", "k", "v", "ao"):
            matrix(f"l{layer}.{part}.w", WIDTH, WIDTH)
            vector(f"l{layer}.{part}.b", WIDTH)
        matrix(f"l{layer}.fi.w", INNER, WIDTH)
        vector(f"l{layer}.fi.b", INNER)
        matrix(f"l{layer}.fo.w", WIDTH, INNER)
        vector(f"l{layer}.fo.b", WIDTH)
        norm(f"l{layer}.aln")
        norm(f"l{layer}.oln")
    return found


def _e5_header() -> bytes:
    sizes = struct.pack(
        "<4sI7ifi", b"E5S1", 1, WIDTH, LAYERS, HEADS, INNER, len(PIECES) + 2, POSITIONS, TYPES, 1e-12, 32
    )
    texts = [piece.encode() for piece in PIECES]
    ends = np.cumsum([0, *map(len, texts)]).astype("<u4").tobytes()
    scores = np.linspace(0, -10, len(PIECES)).astype("<f4").tobytes()
    tokenizer = struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(b"".join(texts)))
    characters = struct.pack("<IB", 1, 0) + struct.pack("<IBI", ord("Ａ"), 1, ord("a"))
    return sizes + tokenizer + ends + scores + b"".join(texts) + struct.pack("<iI", 2, 14) + characters


@pytest.fixture
def e5_source(tmp_path: Path) -> Path:
    """Give a folder with an E5 file of two layers and sixteen pieces."""
    tensors = _e5_tensors(np.random.default_rng(1))
    header = _e5_header()
    size = len(header) + 4 + sum(2 + len(name) + 21 for name in tensors)
    directory, body = struct.pack("<i", len(tensors)), b""
    for name, (kind, elements, data) in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, elements, size + len(body), len(data))
        body += data
    folder = tmp_path / "e5-source"
    folder.mkdir()
    (folder / "e5-small-q4.bin").write_bytes(header + directory + body)
    return folder


WriteCTranslate2 = Callable[[Path, Mapping[str, Floats], str], None]


@pytest.fixture
def write_ctranslate2() -> WriteCTranslate2:
    """Give a writer of CTranslate2 files: arrays by name, in float32 or float16."""

    def text(name: str) -> bytes:
        return struct.pack("<H", len(name) + 1) + name.encode() + b"\0"

    def write(path: Path, arrays: Mapping[str, Floats], kind: str) -> None:
        number, dtype = MODEL_BIN[kind]
        data = struct.pack("<I", 6) + text("WhisperSpec") + struct.pack("<II", 3, len(arrays))
        for name, array in arrays.items():
            raw = array.astype(dtype).tobytes()
            data += text(name) + struct.pack(f"<B{array.ndim}I", array.ndim, *array.shape)
            data += struct.pack("<BI", number, len(raw)) + raw
        path.write_bytes(data)

    return write
