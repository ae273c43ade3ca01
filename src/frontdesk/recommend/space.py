"""The space of content vectors: how words, pictures and attributes get into it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontdesk.features.embedding import WIDTH, normalised
from frontdesk.recommend.block import Block
from frontdesk.recommend.guess import Guess
from frontdesk.recommend.item import Item
from frontdesk.recommend.likeness import Likeness
from frontdesk.recommend.log import Floats
from frontdesk.recommend.looks import COLOURS, SHAPE
from frontdesk.recommend.traits import Traits
from frontdesk.recommend.wordings import Told

Words = Mapping[str, Told]  # by language
Looks = Sequence[Floats | None]  # (looks.WIDTH,) of each item, None without a picture

LONG, HUES = 128, 48  # axes at most: of words and of shapes, of colours
WEIGHTS = (1.0, 1.0, 0.5, 0.5)  # of words, shape, colours, traits in a sum (docs/recommend.md)
READ = 8.0  # what the guessed attributes of a photo say, beside its looks
PICTURES = 10_000  # from which the axes of pictures are found
RUN = 4_096  # pictures that are made rows at once
PRIOR = 16.0  # a catalogue counts as this many wishes more: a few items alone are no mean of a language


@dataclass(frozen=True)
class Space:
    """Four blocks side by side, each as long as the root of its weight: words, shape, colours, traits.

    ``wishes`` and ``centres`` tell of each language where in the embedder's space wishes and items lie.
    """

    words: Block
    shape: Block
    colours: Block
    traits: Traits
    wishes: Mapping[str, Floats]
    centres: Mapping[str, Floats]
    likeness: Likeness
    guess: Guess

    @classmethod
    def fit(cls, items: Sequence[Item], words: Words, wishes: Mapping[str, Floats], looks: Looks) -> "Space":
        """Find where items lie, along which axes they differ, and how alike pictures of a kind are."""
        centres = {one: _centre(vectors, wishes, one) for one, (_, vectors) in words.items()}
        pictured = [row for row, one in enumerate(looks) if one is not None]
        some = pictured[:: max(1, len(pictured) // PICTURES)]
        seen = _stacked([looks[row] for row in some] or [None])
        space = cls(
            Block.fit(_summed(len(items), words, centres), np.zeros(WIDTH, np.float32), LONG),
            Block.fit(seen[:, :SHAPE], seen[:, :SHAPE].mean(axis=0), LONG),
            Block.fit(seen[:, SHAPE:], seen[:, SHAPE:].mean(axis=0), HUES),
            Traits.fit(items),
            wishes,
            centres,
            Likeness(),
            Guess.blank(0, 0),
        )
        pictures = space.pictures(space.rows(items, words, looks))
        return replace(
            space,
            likeness=Likeness.fit(pictures, space.traits.kinds(items)),
            guess=Guess.fit(space.about(seen)[: len(some)], [items[row] for row in some], space.traits),
        )

    def rows(self, items: Sequence[Item], words: Words, looks: Looks) -> Floats:
        """Make content vectors of items: (n, d)."""
        told = self.words.rows(_summed(len(items), words, self.centres))
        return self._joined(told, *self._looked(looks), self.traits.rows(items))

    def _looked(self, looks: Looks) -> tuple[Floats, Floats]:
        """Make the blocks of shape and colours of items, some at a time: what was seen is wide."""
        shape = np.zeros((len(looks), self.shape.width), np.float32)
        colours = np.zeros((len(looks), self.colours.width), np.float32)
        for at in range(0, len(looks), RUN):
            seen = _stacked(looks[at : at + RUN])
            shape[at : at + RUN] = self.shape.rows(seen[:, :SHAPE])
            colours[at : at + RUN] = self.colours.rows(seen[:, SHAPE:])
        return shape, colours

    def said(self, vector: Floats, language: str) -> Floats:
        """Make a content vector (d,) of length 1 of an embedded text (384,)."""
        return self._asked(0, self.words.asked(vector[None] - self.wishes.get(language, self.wishes["en"])))

    def shown(self, looks: Floats) -> Floats:
        """Make a content vector (d,) of length 1 of what a photo looks like (looks.WIDTH,)."""
        shape, colours = self.shape.asked(looks[None, :SHAPE]), self.colours.asked(looks[None, SHAPE:])
        guessed = READ * self.traits.guessed(self.guess(self.about(looks[None])[0]))
        return self._asked(1, shape, colours, guessed[None])

    def about(self, looks: Floats) -> Floats:
        """Take off what all pictures (n, looks.WIDTH) have in common; zeros for no picture."""
        shape = normalised(looks[:, :SHAPE] - self.shape.centre)
        colours = normalised(looks[:, SHAPE:] - self.colours.centre)
        there = looks.any(axis=1, keepdims=True)
        return np.where(there, np.hstack([shape, np.sqrt(WEIGHTS[2]) * colours]), 0).astype(np.float32)

    def pictures(self, vectors: Floats) -> Floats:
        """Cut out of content vectors what pictures say: (n, shape + colours) of length 1, zeros for none."""
        return normalised(vectors[:, self.places[1].start : self.places[2].stop])

    def present(self, vectors: Floats) -> Floats:
        """Tell which blocks content vectors (n, d) have: (n, 4), 1 or 0."""
        return np.stack([vectors[:, one].any(axis=1) for one in self.places], axis=1).astype(np.float32)

    @cached_property
    def places(self) -> tuple[slice, ...]:
        """Where the four blocks stand."""
        widths = (self.words.width, self.shape.width, self.colours.width, len(self.traits.values))
        ends = np.cumsum(widths).tolist()
        return tuple(slice(end - width, end) for end, width in zip(ends, widths, strict=True))

    @property
    def width(self) -> int:
        """How many numbers a content vector has."""
        return int(self.places[-1].stop)

    def _asked(self, first: int, *blocks: Floats) -> Floats:
        """Put what is asked with into its places, from the block ``first`` on; the others stay 0."""
        made = [np.zeros((1, one.stop - one.start), np.float32) for one in self.places]
        made[first : first + len(blocks)] = blocks
        query: Floats = normalised(self._joined(*made))[0]
        return query

    def _joined(self, *blocks: Floats) -> Floats:
        return np.hstack([one * np.sqrt(w) for one, w in zip(blocks, WEIGHTS, strict=True)], dtype=np.float32)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give what is kept."""
        blocks = {"words": self.words, "shape": self.shape, "colours": self.colours}
        made = self.traits.arrays() | self.likeness.arrays() | self.guess.arrays()
        for name, block in blocks.items():
            made |= block.arrays(name)
        made |= {f"wishes.{language}": one for language, one in self.wishes.items()}
        return made | {f"centres.{language}": one for language, one in self.centres.items()}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> "Space":
        """Open what was kept. Raises `KeyError`, `ValueError`."""
        words, shape, colours = (Block.of(arrays, name) for name in ("words", "shape", "colours"))
        wishes, centres = _under(arrays, "wishes."), _under(arrays, "centres.")
        learnt = Likeness.of(arrays), Guess.of(arrays)
        return cls(words, shape, colours, Traits.of(arrays), wishes, centres, *learnt)


