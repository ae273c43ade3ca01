"""A moment that everything of one fetch ends at, however slowly the other side drips."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


class Deadline:
    """A number of seconds that runs from now on."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left, more than 0. Raises `TimeoutError` when none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def wait(self, work: Callable[[], T]) -> T:
        """Do what cannot be interrupted, such as a look-up of a name; leave it behind at the end.

        ``work`` may raise `OSError` or `ValueError`. Raises `TimeoutError`.
        """
        future: Future[T] = Future()
        Thread(target=_settle, args=(future, work), daemon=True).start()
        return future.result(self.left())


def _settle(future: Future[T], work: Callable[[], T]) -> None:
    try:
        future.set_result(work())
    except (OSError, ValueError) as error:
        future.set_exception(error)
