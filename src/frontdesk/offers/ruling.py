"""The shop's rules for a catalogue that changes: what they name may have been taken out since."""

import logging
from collections.abc import Callable

from frontdesk.errors import Misconfigured
from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.rules import Rules

NOTHING = Catalogue.of(())  # may be named anything of: only the form of rules is held against it

log = logging.getLogger(__name__)


class Ruling:
    """Reads rules with ``load``; what can no longer be read leaves those that were read last.

    A name that the catalogue does not have is told in the log, and means nothing: the last item of a category
    may be sold out for good, and all other rules hold.
    """

    def __init__(self, load: Callable[[Catalogue], Rules]) -> None:
        self._load = load
        self._last: Rules | None = None

    def __call__(self, catalogue: Catalogue) -> Rules:
        """Give the rules for a catalogue. Raises `Misconfigured` when none could ever be read."""
        try:
            self._last = self._load(catalogue)
        except Misconfigured as error:
            log.error("rules of suggestions: %s", error)  # noqa: TRY400 - no bug of ours
            return self._lenient()
        return self._last

    def _lenient(self) -> Rules:
        try:
            self._last = self._load(NOTHING)
        except Misconfigured:
            if self._last is None:
                raise
        return self._last
