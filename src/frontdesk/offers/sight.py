"""Looks at items, words and photos with the desk's own models, and at each text and picture once only."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np

from frontdesk.errors import NotFound, RejectedInput
from frontdesk.features.embedding import WIDTH as WORDS
from frontdesk.features.embedding import Embedder, Floats, Role
from frontdesk.features.picture import PictureModel
from frontdesk.media import image
from frontdesk.preprocess.image import Pixels
from frontdesk.preprocess.text import is_han
from frontdesk.recommend import content
from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.content import Content
from frontdesk.recommend.item import Item
from frontdesk.recommend.looks import looks, maker
from frontdesk.recommend.wordings import WISHES
from frontdesk.store.blobs import BlobStore
from frontdesk.store.vectors import VectorStore

RUN = 64  # texts or pictures whose vectors are kept at once: what was made before a stop stays
SOON = (
    512  # texts, and pictures, that are looked at while somebody may wait; the training looks at the others
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Gaze:
    """Puts words and photos into the space of the items of one catalogue.

    ``whole`` tells that nothing of them is left to be looked at.
    """

    content: Content
    sight: "Sight"
    items: Sequence[Item]
    whole: bool

    def holds(self, items: Sequence[Item]) -> bool:
        """Tell whether it is of these items, whatever their prices and stock are now."""
        return self.whole and [_told(one) for one in self.items] == [_told(one) for one in items]

    def seen(self, text: str, photo: Pixels | None) -> tuple[Floats | None, Floats | None]:
        """Give the content vectors of words and photo, (d,) of length 1 each; None for nothing."""
        said = self._said(text) if text.strip() else None
        return said, None if photo is None else self.content.space.shown(self.sight.looked(photo))

    def _said(self, text: str) -> Floats:
        language = "zh" if any(map(is_han, text)) else "en"
        said: Floats = self.content.space.said(self.sight.embed([text])[0], language)
        return said


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """The models that look, ``pictures`` of items by their digest, and the vectors that are kept.

    Of a catalogue, at most ``most`` new texts and pictures are looked at; None: all of them. An item that was
    not looked at is compared by what else is known of it.
    """

    embedder: Callable[[], Embedder]
    picture: Callable[[], PictureModel]
    pictures: BlobStore
    kept: VectorStore
    most: int | None = SOON
    _last: list[Gaze] = field(default_factory=list[Gaze], repr=False)

    def gaze(self, catalogue: Catalogue) -> Gaze:
        """Look at all items of a catalogue, at those that are new for the first time.

        Where only prices and stock have changed since the last time, nothing is made anew.
        """
        for last in self._last:
            if last.holds(catalogue.items):
                return last
        made = self._made(catalogue.items)
        self._last[:] = [made]  # the training may put another catalogue's there at the same moment
        return made

    def _made(self, items: Sequence[Item]) -> Gaze:
        pictured = [one for one in items if one.image]
        shown = self._shown(pictured)
        for wishes in WISHES.values():
            self.told(wishes, None)
        source = content.fit(items, _Kept(self), shown.get)
        read = bool(source.space.present(source.rows)[:, 0].all())
        seen = self.most is None or len({one.image for one in pictured} - shown.keys()) < self.most
        return Gaze(source, self, items, read and seen)

    def looked(self, photo: Pixels) -> Floats:
        """Look at one photo."""
        found: Floats = looks([photo], self.picture())[0]
        return found

    def embed(self, texts: Sequence[str]) -> Floats:
        """Embed what customers say: (n, 384). Nothing of it is kept."""
        return self.embedder().embed(texts)

    def told(self, texts: Sequence[str], most: int | None) -> Floats:
        """Embed what the catalogue says: (n, 384), zeros for those that are new beyond ``most``."""
        name = f"items {self.embedder().name}"
        digests = [sha256(text.encode()).hexdigest() for text in texts]
        known = self.kept.of(name, digests)
        fresh = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known}
        for run in _runs(list(fresh)[:most]):
            made = dict(zip(run, self.embed([fresh[digest] for digest in run]), strict=True))
            self.kept.keep(name, made)
            known |= made
        unseen = np.zeros(WORDS, np.float32)
        return np.stack([known.get(one, unseen) for one in digests] or [unseen])[: len(digests)]

    def _shown(self, items: Sequence[Item]) -> Mapping[str, Floats]:
        """Look at the pictures of items; one that is gone or broken is left out, and logged."""
        name, digests = maker(self.picture()), list(dict.fromkeys(one.image for one in items))
        known = self.kept.of(name, digests)
        for run in _runs([one for one in digests if one not in known][: self.most]):
            opened = {digest: pixels for digest in run if (pixels := self._opened(digest)) is not None}
            made = dict(zip(opened, looks(list(opened.values()), self.picture()), strict=True))
            self.kept.keep(name, made)
            known |= made
        return known

    def _opened(self, digest: str) -> Pixels | None:
        try:
            return image.pixels(self.pictures.read(digest))
        except (NotFound, RejectedInput) as error:
            log.warning("an item's picture %s is left out: %s", digest[:12], error)
            return None


@dataclass(frozen=True, slots=True)
class _Kept:
    """The embedder of what the catalogue says."""

    sight: Sight

    @property
    def name(self) -> str:
        """The name of the embedder behind it."""
        return self.sight.embedder().name

    def embed(self, texts: Sequence[str], role: Role = "query") -> Floats:
        """Embed texts."""
        del role  # both sides of a comparison are embedded alike (docs/features.md)
        return self.sight.told(texts, self.sight.most)


def _told(item: Item) -> tuple[object, ...]:
    """Give what of an item is looked at."""
    return item.id, item.title, item.text, item.category, item.attributes, item.image


def _runs(digests: Sequence[str]) -> list[Sequence[str]]:
    return [digests[at : at + RUN] for at in range(0, len(digests), RUN)]
