"""Interactions as arrays: what models learn from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from frontdesk.recommend.interaction import Interaction

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Log:
    """Who did what, oldest first within each customer.

    ``customers`` and ``items`` name the numbers in ``user`` (n,) and ``item`` (n,); ``weight`` (n,) says how
    much each row speaks for its item, ``at`` (n,) when it was, in seconds since 1970. Rows stand by user,
    then by time. ``items`` names every item that may be recommended, also those nobody has touched.
    ``segments`` names the group, such as a country, of each customer; it is empty where nobody is in one.
    """

    customers: tuple[str, ...]
    items: tuple[str, ...]
    user: Ints
    item: Ints
    weight: Floats
    at: NDArray[np.float64]
    segments: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        interactions: Iterable[Interaction],
        items: Sequence[str],
        segments: Mapping[str, str] | None = None,
    ) -> "Log":
        """Sort interactions into arrays; those of items that are not named are left out.

        ``segments`` tells of customers to which group they belong.
        """
        place = {one: number for number, one in enumerate(items)}
        rows = [one for one in interactions if one.item in place]
        customers = tuple(dict.fromkeys(one.customer for one in rows))
        whose = {one: number for number, one in enumerate(customers)}
        user = np.array([whose[one.customer] for one in rows], np.int32)
        at = np.array([one.at.timestamp() for one in rows], np.float64)
        order = np.lexsort((at, user))
        item = np.array([place[one.item] for one in rows], np.int32)
        weight = np.array([one.weight for one in rows], np.float32)
        groups = tuple(segments.get(one, "") for one in customers) if segments else ()
        return cls(customers, tuple(items), user[order], item[order], weight[order], at[order], groups)

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where the rows of each user begin, and of the last one end: (users + 1,)."""
        return np.searchsorted(self.user, np.arange(len(self.customers) + 1))

    def rows(self, user: int) -> slice:
        """Name the rows of one user."""
        return slice(int(self.starts[user]), int(self.starts[user + 1]))
