"""Keeps the files of an index in step with the database that they are derived from."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np

from frontdesk.features.embedding import Embedder, Floats
from frontdesk.knowledge.calibration import calibration
from frontdesk.knowledge.dense import EVERYDAY, RECIPE, Units, Vectors, centred, digest, embedded, located
from frontdesk.knowledge.engine import middle
from frontdesk.knowledge.files import Files
from frontdesk.knowledge.generation import CURRENT, Generation, current, written
from frontdesk.knowledge.index import Index
from frontdesk.knowledge.nearest import Precision
from frontdesk.knowledge.passage import Passage, Source
from frontdesk.knowledge.segment import Segment
from frontdesk.knowledge.shelf import Base, Block, Shelf, laid, segment
from frontdesk.knowledge.vectors import pack, unpack

LARGE = 8_000  # passages from which files are laid; below, comparing everything is as quick
LEAST, SHARE = 2_000, 0.02  # passages that came later or went, and their share, before files are laid anew
DOUBLE = 2  # times the passages that the lists were learnt from, before they are learnt anew
BATCH = 200  # sources that are read at a time
STATE = "state.json"
TWINS = 10_000  # passages whose translations are remembered

Shown = Callable[[Sequence[Passage]], Mapping[str, Floats]]


class Shelved(Protocol):
    """What an archive reads of a store."""

    def size(self) -> int:
        """Count the passages that are not hidden."""
        ...

    def sources(self) -> Sequence[Source]:
        """Return all sources, oldest first."""
        ...

    def passages(self) -> Sequence[Passage]:
        """Return all passages, source by source, each in the order of its text."""
        ...

    def stamps(self) -> Mapping[str, str]:
        """Return for each source what changes whenever it or one of its passages does."""
        ...

    def passages_of(self, ids: Sequence[str], /) -> Sequence[Passage]:
        """Return those of some passages, by their ids, that are there, in any order."""
        ...

    def passages_in(self, sources: Sequence[str], /) -> Sequence[Passage]:
        """Return the passages of some sources, each source's in the order of its text."""
        ...

    def vectors(self, model: str, /) -> Mapping[str, bytes]:
        """Return the kept vectors of an embedder by digest."""
        ...

    def vectors_of(self, model: str, digests: Sequence[str], /) -> Mapping[str, bytes]:
        """Return those vectors of an embedder that are kept under some digests."""
        ...

    def keep_vectors(self, model: str, vectors: Mapping[str, bytes], forget: Sequence[str], /) -> None:
        """Keep vectors beside those that are there."""
        ...


@dataclass(frozen=True, slots=True)
class State:
    """Shelves of one generation and of what came later, and the stamps of all sources on them.

    ``learnt`` is of how many passages the lists of each language were learnt.
    """

    name: str
    shelves: Mapping[str, Shelf]
    stamps: Mapping[str, str]
    learnt: Mapping[str, int]

    @property
    def beside(self) -> int:
        """How many passages came later, or are gone."""
        return sum(int((~one.kept).sum()) + len(one.later.ids) for one in self.shelves.values())


