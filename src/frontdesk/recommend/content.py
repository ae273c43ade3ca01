"""What an item is like, told by its words, its picture and its attributes: items that nobody has touched too.

A content vector joins four blocks: words, the shape in the picture, its colours, the attributes. A block that
an item lacks is 0, so that a product of two vectors sums over what both have. What a customer says or shows
becomes a vector of the same space, with the other blocks 0.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from frontdesk.features.embedding import Embedder, normalised
from frontdesk.recommend.item import Item
from frontdesk.recommend.liking import profile
from frontdesk.recommend.log import Floats
from frontdesk.recommend.source import Seen
from frontdesk.recommend.space import Space
from frontdesk.recommend.wordings import WISHES, told

FADE = 0.9  # what the item before the last says, of what the last says

# The looks (looks.WIDTH,) of the picture with a digest; None where there is none.
See = Callable[[str], Floats | None]


@dataclass(frozen=True)
class Content:
    """Items as content vectors ``rows`` (items, d) in a ``space``; their order is that of what was fitted."""

    name: ClassVar[str] = "content"
    space: Space
    rows: Floats

    def scores(self, seen: Sequence[Seen]) -> Floats:
        """Score by likeness to what was said or shown, else to what was liked: (n, items).

        NaN for an item that has nothing in common to compare, and for all where nothing is known.
        """
        asked = [self._asked(one) for one in seen]
        if not asked:
            return np.zeros((0, len(self.rows)), np.float32)
        queries = np.stack(asked)
        shared = self.space.present(queries) @ self._present.T
        return np.where(shared > 0, queries @ self.rows.T, np.nan).astype(np.float32)

    def likeness(self, shown: Floats) -> Floats:
        """Say how likely each item is of the kind that a photo shows: (items,), NaN without a picture.

        ``shown`` (d,) is what `Space.shown` makes of the photo.
        """
        alike = self._pictures @ self.space.pictures(shown[None])[0]
        return np.where(self._pictures.any(axis=1), self.space.likeness(alike), np.nan).astype(np.float32)

    @cached_property
    def _present(self) -> Floats:
        return self.space.present(self.rows)

    @cached_property
    def _pictures(self) -> Floats:
        return self.space.pictures(self.rows)

    def _asked(self, seen: Seen) -> Floats:
        if seen.vector is not None:
            return seen.vector
        liked = profile(seen)
        age = np.arange(len(liked.items))[::-1]
        weights = (liked.weights * FADE**age).astype(np.float32)
        query: Floats = normalised((weights @ self.rows[liked.items])[None])[0]
        return query

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give what is kept."""
        return {"rows": self.rows} | self.space.arrays()

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> "Content":
        """Open what was kept. Raises `KeyError` and `ValueError` for what does not fit together."""
        space = Space.of(arrays)
        if arrays["rows"].shape[1] != space.width:
            raise ValueError("the rows are not of this space")
        return cls(space, arrays["rows"])


def fit(items: Sequence[Item], embed: Embedder, see: See) -> Content:
    """Place items in a space of their own; ``embed`` and ``see`` make, or remember, vectors."""
    words, looks = told(items, embed), looked(items, see)
    wishes = {language: embed.embed(said).mean(axis=0) for language, said in WISHES.items()}
    space = Space.fit(items, words, wishes, looks)
    return Content(space, space.rows(items, words, looks))


def looked(items: Sequence[Item], see: See) -> list[Floats | None]:
    """Give the looks of each item, None without a picture."""
    return [see(one.image) if one.image else None for one in items]
