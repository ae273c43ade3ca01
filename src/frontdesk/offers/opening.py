"""The catalogue, what was learnt, and the shop's rules, opened together as a `Recommender`."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import sqlalchemy as sql

from frontdesk.errors import ModelCorrupt, ModelMissing
from frontdesk.features.embedding import normalised
from frontdesk.preprocess.image import Pixels
from frontdesk.recommend import kept
from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.content import Content
from frontdesk.recommend.evidence import Proof
from frontdesk.recommend.log import Floats
from frontdesk.recommend.placed import Placed, place
from frontdesk.recommend.recommender import Recommender
from frontdesk.recommend.rules import Rules
from frontdesk.recommend.source import Source
from frontdesk.recommend.vocabulary import Vocabulary
from frontdesk.sections import Recommend
from frontdesk.store.items import ItemStore

FOLDER = "recommend"  # in the home: what was learnt
CONTENT = "content"  # the source that is not learnt but looked at
UNLEARNT = "none"  # the version of what rests on the catalogue alone

log = logging.getLogger(__name__)


class Gaze(Protocol):
    """Puts words and photos into the space in which items are compared by what they are."""

    @property
    def content(self) -> Content | None:
        """The items of the catalogue in that space, in their order; None where nothing can be compared."""
        ...

    def seen(self, text: str, photo: Pixels | None) -> tuple[Floats | None, Floats | None]:
        """Give the vectors of words and photo, (d,) each, L2-normalised; None for nothing."""
        ...


class Blind:
    """A gaze that sees nothing."""

    content: None = None

    def seen(self, text: str, photo: Pixels | None) -> tuple[None, None]:
        """See nothing."""
        del text, photo
        return None, None


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A recommender, the version of what it learnt, and what looks at words and photos for it.

    ``revision`` is that of the catalogue it was opened with, or an older one.
    """

    recommender: Recommender
    version: str
    gaze: Gaze
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Shop:
    """What the pack says of suggestions: its rules, which may name what a catalogue has, and its words."""

    rules: Callable[[Catalogue], Rules]
    words: Callable[[], Vocabulary]


def opened(
    engine: sql.Engine, home: Path, settings: Recommend, shop: Shop, look: Callable[[Catalogue], Gaze]
) -> Opened:
    """Open what suggests. Nothing learnt yet, or something damaged, leaves the catalogue and the rules.

    The items are looked at anew, so that one that has just come is found by what it is.

    Raises `Misconfigured` for rules that are wrong.
    """
    items = ItemStore(engine)
    revision = items.revision()
    catalogue = Catalogue.of(items.all())
    learnt = _learnt(home / FOLDER)
    gaze = look(catalogue) if len(catalogue) and CONTENT in settings.sources else Blind()
    sources: dict[str, Placed] = {}
    if learnt is not None:
        sources = place(_wanted(learnt, settings), learnt.items, catalogue)
    if gaze.content is not None:
        sources[CONTENT] = Placed(gaze.content, catalogue.number, None)
    recommender = Recommender(
        catalogue,
        sources,
        {}
        if learnt is None
        else dict(zip(learnt.blend.names, map(float, learnt.blend.weights), strict=True)),
        shop.rules(catalogue),
        shop.words(),
        _proof(learnt),
        None if gaze.content is None else normalised(gaze.content.rows),
        settings.explore,
        None if gaze.content is None else gaze.content.likeness,
    )
    return Opened(recommender, UNLEARNT if learnt is None else learnt.version, gaze, revision)


def _proof(learnt: kept.Kept | None) -> Proof | None:
    if learnt is None or learnt.evidence is None:
        return None
    return Proof.of(learnt.evidence, learnt.items)


def _wanted(learnt: kept.Kept, settings: Recommend) -> Mapping[str, Source]:
    return {name: source for name, source in learnt.sources.items() if name in settings.sources}


def _learnt(folder: Path) -> kept.Kept | None:
    try:
        return kept.open_kept(folder)
    except ModelMissing:
        return None
    except ModelCorrupt as error:
        log.error("suggestions rest on the catalogue alone: %s", error)  # noqa: TRY400 - no bug of ours
        return None
