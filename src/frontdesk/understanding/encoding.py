"""What encoders made of rows, and fusion reads: tokens of each input, and which of them are there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.features.feature import Floats

Flags = NDArray[np.bool_]
Run = tuple[Sequence[int], Floats, Floats]  # rows, their tokens, and the mask of these


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """Of one input: ``values`` (rows, T, width), ``mask`` (rows, T) of 0 and 1."""

    values: Floats
    mask: Floats

    @property
    def present(self) -> Flags:
        """Which rows have the input: (rows,)."""
        found: Flags = np.any(self.mask > 0, axis=1)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """Rows as the encoders left them, by input."""

    rows: int
    tokens: Mapping[str, Tokens]

    @property
    def present(self) -> dict[str, Flags]:
        """Which rows have each input: (rows,)."""
        return {name: one.present for name, one in self.tokens.items()}

    def feed(self, at: slice, kept: Mapping[str, Flags] | None = None) -> dict[str, Floats]:
        """Give some rows to fusion; an input is taken away from the rows where ``kept`` holds False."""
        fed: dict[str, Floats] = {}
        for name, one in self.tokens.items():
            mask = one.mask[at]
            if kept is not None and name in kept:
                mask = mask * kept[name][at][:, None].astype(np.float32)
            longest = int(np.flatnonzero(mask.sum(axis=0)).max(initial=0)) + 1  # of these rows
            fed[f"{name}.tokens"], fed[f"{name}.mask"] = one.values[at, :longest], mask[:, :longest]
        return fed

    def repeated(self, times: int) -> "Encoding":
        """Give the same rows several times over, one after the other."""
        again = {
            name: Tokens(np.tile(one.values, (times, 1, 1)), np.tile(one.mask, (times, 1)))
            for name, one in self.tokens.items()
        }
        return Encoding(self.rows * times, again)


def joined(runs: Sequence[Run], rows: int, width: int) -> Tokens:
    """Put what several runs gave where their rows are; other rows get no token."""
    longest = max((tokens.shape[1] for _, tokens, _ in runs), default=1)
    values, mask = np.zeros((rows, longest, width), np.float32), np.zeros((rows, longest), np.float32)
    for at, tokens, kept in runs:
        values[at, : tokens.shape[1]] = tokens
        mask[at, : tokens.shape[1]] = kept
    return Tokens(values, mask)
