"""The options of an encoder: typed, with defaults, and a mistake is named with what was meant."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any, TypeVar

Value = Any  # what a recipe may hold


@dataclass(frozen=True, slots=True)
class Linear:
    """One matrix."""

    norm: bool = False
    dropout: float = 0.0
    scale: bool = False


@dataclass(frozen=True, slots=True)
class Mlp:
    """Hidden layers; ``hidden`` is their width."""

    hidden: int = 256
    layers: int = 1
    norm: bool = True
    dropout: float = 0.1
    scale: bool = False


@dataclass(frozen=True, slots=True)
class Transformer:
    """``hidden`` 0 is four times the width; ``patch`` of pixels; ``stride`` steps of sound become one."""

    layers: int = 2
    heads: int = 4
    hidden: int = 0
    dropout: float = 0.1
    patch: int = 16
    stride: int = 1
    scale: bool = False


@dataclass(frozen=True, slots=True)
class Cnn:
    """``stages`` are the channels of each stage; none: what suits the kind. ``kernel`` is that over time."""

    stages: tuple[int, ...] = ()
    kernel: int = 5
    dropout: float = 0.1
    stride: int = 1
    scale: bool = False


@dataclass(frozen=True, slots=True)
class Rnn:
    """``hidden`` 0 is the width; ``stages`` are those of the network that looks at each frame of a film."""

    layers: int = 1
    hidden: int = 0
    dropout: float = 0.1
    stages: tuple[int, ...] = ()
    stride: int = 1
    scale: bool = False


@dataclass(frozen=True, slots=True)
class Tuned:
    """A network of given weights: their file or folder, its depth where it has several; frozen or tuned."""

    path: str = ""
    depth: int = 0
    dropout: float = 0.0
    frozen: bool = False
    stages: tuple[int, ...] = ()


Options = TypeVar("Options", Linear, Mlp, Transformer, Cnn, Rnn, Tuned)

# Options that only some kinds have a use for.
ONLY: Mapping[str, tuple[str, ...]] = {
    "patch": ("pixels", "frames"),
    "stride": ("sequence",),
    "scale": ("vector", "sequence"),
    "kernel": ("ids", "sequence", "frames"),
}


def read(wanted: type[Options], given: Mapping[str, Value], kind: str) -> Options:
    """Check options. Raises ValueError naming the option and the nearest one, or the value and its limits."""
    known = {field.name: field.default for field in fields(wanted) if kind in ONLY.get(field.name, (kind,))}
    for name in given:
        if name not in known:
            raise ValueError(f"there is no option {name!r}; {nearest(name, known)}")
    checked: dict[str, Any] = {name: _checked(name, value, known[name]) for name, value in given.items()}
    return wanted(**checked)


def nearest(name: str, known: Mapping[str, Value]) -> str:
    """Say which known name is meant, or name them all."""
    close = get_close_matches(name, known, 1, 0.5)
    return f"did you mean {close[0]!r}?" if close else f"known are: {', '.join(sorted(known))}"


def _checked(name: str, value: Value, default: Value) -> Value:
    if isinstance(default, tuple):
        return _widths(name, value)
    if isinstance(default, bool):
        return _sure(name, value, isinstance(value, bool), "true or false")
    if isinstance(default, str):
        return _sure(name, value, isinstance(value, str), "text")
    if isinstance(default, float):
        return _sure(name, value, type(value) in (int, float) and 0 <= value < 1, "from 0 to below 1")
    low = min(int(default), 1)
    return _sure(name, value, type(value) is int and value >= low, f"a whole number from {low} on")


def _widths(name: str, value: Value) -> tuple[int, ...]:
    whole = isinstance(value, (list, tuple)) and all(type(one) is int and one > 0 for one in value)
    _sure(name, value, whole, "a list of whole numbers above 0, such as [32, 64, 128]")
    return tuple(value)


def _sure(name: str, value: Value, holds: bool, must: str) -> Value:
    if not holds:
        raise ValueError(f"option {name} is {value!r}; it must be {must}")
    return value
