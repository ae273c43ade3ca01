"""The terms that were seen often enough, each with its place: what bags and token ids are counted in."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self


@dataclass(slots=True)
class Census:
    """Counts in how many rows, and how often, each term occurs; no row is kept in memory."""

    rows: int = 0
    holding: Counter[str] = field(default_factory=Counter[str])
    often: Counter[str] = field(default_factory=Counter[str])

    def add(self, terms: Iterable[str]) -> None:
        """Count the terms of one row."""
        counts = Counter(terms)
        self.rows += 1
        self.holding.update(counts.keys())
        self.often.update(counts)

    def kept(self, least: int, most: int) -> tuple[str, ...]:
        """Return the terms that ``least`` rows or more hold, sorted; the commonest ``most`` of them.

        ``most`` 0 keeps all.
        """
        terms = [term for term, rows in self.holding.items() if rows >= least]
        if most and len(terms) > most:
            terms = sorted(terms, key=lambda term: (-self.often[term], term))[:most]
        return tuple(sorted(terms))


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Terms in order, and the place of each."""

    terms: tuple[str, ...]
    places: Mapping[str, int] = field(repr=False)

    @classmethod
    def of(cls, terms: Iterable[str]) -> Self:
        """Give each term its place, from 0."""
        ordered = tuple(terms)
        return cls(ordered, {term: place for place, term in enumerate(ordered)})

    def __len__(self) -> int:
        return len(self.terms)
