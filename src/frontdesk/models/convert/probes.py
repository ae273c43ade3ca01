"""Fixed inputs for every model that is built here, and the numbers that are read off its outputs.

The inputs are sine waves and three sentences: whoever records a reference feeds the same.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from frontdesk.models.convert import e5
from frontdesk.models.convert.kokoro import JOINTS
from frontdesk.models.session import Session

Floats = NDArray[np.float32]

SENTENCES = (
    "query: Where is my parcel? It should have been here on Monday.",
    "query: 路由器一直亮红灯，家里上不了网。",
    "passage: 订单 A-1024 can be returned within 30 days 七天无理由退货。",
)
# name -> shape of the input, channels first, and how many radians its wave runs through
WAVES: Mapping[str, tuple[tuple[int, ...], float]] = {
    "voice": ((1, 80, 200), 4_000.0),
    "det": ((1, 3, 96, 160), 700.0),
    "rec": ((1, 3, 48, 160), 400.0),
    "cls": ((1, 3, 48, 192), 300.0),
    "face": ((1, 3, 192, 192), 900.0),
    "expression": ((1, 1, 64, 64), 333.0),
    "picture": ((1, 3, 224, 224), 500.0),
    "faceapi": ((1, 3, 112, 112), 3_000.0),
    "speaker": ((1, 160, 40), 700.0),
}


def wave(name: str) -> Floats:
    """Return the fixed input of a network, -1 to 1."""
    shape, radians = WAVES[name]
    return np.sin(np.linspace(0, radians, int(np.prod(shape)))).reshape(shape).astype(np.float32)


def few(array: NDArray[np.floating], count: int = 64) -> Floats:
    """Return so many values of an array, evenly spread over all of them."""
    flat = array.ravel()
    return flat[np.linspace(0, flat.size - 1, min(count, flat.size)).astype(np.int64)].astype(np.float32)


def measure(name: str, folder: Path) -> Floats:
    """Run a built model on its fixed input and return the numbers to compare."""
    return PROBES[name](folder)


def _run(path: Path, name: str) -> list[Floats]:
    session = Session(path)
    return session.run({session.inputs[0]: wave(name)})


def _single(name: str) -> Callable[[Path], Floats]:
    return lambda folder: np.concatenate([few(output) for output in _run(folder / f"{name}.onnx", name)])


def _ocr(folder: Path) -> Floats:
    """Read the three networks and the number of characters, which must fit the classes."""
    outputs = [_run(folder / f"{name}.onnx", name)[0] for name in ("det", "rec", "cls")]
    keys = (folder / "keys.txt").read_text(encoding="utf-8").splitlines()
    fits = np.float32(outputs[1].shape[-1] == len(keys) + 2)  # and the blank, and the space
    return np.concatenate([*map(few, outputs), [fits]])


def _e5(folder: Path) -> Floats:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    characters = {
        int(code): str(becomes)
        for code, becomes in json.loads((folder / "charmap.json").read_text(encoding="utf-8")).items()
    }
    ids = [e5.tokens(tokenizer, characters, sentence) for sentence in SENTENCES]
    return np.concatenate([few(found["embedding"], 96) for found in e5.embed(folder / "e5.onnx", ids)])


def _kokoro(folder: Path) -> Floats:
    """Read how 30 symbols are said, and how loud the sound that is made of it is from frame to frame."""
    style = 0.3 * np.sin(np.linspace(0, 90, 256))[None]
    given = {"tokens": np.array([[0, *range(43, 73), 0]]), "style": style.astype(np.float32)}
    said = Session(folder / "prosody.onnx").run({**given, "speed": np.ones(1, np.float32)})
    (sound,) = Session(folder / "decoder.onnx").run(
        {**dict(zip(JOINTS.values(), said, strict=True)), "style": given["style"]}
    )
    return spoken(said, sound)


def spoken(said: Sequence[Floats], sound: Floats) -> Floats:
    """Give numbers of one size to each of sounds, pitch, loudness, and the level of the sound itself."""
    frames = sound.ravel()[: sound.size // 600 * 600].reshape(-1, 600)
    level = np.sqrt(np.square(frames).mean(axis=1))
    return np.concatenate([few(one) / np.abs(one).max() for one in (*said, level)])


PROBES: Mapping[str, Callable[[Path], Floats]] = {
    "e5": _e5,
    "ocr": _ocr,
    "kokoro": _kokoro,
    **{name: _single(name) for name in ("voice", "face", "expression", "picture", "faceapi", "speaker")},
}
