"""`python -m benchmarks.compress [RUN DATA]`: a fused model made smaller, against itself in float32.

Without arguments a network of real size is made by a seed: Transformers of 4 layers and width 256 over
words and sound, one over the patches of a picture, attention over all tokens. It knows nothing, so it shows
speed and size only, and how near the answers stay. With a trained run and a labelled table, accuracy as
well.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from benchmarks.measure import line, machine, ratios
from frontdesk.compress import int8
from frontdesk.compress.compare import compare
from frontdesk.compress.folder import Model, read
from frontdesk.compress.gate import Labelled
from frontdesk.compress.prune import prune
from frontdesk.config import load
from frontdesk.models.session import Array, Floats, Session
from frontdesk.models.store import ModelStore
from frontdesk.nn.multimodal import FusionConfig, InputConfig, Multimodal
from frontdesk.training.export import export

OPTIONS = {"layers": 4, "heads": 4}
INPUTS = {
    "words": InputConfig("ids", 20_000, "transformer", OPTIONS, 256, "text"),
    "photo": InputConfig("pixels", 128, "transformer", OPTIONS, 256, "image"),
    "sound": InputConfig("sequence", 80, "transformer", {**OPTIONS, "stride": 2}, 256, "audio"),
}
FUSION = FusionConfig("attention", width=256, layers=2)
FEATURES = {"words": "tokens", "photo": "pixels", "sound": "fbank"}


def network() -> Multimodal:
    torch.manual_seed(0)
    return Multimodal(INPUTS, FUSION, 20).eval()


def written(model: Multimodal, folder: Path) -> Model:
    inputs = {
        name: {
            "column": one.modality,
            "modality": one.modality,
            "feature": FEATURES[name],
            "settings": {},
            "kind": one.kind,
            "width": one.in_width,
        }
        for name, one in INPUTS.items()
    }
    labels = [f"label {at}" for at in range(20)]
    spec = {
        "name": folder.name,
        "task": "classify",
        "labels": labels,
        "fusion": "attention",
        "inputs": inputs,
    }
    return read(export(model, spec, folder))


def batch(rows: int) -> int8.Batch:
    rng = np.random.default_rng(rows)
    whole = {"words": 32, "photo": 1, "sound": 100}
    values: dict[str, Array] = {
        "words": rng.integers(20_000, size=(rows, 32)),
        "photo": rng.random((rows, 3, 128, 128), np.float32),
        "sound": rng.normal(size=(rows, 100, 80)).astype(np.float32),
    }
    return {name: (values[name], np.ones((rows, steps), np.bool_)) for name, steps in whole.items()}


class Fused:
    """Encoders and fusion of a folder, one after the other: what serving does after the features."""

    def __init__(self, model: Model, rows: int) -> None:
        self._sessions = {name: Session(path, threads=1) for name, path in model.networks.items()}
        self._batch = batch(rows)

    def __call__(self) -> Floats:
        """Give the scores: (rows, classes)."""
        feed: dict[str, Array] = {}
        for name, (values, mask) in self._batch.items():
            tokens, there = self._sessions[f"encoder.{name}.onnx"].run(
                {"values": values, "mask": mask.astype(np.float32)}
            )
            feed |= {f"{name}.tokens": tokens, f"{name}.mask": there}
        return self._sessions["fusion.onnx"].run(feed)[0]


def repeated(model: Model, rows: int) -> Callable[[], object]:
    """Make work that lasts about half a second in float32."""
    fused = Fused(model, rows)
    times = 8 if rows == 1 else 1
    return lambda: [fused() for _ in range(times)]


def against(name: str, small: Model, large: Model, bar: float) -> None:
    size = small.size / large.size
    print(f"{name}: size {size:.3f}x of {large.size / 1e6:.1f} MB (goal .35 for int8)", flush=True)
    for rows in (1, 16):
        found = ratios(repeated(small, rows), repeated(large, rows))
        print("  " + line(f"CPU time, batch {rows}", found, bar), flush=True)
    told, was = Fused(small, 16)(), Fused(large, 16)()
    print(f"  correlation of the scores {np.corrcoef(told.ravel(), was.ravel())[0, 1]:.4f}", flush=True)


def made() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        large = written(network(), home / "fp32")
        against("int8, dynamic", int8.compress(large, home / "dynamic"), large, 1 / 1.8)
        static = int8.compress(large, home / "static", [batch(rows) for rows in (4, 5, 6, 7)])
        against("int8, static", static, large, 1 / 1.8)
        half = network()
        prune(half, 0.5)
        pruned = written(half, home / "pruned")
        against("half the units pruned", pruned, large, 1 / 1.5)
        against("half pruned, then int8", int8.compress(pruned, home / "both"), large, 1 / 1.8)


def trained(run: Path, data: Path) -> None:
    store = ModelStore(load().models)
    with tempfile.TemporaryDirectory() as scratch:
        model = read(run)
        small = int8.compress(model, Path(scratch) / "int8")
        found = compare(model, small, store, Labelled(data))
    print(f"{model.name}: size {found.bytes[1] / found.bytes[0]:.3f}x (goal .35)")
    for one in found.latencies:
        spread = f"{one.low:.2f} to {one.high:.2f}; goal .56 or less"
        print(f"  CPU time, batch {one.rows}: {one.ratio:.2f}x ({spread})")
    if found.accuracy is not None:
        told = found.accuracy
        spread = f"{100 * told.low:+.2f} to {100 * told.high:+.2f}; goal -0.5 or more"
        print(f"  accuracy {told.a:.4f} -> {told.b:.4f} on {told.rows:,} rows")
        print(f"  that is {100 * told.difference:+.2f} points ({spread})")


def main() -> None:
    print(machine())
    if len(sys.argv) == 3:
        trained(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        made()


if __name__ == "__main__":
    main()
