"""Rows of token ids put into batches of about one length, so that little is padded."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]


def by_length(lengths: Sequence[int], most: int) -> Iterator[list[int]]:
    """Yield the places of rows, shortest first, in batches of at most ``most`` tokens with their padding.

    A row longer than ``most`` is a batch of its own.
    """
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda place: lengths[place]):
        if batch and (len(batch) + 1) * lengths[place] > most:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def padded(rows: Sequence[Sequence[int]], pad: int = 0) -> tuple[Ids, Ids]:
    """Return ids (rows, longest), filled up with ``pad``, and a mask that is 1 where a token is, else 0."""
    longest = max((len(row) for row in rows), default=0)
    ids = np.full((len(rows), longest), pad, np.int64)
    mask = np.zeros_like(ids)
    for at, row in enumerate(rows):
        ids[at, : len(row)] = row
        mask[at, : len(row)] = 1
    return ids, mask
