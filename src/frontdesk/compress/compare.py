"""Two models side by side: how large, how fast, how often right, on the same rows in the same run.

Time is the CPU time of the networks, features left out: rounds go A B A B, so that whatever slows the
machine slows both, and the ratio of each round counts, not the times.
"""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np

from frontdesk.compress.folder import Model
from frontdesk.compress.gate import Labelled, apart, both, right
from frontdesk.features.feature import Array
from frontdesk.models.store import ModelStore
from frontdesk.understanding.runfolder import InputSpec
from frontdesk.understanding.trained import Trained

ROUNDS = 9
LEAST = 0.2  # seconds that one side of a round lasts at least, as the clock is coarse
BATCHES = (1, 16)
LENGTH = {"ids": 32, "sequence": 64, "sparse": 24, "frames": 8}  # steps of a row that is made up

Work = Callable[[], object]
Arrays = Mapping[str, Sequence[Array | None]]


class Latency(NamedTuple):
    """Milliseconds of CPU time for a batch of so many rows, and B's time / A's: median, least, most."""

    rows: int
    a: float
    b: float
    ratio: float
    low: float
    high: float


class Accuracy(NamedTuple):
    """Shares of rows answered rightly, and B - A with its paired 95 % interval."""

    rows: int
    a: float
    b: float
    difference: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found of models A and B."""

    names: tuple[str, str]
    digests: tuple[str, str]
    bytes: tuple[int, int]
    latencies: tuple[Latency, ...]
    accuracy: Accuracy | None

    def told(self) -> dict[str, object]:
        """Give everything as JSON."""
        return {
            **asdict(self),
            "size_ratio": self.bytes[1] / self.bytes[0],
            "latencies": [one._asdict() for one in self.latencies],
            "accuracy": None if self.accuracy is None else self.accuracy._asdict(),
        }


def compare(
    a: Model, b: Model, store: ModelStore, data: Labelled | None = None, seed: int = 0, rounds: int = ROUNDS
) -> Comparison:
    """Compare two models, in accuracy only on ``data``. The rows that are timed are made up by ``seed``."""
    opened = (Trained.open(a.folder, store), Trained.open(b.folder, store))
    return Comparison(
        (a.name, b.name),
        (a.digest, b.digest),
        (a.size, b.size),
        tuple(_latency(opened, rows, seed, rounds) for rows in BATCHES),
        None if data is None else accuracy(right(a, data, store), right(b, data, store), seed),
    )


def accuracy(a: Mapping[int, bool], b: Mapping[int, bool], seed: int = 0) -> Accuracy:
    """Compare what two models answer rightly; a row that only one can read is wrong for the other."""
    left, right_ones = both(a, b)
    gap = apart(b, a, seed)
    low, high = gap.pair()
    return Accuracy(len(left), float(left.mean()), float(right_ones.mean()), float(gap.point), low, high)


def made_up(inputs: Mapping[str, InputSpec], rows: int, seed: int = 0) -> dict[str, list[Array]]:
    """Make rows that the inputs can read, by chance; the same inputs and seed give the same rows."""
    return {
        name: [_array(one, np.random.default_rng([seed, at])) for at in range(rows)]
        for name, one in inputs.items()
    }


def _array(spec: InputSpec, rng: np.random.Generator) -> Array:
    width, length = spec.width, LENGTH.get(spec.kind, 1)
    if spec.kind == "ids":
        return rng.integers(width, size=length)
    if spec.kind == "sparse":
        index = rng.choice(width, size=min(length, width), replace=False)
        return np.stack([index, rng.random(len(index))], axis=1).astype(np.float32)
    if spec.kind in ("pixels", "frames"):
        shape = (width, width, 3) if spec.kind == "pixels" else (length, width, width, 3)
        return rng.integers(256, size=shape).astype(np.uint8)
    return rng.normal(size=(width,) if spec.kind == "vector" else (length, width)).astype(np.float32)


def _latency(models: tuple[Trained, Trained], rows: int, seed: int, rounds: int) -> Latency:
    a, b = (_work(model, made_up(model.inputs, rows, seed)) for model in models)
    times = interleaved(a, b, rounds)
    ratios = sorted(right_one / left for left, right_one in times)
    left, right_one = (statistics.median(one) * 1_000 for one in zip(*times, strict=True))
    return Latency(rows, left, right_one, statistics.median(ratios), ratios[0], ratios[-1])


def _work(model: Trained, arrays: Arrays) -> Work:
    return lambda: model.logits(model.encode(arrays))


def interleaved(
    a: Work, b: Work, rounds: int = ROUNDS, clock: Callable[[], float] = time.process_time
) -> list[tuple[float, float]]:
    """Time A and B in turns: seconds of one call each, a pair a round. Both are warmed up first."""
    times = max(1, round(LEAST / max(_spent(a, 1, clock), _spent(a, 1, clock), 1e-6)))
    _spent(b, 1, clock)
    return [(_spent(a, times, clock), _spent(b, times, clock)) for _ in range(rounds)]


def _spent(work: Work, times: int, clock: Callable[[], float]) -> float:
    before = clock()
    for _ in range(times):
        work()
    return max((clock() - before) / times, 1e-9)  # a clock may stand still
