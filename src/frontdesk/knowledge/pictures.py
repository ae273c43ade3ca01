"""Pictures of the knowledge found by a customer's photo, and what the photo finds among the words.

A picture counts where it is the passage itself: a photo, a poster, a key frame of a film; pages that were
scanned are found by their words. Its vector is kept by the picture's digest and the name of the network.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple, Protocol

import numpy as np

from frontdesk.errors import NotFound, UnreadableMedia
from frontdesk.features.embedding import Floats
from frontdesk.features.picture import WIDTH, PictureModel
from frontdesk.knowledge.bridge import Bridge
from frontdesk.knowledge.clip import Found, PictureSpace, Spoken
from frontdesk.knowledge.hit import Hit, Signs
from frontdesk.knowledge.passage import Passage, Source
from frontdesk.knowledge.query import PHOTO, Query
from frontdesk.knowledge.vectors import pack, unpack
from frontdesk.knowledge.wanted import Wanted
from frontdesk.media import image
from frontdesk.media.door import admit
from frontdesk.preprocess.image import Pixels
from frontdesk.sections import Limits

Look = Callable[[Pixels], Floats]

SHOWN = ("picture", "frame")
MOST = 8  # pictures that a photo finds
USUAL = 0.3  # similarity of the best wrong picture among some dozens: a shop of few pictures proves nothing


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What pictures are looked at with: the network, opened when it is needed, and what gives their bytes.

    Where there is a ``space`` of texts and pictures, words find pictures in it and not through the bridge.
    """

    model: Callable[[], PictureModel]
    fetch: Callable[[str], bytes]
    space: Callable[[], PictureSpace] | None = None

    @property
    def name(self) -> str:
        """Name the network: its vectors are kept under it."""
        return self.model().name

    def look(self, pixels: Pixels) -> Floats:
        """Look at (height, width, 3) pixels: (1280,) of length 1."""
        return self.model().look([pixels])[0].vector

    def seen(self, digests: Iterable[str], known: Mapping[str, Floats], look: Look) -> dict[str, Floats]:
        """Return the vectors (width,) of pictures by digest; only those that are not known are looked at.

        A picture that is gone or cannot be read has none: its passage is still found by its words.
        """
        found: dict[str, Floats] = {}
        for digest in digests:
            if digest in known and len(known[digest]) == 1:
                found[digest] = known[digest][0]
            elif (vector := self._fresh(digest, look)) is not None:
                found[digest] = vector
        return found

    def _fresh(self, digest: str, look: Look) -> Floats | None:
        try:
            vector = look(image.pixels(self.fetch(digest)))
        except (NotFound, UnreadableMedia):
            return None
        # Half precision is what is kept: a picture must score the same before and after it was kept.
        return vector.astype(np.float16).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """The pictures of the knowledge, each with the passage that it is; ``vectors`` (n, 1280) of length 1.

    Without a ``bridge`` of the network that looked, a photo finds nothing.
    """

    passages: tuple[Passage, ...]
    vectors: Floats
    bridge: Bridge | None
    held: Floats
    sources: Mapping[str, Source]
    spoken: Spoken | None = None

    @classmethod
    def build(
        cls,
        passages: Iterable[Passage],
        seen: Mapping[str, Floats],
        bridge: Bridge | None,
        sources: Iterable[Source] = (),
    ) -> "Pictures":
        """Gather the pictures; ``seen`` holds the vectors of those that were looked at."""
        own = tuple(one for one in pictured(passages) if one.picture in seen)
        rows = [seen[one.picture] for one in own if one.picture is not None]
        vectors = np.stack(rows) if rows else np.zeros((0, WIDTH), np.float32)
        held = bridge.held(vectors) if bridge is not None and own else np.zeros((0, 1), np.float32)
        return cls(own, vectors, bridge, held, {one.id: one for one in sources})

    def shown(self, embedder: str) -> dict[str, Floats]:
        """Place the pictures among the texts of an embedder, (384,) by passage; none without a bridge."""
        if self.bridge is None or not self.passages or not self.bridge.reads(embedder):
            return {}
        placed = self.bridge.place(self.vectors)
        return {passage.id: vector for passage, vector in zip(self.passages, placed, strict=True)}

    def placed(self, photos: Sequence[Floats], embedder: str) -> tuple[Floats, ...]:
        """Place photos, (1280,) each, among the texts of an embedder: (384,) each, for `Query.photos`."""
        if self.bridge is None or not photos or not self.bridge.reads(embedder):
            return ()
        return tuple(self.bridge.place(np.stack(photos)))

    def alike(self, photos: Sequence[Floats], wanted: Wanted) -> Found:
        """Find pictures that are like one of some photos: passage, probability and similarity by its id."""
        found: Found = {}
        if self.bridge is None or not self.passages or not photos:
            return found
        for row in self.bridge.asked(np.stack(photos)) @ self.held.T:
            order: list[int] = np.argsort(-row, kind="stable").tolist()
            admitted = (at for at in order if self._admits(self.passages[at], wanted))
            for at in islice(admitted, MOST):
                passage, margin = self.passages[at], self._margin(row, order, at)
                sure = self.bridge.likeness(float(row[at]), margin)
                if sure > found.get(passage.id, (passage, 0.0, 0.0))[1]:
                    found[passage.id] = (passage, sure, float(row[at]))
        return found

    def joined(
        self, hits: Sequence[Hit], query: Query, photos: Sequence[Floats], k: int, wanted: Wanted
    ) -> tuple[Hit, ...]:
        """Put what photos found among pictures into one list with what the index found, likeliest first.

        A photo beside words counts as it does in the index: the picture may be of something else.
        """
        if not photos and self.spoken is None:
            return tuple(hits[:k])
        weight = PHOTO if query.text.strip() else 1.0
        own = {one.id for one in self.passages}
        made = {hit.passage.id: self._told(hit, own) for hit in hits}
        for alike, counts in ((self.alike(photos, wanted), weight), (self._spoken(query, wanted), 1.0)):
            for name, (passage, sure, similar) in alike.items():
                there = made.get(name) or _hit(passage, similar)
                if there.score < sure * counts:
                    made[name] = replace(there, score=sure * counts, view="")
        return tuple(sorted(made.values(), key=lambda hit: -hit.score)[:k])

    def _spoken(self, query: Query, wanted: Wanted) -> Found:
        """Find pictures by words, in the space that is configured."""
        if self.spoken is None:
            return {}
        return self.spoken.find(query.text, MOST, lambda passage: self._admits(passage, wanted))

    def _told(self, hit: Hit, own: Container[str]) -> Hit:
        """Judge what a photo found by itself: of a picture `alike` says more, of words the bridge's judge."""
        if hit.view or self.bridge is None:
            return hit
        words = 0.0 if hit.passage.id in own else self.bridge.telling(hit.signs.sentence, hit.signs.whole)
        return replace(hit, score=words)

    def _margin(self, row: Floats, order: Sequence[int], at: int) -> float:
        """Tell how far a picture lies above the best of another source, or above what is usually the best."""
        own = self.passages[at].source
        others = (float(row[one]) for one in order if self.passages[one].source != own)
        return float(row[at]) - max(USUAL, next(others, USUAL))

    def _admits(self, passage: Passage, wanted: Wanted) -> bool:
        source = self.sources.get(passage.source)
        return wanted.speaks(passage.language) and (source is None or wanted.admits(source))


