"""Texts embedded in portions, each behind the turns that wait: a document must not hold up a customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from frontdesk.compute.queue import InferenceQueue
from frontdesk.features.embedding import WIDTH, Embedder, Floats, Role

TOGETHER = 16  # texts of a portion


@dataclass(frozen=True, slots=True)
class Portions:
    """An embedder that has another one work in the inference queue."""

    within: Embedder
    queue: InferenceQueue

    @property
    def name(self) -> str:
        """Name who makes the vectors: they are the same."""
        return self.within.name

    def embed(self, texts: Sequence[str], role: Role = "query") -> Floats:
        """Return (texts, 384) vectors. Texts of about one length go together, so that little is padded.

        Raises `Overloaded` as the queue does.
        """
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        made = np.zeros((len(texts), WIDTH), np.float32)
        for start in range(0, len(order), TOGETHER):
            places = order[start : start + TOGETHER]
            work = partial(self.within.embed, [texts[place] for place in places], role)
            made[places] = self.queue.run_after(work)
        return made
