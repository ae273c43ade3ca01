"""A file or an address into the knowledge, step by step: fetch, read piece by piece, embed in batches, keep.

Between the steps only numbers and digests are written down: the file and what was read of it lie in the job's
folder, vectors in their table. So a text that was embedded is never embedded again, and the passages of the
new version replace those of the older one in a single transaction at the end.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property, partial
from typing import Protocol

import sqlalchemy as sql
from pydantic import TypeAdapter

from frontdesk.compute.queue import InferenceQueue
from frontdesk.config import Settings
from frontdesk.errors import Conflict, FrontdeskError
from frontdesk.jobs.job import Json, Steps
from frontdesk.jobs.portions import Portions
from frontdesk.jobs.tray import Tray
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.knowledge.crawl import Fetches, fetched
from frontdesk.knowledge.dense import Units
from frontdesk.knowledge.passage import Passage, Scope
from frontdesk.knowledge.reading import Made, Reading
from frontdesk.offers.offers import Offers

TEXTS = 64  # of a step: what is embedded anew after a kill, at most


class Place(Protocol):
    """What of a house takes sources in."""

    @property
    def settings(self) -> Settings:
        """Where its home is."""
        ...

    @property
    def engine(self) -> sql.Engine:
        """Where everything is kept."""
        ...

    @property
    def offers(self) -> Offers:
        """What suggests, and is learnt anew."""
        ...

    @property
    def knowledge(self) -> KnowledgeBase:
        """What reads, embeds and keeps."""
        ...

    @property
    def queue(self) -> InferenceQueue:
        """Where the models run."""
        ...

    @property
    def fetcher(self) -> Fetches:
        """What brings pages, and refuses those that may not be read."""
        ...


@dataclass(frozen=True, slots=True)
class Ingest:
    """The work that takes a source in."""

    house: Place

    def __call__(self, value: Json, steps: Steps) -> Json:
        """Take one source in; give its id and the number of its passages. Raises `FrontdeskError`."""
        tray = Tray.of(self.house.settings.home, value["id"])
        try:
            given = _Run(self.house, tray, value, steps).done()
        except FrontdeskError:
            tray.clear()
            raise
        tray.clear()
        return given


@dataclass(eq=False)
class _Run:
    """One run of the work: the tray is opened only when a step wants it that is not done yet."""

    house: Place
    tray: Tray
    value: Json
    steps: Steps
    _read_back: Made | None = None

    def done(self) -> Json:
        self.steps.tell(0, 0, "file")
        if "url" in self.value:
            self.value |= self.steps.step("fetch", self._fetch)
        begun = self.steps.step("begin", self._begin)
        if begun["known"] is not None:
            return _given(begun["known"], begun["passages"])
        found = list(self._pieces(begun["pieces"]))
        drafted = self.steps.step("finish", lambda: self._finish(found))
        self._embed(drafted)
        self.steps.step("keep", lambda: self._keep(drafted["draft"]))
        return _given(drafted["source"], drafted["passages"])

    def _fetch(self) -> Json:
        page = fetched(self.value["url"], self.house.fetcher)
        return {"name": page.name, "digest": self.tray.put(page.data)}

    def _begin(self) -> Json:
        """Look whether the source is there already, and what of it takes long to read."""
        knowledge = self.house.knowledge
        there = knowledge.known(self._data, self.value["name"])
        if there is not None and there.scope == self._scope:
            return {"known": there.id, "passages": knowledge.count(there.id)}
        return {"known": None, "pieces": len(self._reading.pieces)}

    def _pieces(self, total: int) -> Iterator[Json]:
        for number in range(total):
            yield self.steps.step("read", partial(self._read, number, total))
            self.steps.tell(number + 1, total, "pieces")

    def _read(self, number: int, total: int) -> Json:
        if len(self._reading.pieces) != total:
            raise Conflict(
                f"{self.value['name']} can be read in another way since the job began",
                part=self.value["name"],
                remedy="add it again",
            )
        return self.house.queue.run_after(lambda: self._reading.read(number))

    def _finish(self, found: Sequence[Json]) -> Json:
        """Cut what was read into passages, and lay them into the tray."""
        source, passages = self._reading.finish(found)
        draft = written((replace(source, scope=self._scope), passages))
        ends = list(batches(passages))
        return {"draft": self.tray.put(draft), "source": source.id, "passages": len(passages), "ends": ends}

    def _embed(self, drafted: Json) -> None:
        start = 0
        for end in drafted["ends"]:
            self.steps.step("embed", partial(self._embed_batch, drafted["draft"], start, end))
            self.steps.tell(end, drafted["passages"], "passages")
            start = end

    def _embed_batch(self, draft: str, start: int, end: int) -> Json:
        knowledge = self.house.knowledge
        portions = Portions(knowledge.embedder, self.house.queue)
        return {"texts": knowledge.embed(self._draft(draft)[1][start:end], portions)}

    def _keep(self, draft: str) -> Json:
        made = self._draft(draft)
        return {"source": self.house.queue.run_after(lambda: self.house.knowledge.keep(made)).id}

    @cached_property
    def _data(self) -> bytes:
        return self.tray.read(self.value["digest"])

    @cached_property
    def _reading(self) -> Reading:
        return self.house.knowledge.begin(self._data, self.value["name"])

    def _draft(self, digest: str) -> Made:
        if self._read_back is None:
            self._read_back = read_back(self.tray.read(digest))
        return self._read_back

    @property
    def _scope(self) -> Scope:
        return scope_of(self.value["scope"])


def scope_json(scope: Scope) -> Json:
    """Write a scope down."""
    days = {"valid_from": scope.valid_from, "valid_to": scope.valid_to}
    written_days = {name: day.isoformat() if day else None for name, day in days.items()}
    return {"product": scope.product, "audience": scope.audience, **written_days}


def scope_of(told: Json) -> Scope:
    """Read a scope back."""
    first, last = (told[name] and date.fromisoformat(told[name]) for name in ("valid_from", "valid_to"))
    return Scope(told["product"], told["audience"], first, last)


def batches(passages: Sequence[Passage], most: int = TEXTS) -> Iterator[int]:
    """Yield where each batch of at most ``most`` texts ends; a passage of more is a batch by itself."""
    held = 0
    for number, passage in enumerate(passages):
        texts = 0 if passage.hidden else len(Units.of(passage).texts)
        if number and held + texts > most:
            yield number
            held = 0
        held += texts
    if passages:
        yield len(passages)


def written(made: Made) -> bytes:
    """Write a source and its passages as JSON."""
    return _made().dump_json(made)


def read_back(data: bytes) -> Made:
    """Read what `written` wrote."""
    return _made().validate_json(data)


def _given(source: str, passages: int) -> Json:
    progress = {"done": passages, "total": passages, "what": "passages"}
    return {"source": source, "passages": passages, "progress": progress}


@cache
def _made() -> TypeAdapter[Made]:
    return TypeAdapter(Made)
