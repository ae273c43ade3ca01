"""Vectors taught to tell what was liked next from what was not: quick, and without a network.

An item has two vectors: what it says of a customer who liked it, and what a customer must be like to like it.
Both begin as those of `ppmi` and are taught in some passes over the log, against items drawn by chance.

The model is that of Kabbur, Ning and Karypis, "FISM: Factored Item Similarity Models" (2013), with histories
that fade; the loss is a softmax over the drawn items; the steps are those of Duchi, Hazan and Singer,
"Adaptive Subgradient Methods" (2011), with one size a vector, and become shorter until the last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from frontdesk.recommend import ppmi
from frontdesk.recommend.fismloop import Step, model, teach
from frontdesk.recommend.liking import liked, profile
from frontdesk.recommend.log import Floats, Log
from frontdesk.recommend.source import Seen

LONG = 2.0  # of vectors at first: a customer and an item that are alike begin with a score of 4
BIAS = 0.5  # of the logarithm of how many like an item, at first


@dataclass(frozen=True, slots=True)
class Options:
    """``passes`` over the log, each row against ``draws`` items; ``rate`` is the length of the first step.

    The last ``length`` liked items speak for a customer, each step back in time counting ``fade`` of the one
    after; ``drop`` of them are left out at each lesson, so that no pair is learnt by heart.
    """

    width: int = 64
    passes: int = 2
    draws: int = 100
    rate: float = 0.05
    drop: float = 0.3
    fade: float = 0.8
    length: int = 50


@dataclass(frozen=True, slots=True, eq=False)
class FISM:
    """``says`` and ``wants`` (items, width), ``bias`` (items,), NaN for items that nobody liked."""

    name: ClassVar[str] = "fism"
    says: Floats
    wants: Floats
    bias: Floats
    fade: float
    length: int

    @classmethod
    def fit(cls, log: Log, options: Options = Options()) -> "FISM":
        """Begin with the vectors of `ppmi` and teach them. The same log and options give the same model."""
        rows = liked(log)
        count = np.bincount(rows.item, minlength=len(log.items))
        popular = np.log1p(count)
        begun = LONG * ppmi.PPMI.fit(rows, ppmi.Options(width=options.width)).vectors
        made = model(
            begun.astype(np.float32),
            (BIAS * (popular - popular.sum() / max(len(popular), 1))).astype(np.float32),
        )
        for nth in range(options.passes):
            order = np.random.default_rng(nth).permutation(len(rows.customers))
            first, last = (options.rate * (1 - part / options.passes) for part in (nth, nth + 1))
            step = Step(first, last, options.fade, options.drop, int(options.length), int(options.draws))
            teach(rows.starts, rows.item, order, made, step, nth)
        made.bias[count == 0] = np.nan
        return cls(made.says.vectors, made.wants.vectors, made.bias, options.fade, int(options.length))

    def scores(self, seen: Sequence[Seen]) -> Floats:
        """Score every item as what is liked next, (len(seen), items); NaN where nothing is known."""
        found = np.full((len(seen), len(self.bias)), np.nan, np.float32)
        for row, one in enumerate(seen):
            items = profile(one).items
            items = items[~np.isnan(self.bias[items])][-self.length :]
            if len(items):
                share = self.fade ** np.arange(len(items) - 1, -1, -1)
                mean = (share / np.sqrt(share.sum())).astype(np.float32) @ self.says[items]
                found[row] = self.wants @ mean + self.bias
        return found

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give what is kept."""
        fade, length = np.array([self.fade], np.float32), np.array([self.length], np.int64)
        return {"says": self.says, "wants": self.wants, "bias": self.bias, "fade": fade, "length": length}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> "FISM":
        """Open what was kept. Raises `KeyError` and `ValueError` for what does not fit together."""
        says, wants, bias = arrays["says"], arrays["wants"], arrays["bias"]
        if says.ndim != 2 or says.shape != wants.shape or bias.shape != says.shape[:1]:
            raise ValueError("items have no two vectors and a bias each")
        return cls(says, wants, bias, float(arrays["fade"][0]), int(arrays["length"][0]))