def _summed(count: int, words: Words, centres: Mapping[str, Floats]) -> Floats:
    """Add up what is told of items in each language, about the centre of that language: (count, 384)."""
    made = np.zeros((count, WIDTH), np.float32)
    for language, (rows, vectors) in words.items():
        about = normalised(vectors - centres.get(language, vectors.mean(axis=0)))
        made[rows] += np.where(vectors.any(axis=1, keepdims=True), about, 0)
    return made


def _centre(vectors: Floats, wishes: Mapping[str, Floats], language: str) -> Floats:
    start = wishes.get(language, wishes["en"])
    count = np.count_nonzero(vectors.any(axis=1))  # an embedder may leave some for later
    return np.asarray((vectors.sum(axis=0) + PRIOR * start) / (count + PRIOR), np.float32)


def _stacked(looks: Looks) -> Floats:
    """Stack the looks of items, zeros for no picture: (n, looks.WIDTH)."""
    made = np.zeros((len(looks), SHAPE + COLOURS), np.float32)
    for row, one in enumerate(looks):
        made[row] = 0 if one is None else one
    return made


def _under(arrays: Mapping[str, NDArray[Any]], start: str) -> dict[str, Floats]:
    return {name.removeprefix(start): one for name, one in arrays.items() if name.startswith(start)}
