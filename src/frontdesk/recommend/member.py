"""A customer and the group they belong to, within which what many like is counted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """A customer of a ``segment``, such as a country or a kind of business; empty: of none."""

    customer: str
    segment: str
