"""A line in which one thread at a time has its turn, first come first served, and may step aside."""

from collections.abc import Generator
from contextlib import contextmanager
from heapq import heappop, heappush
from itertools import count
from threading import Condition, get_ident


class Line:
    """Gives turns in the order of places. Whoever steps aside keeps its place: it is the next afterwards."""

    def __init__(self) -> None:
        self._moved = Condition()
        self._places = count()
        self._waiting: list[int] = []  # a heap: the lowest place is the next
        self._having: tuple[int, int] | None = None  # the thread whose turn it is, and its place

    def place(self) -> int:
        """Take a place behind all others."""
        return next(self._places)

    @contextmanager
    def turn(self, place: int) -> Generator[None]:
        """Wait until it is the turn of a place, and let the next go on at the end."""
        self._begin(place)
        try:
            yield
        finally:
            self._end()

    @contextmanager
    def aside(self) -> Generator[None]:
        """Let others have the turn of this thread meanwhile; nothing changes for one that has none."""
        having = self._having
        if having is None or having[0] != get_ident():
            yield
            return
        self._end()
        try:
            yield
        finally:
            self._begin(having[1])

    def _begin(self, place: int) -> None:
        with self._moved:
            heappush(self._waiting, place)
            self._moved.wait_for(lambda: self._having is None and self._waiting[0] == place)
            heappop(self._waiting)
            self._having = get_ident(), place

    def _end(self) -> None:
        with self._moved:
            self._having = None
            self._moved.notify_all()
