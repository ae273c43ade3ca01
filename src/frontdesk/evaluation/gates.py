"""Figures that a model has to reach: `--gate f1_macro=0.8`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite

from frontdesk.errors import InvalidInput

AT_MOST = ("ece",)  # where less is better


@dataclass(frozen=True, slots=True)
class Gate:
    """A figure and the value that it has to reach; the calibration error must not exceed it."""

    name: str
    limit: float

    @property
    def at_most(self) -> bool:
        """Tell whether less is better."""
        return self.name.rpartition(".")[2] in AT_MOST


@dataclass(frozen=True, slots=True)
class Check:
    """What a gate found."""

    gate: Gate
    value: float

    @property
    def passed(self) -> bool:
        """Tell whether the figure is good enough; what is not a number never is."""
        return self.value <= self.gate.limit if self.gate.at_most else self.value >= self.gate.limit

    def __str__(self) -> str:
        """One line for people."""
        sign = "<=" if self.gate.at_most else ">="
        verdict = "ok" if self.passed else "FAILED"
        return f"{self.gate.name} {self.value:.4f} {sign} {self.gate.limit:g}: {verdict}"


def parse(text: str) -> Gate:
    """Read NAME=VALUE. Raises `InvalidInput` for anything else."""
    name, _, value = text.rpartition("=")
    try:
        limit = float(value)
    except ValueError:
        limit = float("nan")
    if not name or not isfinite(limit):
        raise InvalidInput(
            f"the gate {text!r} is no NAME=VALUE",
            part="--gate",
            value=text,
            remedy="as in --gate f1_macro=0.8",
        )
    return Gate(name, limit)


def check(gates: Sequence[Gate], figures: Mapping[str, float]) -> list[Check]:
    """Hold figures against gates. Raises `InvalidInput` for an unknown figure, naming the nearest."""
    return [Check(gate, _figure(gate.name, figures)) for gate in gates]


def _figure(name: str, figures: Mapping[str, float]) -> float:
    if name in figures:
        return figures[name]
    close = get_close_matches(name, figures, 1, 0.5)
    known = ", ".join(one for one in figures if "." not in one)
    raise InvalidInput(
        f"the evaluation has no figure {name!r}",
        part="--gate",
        value=name,
        remedy=f"did you mean {close[0]!r}?" if close else f"it has: {known}",
    )