class Archive:
    """The index of a store in the folder ``home``; not for several threads at once."""

    def __init__(
        self,
        home: Path,
        store: Shelved,
        embed: Embedder,
        precision: Precision = "half",
        shown: Shown | None = None,
    ) -> None:
        self.home, self._store, self._embed = home, store, embed
        self._precision: Precision = precision
        self.shown: Shown = shown or (lambda _: {})
        self._facts = {"embedder": embed.name, "vectors": precision, "recipe": RECIPE}
        self.everyday = located(recalled(store, embed, list(EVERYDAY.values())))
        self._state: State | None = None

    def index(self) -> Index:
        """Give an index of what the store holds now; its passages are read when they are found."""
        self.settle()
        shelves = self.shelves()
        # Read after the passages: of none may the source, and so whom it is for, be unknown.
        sources = {source.id: source for source in self._store.sources()}
        engine = Files.of(shelves, self.everyday, sources)

        @lru_cache(maxsize=TWINS)
        def twins(passage: str) -> tuple[str, ...]:
            return tuple(engine.twins(passage))

        return Index(
            self._embed,
            calibration(self._embed.name),
            engine,
            self.everyday,
            self._find,
            self._recall,
            {},
            twins,
        )

    def _find(self, ids: Sequence[str]) -> Mapping[str, Passage]:
        return {one.id: one for one in self._store.passages_of(ids)}

    def _recall(self, wanted: Sequence[tuple[str, ...]]) -> Vectors:
        return recalled(self._store, self._embed, wanted)

    def shelves(self) -> Mapping[str, Shelf]:
        """Give all passages that the store holds now; the files are laid when there are none that fit."""
        self._state = self._grown(self._opened() or self._laid())
        return self._state.shelves

    def settle(self) -> bool:
        """Lay what came later into the files where it is much; tell whether it was."""
        state = self._grown(self._opened() or self._laid())
        size = sum(int(one.kept.sum()) for one in state.shelves.values())
        if state.beside <= max(LEAST, SHARE * size):
            self._state = state
            return False
        there = {language: one for language, one in state.shelves.items() if one.kept.any()}
        if any(one.kept.sum() > DOUBLE * state.learnt[language] for language, one in there.items()):
            self._state = self._laid()
            return True
        bases = {language: (one.centre, one.settled()) for language, one in there.items()}
        self._state = self._written(bases, state.stamps, state.learnt)
        return True

    def _opened(self) -> State | None:
        """Give the current generation, as it is known already where no other process has laid a newer one."""
        found = current(self.home) if self._state is None else self._newer(self._state)
        if found is None:
            return self._state
        return self._read(found) if found.facts == self._facts else None

    def _newer(self, state: State) -> Generation | None:
        try:
            same = (self.home / CURRENT).read_text("utf-8").strip() == state.name
        except OSError:
            return None
        return None if same else current(self.home)

    def _read(self, found: Generation) -> State:
        said = json.loads((found.folder / STATE).read_text("utf-8"))
        shelves = {
            language: Shelf.of(
                language, np.load(found.folder / language / "centre.npy"), Base.open(found.folder / language)
            )
            for language in said["learnt"]
        }
        return State(found.folder.name, shelves, said["stamps"], said["learnt"])

    def _written(
        self,
        bases: Mapping[str, tuple[Floats, Base]],
        stamps: Mapping[str, str],
        learnt: Mapping[str, int],
    ) -> State:
        said = {"stamps": dict(stamps), "learnt": {language: learnt[language] for language in bases}}

        def fill(folder: Path) -> None:
            for language, (centre, base) in bases.items():
                (folder / language).mkdir()
                base.write(folder / language)
                np.save(folder / language / "centre.npy", centre)
            (folder / STATE).write_text(json.dumps(said), "utf-8")

        return self._read(written(self.home, fill, self._facts))

    def _grown(self, state: State) -> State:
        """Take in what the store holds and the shelves do not, and let go of what it holds no more."""
        stamps = dict(self._store.stamps())
        fresh = [name for name, stamp in stamps.items() if state.stamps.get(name) != stamp]
        gone = [name for name, stamp in state.stamps.items() if stamps.get(name) != stamp]
        if not fresh and not gone:
            return state
        shelves, learnt = dict(state.shelves), dict(state.learnt)
        for language, one in shelves.items():
            shelves[language] = one.grown([], {}, {}, gone)
        for passages, vectors in self._batches(fresh):
            for language, own in _by_language(passages).items():
                if language in shelves:
                    shown = self.shown(own)
                    shelves[language] = shelves[language].grown(own, vectors, shown)
                else:
                    shelves[language], learnt[language] = self._new(language, own, vectors), len(own)
        return State(state.name, shelves, stamps, learnt)

    def _new(self, language: str, own: Sequence[Passage], vectors: Vectors) -> Shelf:
        """Begin a language in memory, until files are laid anew."""
        rows = np.stack([vectors[Units.of(one).digest][0] for one in own])
        centre = self._centre(language, rows)
        block = Block.of(own, vectors, centre, self.shown(own))
        return Shelf.of(language, centre, laid(block, segment(own), self._precision))

    def _laid(self) -> State:
        """Lay all passages of the store into new files."""
        stamps = dict(self._store.stamps())
        read: dict[str, list[tuple[Sequence[Passage], Vectors, Segment]]] = {}
        for passages, vectors in self._batches(list(stamps)):
            for language, own in _by_language(passages).items():
                read.setdefault(language, []).append((own, vectors, segment(own)))
        bases = {language: self._base(language, batches) for language, batches in read.items()}
        learnt = {language: len(base.ids) for language, (_, base) in bases.items()}
        return self._written(bases, stamps, learnt)

    def _base(
        self, language: str, batches: Sequence[tuple[Sequence[Passage], Vectors, Segment]]
    ) -> tuple[Floats, Base]:
        rows = [vectors[Units.of(one).digest][0] for own, vectors, _ in batches for one in own]
        centre = self._centre(language, np.stack(rows))
        blocks = [Block.of(own, vectors, centre, self.shown(own)) for own, vectors, _ in batches]
        words = [one for _, _, one in batches]
        merged = Segment.merged(words, [np.ones(len(one.lengths), np.bool_) for one in words])
        return centre, laid(Block.gathered(blocks), merged, self._precision)

    def _centre(self, language: str, rows: Floats) -> Floats:
        return centred(rows, middle(self.everyday, language))

    def _batches(self, sources: Sequence[str]) -> Iterator[tuple[Sequence[Passage], Vectors]]:
        """Read sources some at a time, with the vectors of their passages; what is hidden is left out."""
        for start in range(0, len(sources), BATCH):
            read = self._store.passages_in(sources[start : start + BATCH])
            passages = [one for one in read if not one.hidden]
            yield passages, recalled(self._store, self._embed, [Units.of(one).texts for one in passages])


def recalled(store: Shelved, embed: Embedder, wanted: Sequence[tuple[str, ...]]) -> Vectors:
    """Return the vectors of what `Units` cut, by digest; those that are not kept yet are made and kept."""
    known = unpack(store.vectors_of(embed.name, [digest(texts) for texts in wanted]))
    found = embedded(wanted, embed, known)
    fresh = {name: pack(made) for name, made in found.items() if name not in known}
    if fresh:
        store.keep_vectors(embed.name, fresh, ())
    return found


def _by_language(passages: Sequence[Passage]) -> dict[str, list[Passage]]:
    found: dict[str, list[Passage]] = {}
    for one in passages:
        found.setdefault(one.language, []).append(one)
    return found
