"""From what speaks for a passage to the probability that it answers: a logistic function for each embedder.

Fitted by `python -m frontdesk.knowledge.fit` on the invented shop in data/plants.yml.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp

from frontdesk.errors import Misconfigured
from frontdesk.knowledge.hit import Signs

FILE = "calibration.json"


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the signs, and a constant."""

    constant: float
    weights: Signs

    def __call__(self, signs: Signs) -> float:
        """Return the probability that a passage with these signs answers."""
        evidence = self.constant + sum(
            weight * sign for weight, sign in zip(self.weights, signs, strict=True)
        )
        return 1 / (1 + exp(-evidence)) if evidence > -700 else 0.0


def family(embedder: str) -> str:
    """Name the embedders that share a calibration: variants of one network hardly differ."""
    return embedder.split(".", 1)[0]


def calibration(embedder: str) -> Calibration:
    """Give the calibration of an embedder by its name. Raises `Misconfigured` when it was never fitted."""
    known = _shipped()
    if family(embedder) not in known:
        raise Misconfigured(
            f"no calibration for the vectors of {embedder!r}",
            part="knowledge",
            value=embedder,
            limit=", ".join(known),
            remedy="fit one with 'python -m frontdesk.knowledge.fit'",
        )
    return known[family(embedder)]


def read(written: Mapping[str, Mapping[str, float]]) -> dict[str, Calibration]:
    """Read calibrations by family, as `write` puts them."""
    return {
        name: Calibration(numbers["constant"], Signs(*(numbers[sign] for sign in Signs._fields)))
        for name, numbers in written.items()
    }


def write(made: Mapping[str, Calibration]) -> dict[str, dict[str, float]]:
    """Put calibrations as JSON."""
    return {
        name: {"constant": round(one.constant, 4)}
        | {sign: round(weight, 4) for sign, weight in one.weights._asdict().items()}
        for name, one in made.items()
    }


@cache
def _shipped() -> dict[str, Calibration]:
    text = resources.files("frontdesk.knowledge").joinpath("data", FILE).read_text(encoding="utf-8")
    return read(json.loads(text))
