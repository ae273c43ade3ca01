"""Where candidates come from: each source is one file, fitted on a log, asked with what a customer did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from frontdesk.recommend.log import Floats, Ints


def _nothing() -> Ints:
    return np.zeros(0, np.int32)


def _no_weights() -> Floats:
    return np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of whoever is asked for, of this session and of before.

    ``items`` (n,) are numbers of items, oldest first, ``weights`` (n,) how much each speaks for its item.
    ``vector`` is what was said or shown, as content vectors have it: (d,), L2-normalised; None for nothing.
    ``segment`` is a group of customers, such as a country; empty where it is not known or does not matter.
    """

    items: Ints = field(default_factory=_nothing)
    weights: Floats = field(default_factory=_no_weights)
    vector: Floats | None = None
    segment: str = ""


class Source(Protocol):
    """A fitted source. What it says depends on what was seen alone, never on who the customer is."""

    name: ClassVar[str]

    def scores(self, seen: Sequence[Seen]) -> Floats:
        """Score every item for each, (len(seen), items): more is better, NaN where it has no opinion."""
        ...

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """Give what is kept of it, as safetensors keeps it; `Source.of(arrays)` opens it again."""
        ...
