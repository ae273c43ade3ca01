from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.knowledge import archive as module
from frontdesk.knowledge.archive import Archive
from frontdesk.knowledge.calibration import calibration
from frontdesk.knowledge.generation import current
from frontdesk.knowledge.index import Index
from frontdesk.knowledge.passage import EVERYWHERE, Scope, Source
from frontdesk.knowledge.query import Query
from frontdesk.knowledge.wanted import Wanted
from knowledge.memory import MemoryStore
from knowledge.pages import Counted, passage

WORDS = (
    "router lamp",
    "light",
    "red",
    "green",
    "reset",
    "goods",
    "return",
    "washer pump",
    "tap",
    "F01",
    "F02",
)
ASKED = ("red light router", "F02", "how do I return goods", "红灯怎么办")


def put(store: MemoryStore, name: str, size: int = 3, seed: int = 0, scope: Scope = EVERYWHERE) -> None:
    draw = np.random.default_rng([seed, *name.encode()])
    texts = [f"{' '.join(draw.choice(WORDS, 7))} {name}{at}." for at in range(size)]
    texts[0] = f"红灯 {name} 按住复位键十秒。"
    source = Source(name, name, "text/plain", "en", "", "0", datetime.now(UTC), scope=scope)
    store.put(source, [passage(text, f"About {name}", source=name) for text in texts])


def search(found: Archive, asked: str, embed: Counted) -> list[tuple[str, float]]:
    index = found.index()
    return [(hit.passage.id, round(hit.score, 3)) for hit in index.search(Query(asked), 5)]


def exact(asked: str, embed: Counted, store: MemoryStore) -> list[tuple[str, float]]:
    index = Index.build(store.passages(), embed, calibration(embed.name))
    return [(hit.passage.id, round(hit.score, 3)) for hit in index.search(Query(asked), 5)]


def filled(sources: Sequence[str]) -> MemoryStore:
    store = MemoryStore()
    for name in sources:
        put(store, name)
    return store


def test_files_give_what_comparing_everything_gives_and_are_read_by_the_next_process(tmp_path: Path) -> None:
    store, embed = filled([f"s{at}" for at in range(40)]), Counted()
    found = Archive(tmp_path, store, embed)
    for asked in ASKED:
        assert search(found, asked, embed) == exact(asked, embed, store)
    embed.seen.clear()
    again = Archive(tmp_path, store, embed)
    name = current(tmp_path)
    assert search(again, ASKED[0], embed)
    assert set(embed.seen) == {ASKED[0]}
    assert current(tmp_path) == name


def test_what_comes_goes_or_changes_later_is_seen_without_new_files(tmp_path: Path) -> None:
    store, embed = filled(["a", "b", "c"]), Counted()
    found = Archive(tmp_path, store, embed)
    found.shelves()
    before = current(tmp_path)
    store.delete("b")
    put(store, "d", 5)
    put(store, "a", 3, seed=1)
    shelves = found.shelves()
    ids = {one.id for one in store.passages()}
    kept = {name.decode() for shelf in shelves.values() for name in shelf.ids[shelf.kept].tolist()}
    assert kept == ids
    assert current(tmp_path) == before
    other = Archive(tmp_path, store, embed)
    assert search(other, ASKED[0], embed) == search(found, ASKED[0], embed)


@settings(max_examples=12)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 3)), max_size=8))
def test_after_any_changes_and_settling_the_index_holds_what_the_store_holds(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, int]]
) -> None:
    home = tmp_path_factory.mktemp("index")
    store, embed = filled(["a", "b"]), Counted()
    found = Archive(home, store, embed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "LEAST", 4)
        for name, size in changes:
            put(store, name, size) if size else store.delete(name)
            found.settle()
            shelves = found.shelves()
            kept = {each.decode() for one in shelves.values() for each in one.ids[one.kept].tolist()}
            assert kept == {one.id for one in store.passages()}
    for asked in ASKED[:2]:
        mine, theirs = search(found, asked, embed), exact(asked, embed, store)
        assert {name for name, _ in mine[:1]} <= {name for name, _ in theirs}


def test_another_embedder_or_precision_lays_its_own_files(tmp_path: Path) -> None:
    store, embed = filled(["a", "b"]), Counted()
    Archive(tmp_path, store, embed).shelves()
    first = current(tmp_path)
    Archive(tmp_path, store, embed, "int8").shelves()
    second = current(tmp_path)
    embed.name = "hashed-ngrams.other"
    Archive(tmp_path, store, embed, "int8").shelves()
    third = current(tmp_path)
    assert first is not None
    assert second is not None
    assert third is not None
    assert len({first.folder, second.folder, third.folder}) == 3
    assert third.facts["embedder"] == "hashed-ngrams.other"


def test_a_newer_generation_of_another_process_is_taken_up(tmp_path: Path) -> None:
    store, embed = filled(["a"]), Counted()
    here, there = Archive(tmp_path, store, embed), Archive(tmp_path, store, embed)
    here.shelves()
    for at in range(700):
        put(store, f"n{at}")
    assert there.settle()
    for at in range(2):
        put(store, f"m{at}")
    shelves = here.shelves()
    assert sum(len(one.later.ids) for one in shelves.values()) == 6


def test_a_source_that_comes_while_the_index_is_opened_is_narrowed_by_its_scope(tmp_path: Path) -> None:
    class Growing(MemoryStore):
        """Gets a source for staff alone as soon as its sources were read."""

        def sources(self) -> Sequence[Source]:
            read = super().sources()
            if "staff" not in self.kept:
                put(self, "staff", scope=Scope(audience="staff"))
            return read

    store = Growing()
    put(store, "one")
    index = Archive(tmp_path, store, Counted()).index()
    found = index.search(Query("red light router"), 9, Wanted(audience="customer"))
    assert {hit.passage.source for hit in found} == {"one"}