class Maker(NamedTuple):
    """What makes vectors of pictures: the name they are kept under, their width, and how it looks."""

    name: str
    width: int
    look: Look


class Kept(Protocol):
    """What keeps vectors by digest under the name of what made them."""

    def vectors(self, model: str, /) -> Mapping[str, bytes]:
        """Return the vectors of a model by digest."""
        ...

    def keep_vectors(self, model: str, vectors: Mapping[str, bytes], forget: Sequence[str], /) -> None:
        """Keep vectors; drop the digests in ``forget``."""
        ...


class Album:
    """The pictures of a knowledge that changes. Without ``sight`` there are none."""

    def __init__(self, kept: Kept, sight: Sight | None = None) -> None:
        self._kept, self._sight = kept, sight
        self.pictures = NONE

    def look(self, passages: Sequence[Passage], sources: Sequence[Source]) -> Pictures:
        """Look at all pictures there are, and let go of the vectors of those that are gone."""
        own = pictured(passages)
        if self._sight is not None and (own or self.pictures.passages):
            seen, name = self._seen(self._sight, own), self._sight.name
            self._forget(name, seen)
            made = Pictures.build(own, seen, Bridge.open(name), sources)
            self.pictures = replace(made, spoken=self._spoken(self._sight, own))
        return self.pictures

    def shown(self, passages: Sequence[Passage], embedder: str) -> dict[str, Floats]:
        """Place those of some passages that are pictures among texts, (384,) by passage."""
        own = pictured(passages)
        if self._sight is None or self._sight.space is not None or not own:
            return {}
        seen, bridge = self._seen(self._sight, own), Bridge.open(self._sight.name)
        return Pictures.build(own, seen, bridge).shown(embedder)

    def _seen(self, sight: Sight, own: Sequence[Passage]) -> dict[str, Floats]:
        """Look at pictures; vectors that are new are kept."""
        return self._looked(sight, own, Maker(sight.name, WIDTH, sight.look))

    def _spoken(self, sight: Sight, own: Sequence[Passage]) -> Spoken | None:
        """Place pictures in the space where words find them, if one is configured."""
        if sight.space is None:
            return None
        space = sight.space()
        width = space.texts(("",)).shape[1]

        def look(pixels: Pixels) -> Floats:
            found: Floats = space.pictures([pixels])[0]
            return found

        seen = self._looked(sight, own, Maker(space.name, width, look))
        self._forget(space.name, seen)
        return Spoken.build(space, own, seen)

    def _looked(self, sight: Sight, own: Sequence[Passage], maker: Maker) -> dict[str, Floats]:
        known = unpack(self._kept.vectors(maker.name), maker.width)
        digests = dict.fromkeys(one.picture for one in own if one.picture is not None)
        seen = sight.seen(digests, known, maker.look)
        fresh = {digest: vector for digest, vector in seen.items() if digest not in known}
        if fresh:
            self._kept.keep_vectors(maker.name, packed(fresh), ())
        return seen

    def _forget(self, name: str, seen: Container[str]) -> None:
        gone = [digest for digest in self._kept.vectors(name) if digest not in seen]
        if gone:
            self._kept.keep_vectors(name, {}, gone)


def photographed(data: bytes, name: str, limits: Limits) -> Pixels:
    """Take a photo in as the desk does: (height, width, 3). Raises `RejectedInput` for what is none."""
    return image.pixels(admit(data, part=name, limits=limits, want="image").data)


def pictured(passages: Iterable[Passage]) -> list[Passage]:
    """Choose the passages that are pictures: of several of one picture, the first, which is the whole."""
    own: dict[tuple[str, str], Passage] = {}
    for one in passages:
        if one.picture is not None and one.kind in SHOWN and not one.hidden:
            own.setdefault((one.source, one.picture), one)
    return list(own.values())


def packed(seen: Mapping[str, Floats]) -> dict[str, bytes]:
    """Write vectors (1280,) as they are kept."""
    return {digest: pack(vector[None]) for digest, vector in seen.items()}


NONE = Pictures((), np.zeros((0, WIDTH), np.float32), None, np.zeros((0, 1), np.float32), {})


def _hit(passage: Passage, similar: float) -> Hit:
    return Hit(passage, 0.0, 0.0, similar, Signs(similar, similar, 0.0, 1.0))
