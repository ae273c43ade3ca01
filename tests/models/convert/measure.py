"""Prints the figures of docs/convert.md.

    python tests/models/convert/measure.py build SOURCES   seconds, bytes and agreement of every converter
    python tests/models/convert/measure.py memory          resident memory, one light model after another
    python tests/models/convert/measure.py speed           milliseconds of the text and the voice network

SOURCES holds one folder of raw files for each model, under its name.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import numpy as np
import psutil
from tokenizers import Tokenizer

from frontdesk.config import load
from frontdesk.models.convert import CONVERTERS, check, probes
from frontdesk.models.session import Session
from frontdesk.models.store import ModelStore


def build(sources: Path) -> None:
    """Build every model whose raw files are there."""
    for name, reference in check.load().items():
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            CONVERTERS[name](sources / name, Path(folder))
            seconds = time.perf_counter() - start
            got, wanted = probes.measure(name, Path(folder)), np.array(reference["values"])
            size = sum(path.stat().st_size for path in Path(folder).iterdir())
        cosine = float(got @ wanted / np.linalg.norm(got) / np.linalg.norm(wanted))
        off = float(np.abs(got - wanted).max())
        say(f"{name:12}{seconds:8.2f} s{size:12,} bytes   off by {off:.1e}, cosine {cosine:.6f}")


def memory() -> None:
    """Load the light models one after another and run each once."""
    store, before = ModelStore(load().models), resident()
    say(f"{'imports':24}{before:8.0f} MB")
    kept: list[object] = []

    def step(name: str, use: Callable[[], object]) -> None:
        nonlocal before
        kept.append(use())
        say(f"{name:24}{resident() - before:8.0f} MB")
        before = resident()

    def network(name: str, file: str) -> Session:
        session = Session(store.path(name) / f"{file}.onnx")
        session.run({session.inputs[0]: probes.wave(file)})
        return session

    def text() -> Session:
        session = Session(store.path("e5") / "e5.onnx")
        session.run(tokens(200))
        return session

    step("e5 tokenizer", lambda: Tokenizer.from_file(str(store.path("e5") / "tokenizer.json")))
    step("e5, 200 tokens", text)
    for name in ("picture", "face", "expression", "voice"):
        step(name, partial(network, name, name))
    for file in ("det", "rec", "cls"):
        step(f"ocr {file}", partial(network, "ocr", file))
    step("whisper, 10 s", lambda: hear(store.path("whisper")))
    say(f"{'together':24}{resident():8.0f} MB")


def hear(folder: Path) -> object:
    """Load the recogniser and let it hear ten seconds of a tone."""
    from faster_whisper import WhisperModel  # noqa: PLC0415 - its memory is part of what is measured

    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)
    tone = (0.1 * np.sin(np.arange(160_000) * 0.2)).astype(np.float32)
    segments, _ = model.transcribe(tone, beam_size=1, without_timestamps=True, language="en")
    return model, list(segments)


def speed() -> None:
    """Time the text network at three lengths and the voice network at two, on one thread."""
    store = ModelStore(load().models)
    text = Session(store.path("e5") / "e5.onnx", threads=1)
    for length in (16, 64, 200):
        say(f"e5, {length} tokens: {milliseconds(partial(text.run, tokens(length))):.1f} ms")
    voice = Session(store.path("voice") / "voice.onnx", threads=1)
    for seconds in (2, 10):
        mel = np.random.default_rng(0).standard_normal((1, 80, seconds * 100)).astype(np.float32)
        say(f"voice, {seconds} s: {milliseconds(partial(voice.run, {'mel': mel})):.1f} ms")


def tokens(length: int) -> dict[str, np.ndarray]:
    """Give any tokens of that number."""
    ids = np.random.default_rng(0).integers(5, 100_000, (1, length))
    return {"input_ids": ids, "attention_mask": np.ones_like(ids)}


def milliseconds(call: Callable[[], object]) -> float:
    """Return the fastest of ten calls."""
    times: list[float] = []
    for _ in range(10):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return 1e3 * min(times)


def resident() -> float:
    """Return the resident memory of this process in megabytes."""
    return float(psutil.Process().memory_info().rss) / 2**20


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["build", sources]:
            build(Path(sources))
        case ["memory"]:
            memory()
        case ["speed"]:
            speed()
        case _:
            say(str(__doc__))
