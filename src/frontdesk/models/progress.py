"""Who wants to know how far a pull has come."""

from collections.abc import Callable
from typing import Protocol

Report = Callable[[int], None]  # told the bytes done so far


class Progress(Protocol):
    """Is told what is being done to which model. One model is worked on at a time."""

    def stage(self, model: str, what: str, total: int = 0) -> None:
        """Enter a stage, such as "fetch", of `total` bytes; 0 when that is not known."""
        ...

    def at(self, done: int) -> None:
        """Say how many bytes of the present stage are done."""
        ...

    def end(self, model: str, outcome: str) -> None:
        """Say how a model ended: "there", "built" or "bundled"."""
        ...

    def failed(self, model: str, why: str) -> None:
        """Say why a model is not there."""
        ...


class Quiet:
    """Tells nobody."""

    def stage(self, model: str, what: str, total: int = 0) -> None:
        """Say nothing."""

    def at(self, done: int) -> None:
        """Say nothing."""

    def end(self, model: str, outcome: str) -> None:
        """Say nothing."""

    def failed(self, model: str, why: str) -> None:
        """Say nothing."""
