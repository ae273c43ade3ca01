"""From a request to a list: candidates of every source, blended, filtered, ruled, made diverse, explained."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.context import Context
from frontdesk.recommend.offer import Offer
from frontdesk.recommend.source import Source


@dataclass(frozen=True, slots=True)
class Placed:
    """A fitted source with the ids that its columns mean: a catalogue may have grown since."""

    source: Source
    items: tuple[str, ...]


@dataclass(frozen=True)
class Recommender:
    """Suggests items of a catalogue."""

    catalogue: Catalogue
    sources: Sequence[Placed] = ()

    def suggest(self, context: Context, draw: Random) -> Offer:
        """Suggest at most ``context.most`` items; none when nothing can be bought."""
        raise NotImplementedError
