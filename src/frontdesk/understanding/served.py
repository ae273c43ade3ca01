"""What is made of files, made anew when they change: a pack is mended while the desk goes on answering."""

import logging
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Generic, TypeVar

from frontdesk.errors import FrontdeskError

EVERY = 1.0  # seconds between two looks at the files

Made = TypeVar("Made")
Stamp = tuple[tuple[str, int, int], ...]  # of every file: its name, size and time of the last change

log = logging.getLogger(__name__)


class Served(Generic[Made]):
    """Gives what was made last, without waiting; what cannot be made leaves what there is.

    ``make`` may take its time, as it runs beside; ``stamp`` is asked for once a look.
    """

    def __init__(self, make: Callable[[], Made], stamp: Callable[[], Stamp]) -> None:
        self._make, self._stamp = make, stamp
        self._of = stamp()  # before it is made: what changes meanwhile is seen at the next look
        self._made = make()
        self._error: str | None = None
        self._looking = Lock()

    def __call__(self) -> Made:
        """Return what was made last."""
        return self._made

    @property
    def error(self) -> str | None:
        """What is wrong with the files as they are now; None when what is served was made of them."""
        return self._error

    def look(self) -> bool:
        """Make it anew if the files changed; tell whether something new is served."""
        with self._looking:
            stamp = self._stamp()
            if stamp == self._of:
                return False
            self._of = stamp
            return self._renew()

    def _renew(self) -> bool:
        try:
            self._made = self._make()  # one assignment: whoever asks gets the old one or the new one
        except (FrontdeskError, OSError) as error:  # a full disk must not end the looking
            self._error = str(error.strerror if isinstance(error, OSError) else error)  # no path to /health
            log.error("the changed pack is not served, the one before is: %s", error)  # noqa: TRY400 - no bug
            return False
        self._error = None
        log.info("the changed pack is served")
        return True

    @contextmanager
    def watching(self, every: float = EVERY) -> Generator[None]:
        """Look again and again, beside, until the block ends."""
        done = Event()

        def watch() -> None:
            while not done.wait(every):
                self.look()

        thread = Thread(target=watch, daemon=True, name="pack")
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()


def stamp(paths: Sequence[Path]) -> Stamp:
    """Look at files, in the order of their names; one that is absent leaves itself out."""
    found: list[tuple[str, int, int]] = []
    for path in sorted(paths):
        try:
            told = path.stat()
        except OSError:
            continue
        found.append((str(path), told.st_size, told.st_mtime_ns))
    return tuple(found)
