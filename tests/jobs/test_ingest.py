"""The work itself, without anything durable: what it takes in, and what its steps give."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import Conflict, FetchFailed, UnreadableMedia
from frontdesk.features.hashed import HashedNgrams
from frontdesk.jobs.ingest import TEXTS, Ingest, Place, batches, read_back, scope_json, scope_of, written
from frontdesk.jobs.job import Json
from frontdesk.jobs.tray import Tray
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.knowledge.dense import Units
from frontdesk.knowledge.ingest import ingest
from frontdesk.knowledge.passage import EVERYWHERE, Scope
from frontdesk.knowledge.reading import Made, Reading
from jobs.child import library, place

PAGE = b"# Lamp\n\n## How is it cleaned?\n\nWith a cloth. Never wet.\n\n## Where is it made?\n\nIn Lyon.\n"
SCOPES = st.builds(Scope, st.text(), st.text(), st.none() | st.dates(), st.none() | st.dates())


@dataclass
class Once:
    """The in-memory twin of durable steps: what was done once is given again, and counted."""

    kept: dict[int, Json] = field(default_factory=dict[int, Json])
    names: list[str] = field(default_factory=list[str])
    told: list[tuple[int, int, str]] = field(default_factory=list[tuple[int, int, str]])
    at: int = 0

    def step(self, name: str, work: Callable[[], Json]) -> Json:
        self.at += 1
        if self.at not in self.kept:
            self.names.append(name)
            self.kept[self.at] = work()
        return self.kept[self.at]

    def tell(self, done: int, total: int, what: str) -> None:
        self.told.append((done, total, what))


def given_in(house: Place, name: str, data: bytes, scope: Scope = EVERYWHERE) -> Json:
    digest = Tray.of(house.settings.home, "job").put(data)
    return {"id": "job", "name": name, "digest": digest, "scope": scope_json(scope)}


def test_a_file_becomes_a_source_with_its_scope_and_the_tray_is_cleared(tmp_path: Path) -> None:
    house, steps = place(tmp_path), Once()
    scope = Scope("L-1", "staff", date(2026, 1, 1), None)
    told = Ingest(house)(given_in(house, "lamp.md", PAGE, scope), steps)
    [source] = house.knowledge.sources()
    assert (told["source"], told["passages"]) == (source.id, 2)
    assert (source.name, source.scope) == ("lamp.md", scope)
    assert steps.names == ["begin", "finish", "embed", "keep"]
    assert steps.told[-1] == (2, 2, "passages")
    assert not (tmp_path / "jobs" / "job").exists()


def test_an_unchanged_file_is_not_read_again_and_another_scope_embeds_nothing(
    tmp_path: Path,
) -> None:
    house, steps = place(tmp_path), Once()
    Ingest(house)(given_in(house, "lamp.md", PAGE), Once())
    embedded = (tmp_path / "embedded.log").read_text()
    told = Ingest(house)(given_in(house, "lamp.md", PAGE), steps)
    assert steps.names == ["begin"]
    assert told["passages"] == 2
    Ingest(house)(given_in(house, "lamp.md", PAGE, Scope("L-1")), Once())
    assert [source.scope.product for source in house.knowledge.sources()] == ["L-1"]
    assert (tmp_path / "embedded.log").read_text() == embedded


def test_a_newer_version_replaces_the_passages_of_the_older_one(tmp_path: Path) -> None:
    house = place(tmp_path)
    Ingest(house)(given_in(house, "lamp.md", PAGE), Once())
    Ingest(house)(given_in(house, "lamp.md", PAGE.replace(b"Lyon", b"Lille")), Once())
    [source] = house.knowledge.sources()
    assert "Lille" in source.text
    assert house.knowledge.count(source.id) == 2


def test_what_cannot_be_read_is_refused_and_leaves_nothing_behind(tmp_path: Path) -> None:
    house = place(tmp_path)
    with pytest.raises(UnreadableMedia) as refused:
        Ingest(house)(given_in(house, "broken.pdf", b"%PDF-1.7 broken"), Once())
    assert refused.value.part == "broken.pdf"
    assert house.knowledge.sources() == ()
    assert not (tmp_path / "jobs" / "job").exists()


class Web:
    """Gives one page, or nothing."""

    def __init__(self, data: bytes | None) -> None:
        self.data = data

    def get(self, url: str, /) -> SimpleNamespace:
        if self.data is None:
            raise FetchFailed("the host is unknown", part="url", value=url)
        return SimpleNamespace(asked=url.partition("#")[0], data=self.data)


def fetching(home: Path, data: bytes | None) -> Place:
    made = place(home)
    parts = {"settings": made.settings, "knowledge": made.knowledge, "queue": made.queue}
    return cast("Place", SimpleNamespace(**parts, fetcher=Web(data)))


def test_a_page_is_fetched_in_a_step_and_known_by_its_address(tmp_path: Path) -> None:
    house, steps = fetching(tmp_path, PAGE), Once()
    value = {"id": "job", "name": "https://a.example/lamp#top", "url": "https://a.example/lamp#top"}
    Ingest(house)(value | {"scope": scope_json(EVERYWHERE)}, steps)
    assert steps.names[0] == "fetch"
    assert [source.name for source in house.knowledge.sources()] == ["https://a.example/lamp"]
    with pytest.raises(FetchFailed):
        Ingest(fetching(tmp_path, None))(value | {"scope": scope_json(EVERYWHERE)}, Once())


def test_steps_that_are_done_need_neither_the_file_nor_the_embedder(tmp_path: Path) -> None:
    house, steps = place(tmp_path), Once()
    value = given_in(house, "lamp.md", PAGE)
    first = Ingest(house)(dict(value), steps)
    again = Once(steps.kept)  # as after a kill right before the job's end was written down
    assert Ingest(house)(dict(value), again) == first
    assert again.names == []


@given(SCOPES)
def test_a_scope_survives_being_written_down(scope: Scope) -> None:
    assert scope_of(scope_json(scope)) == scope


def test_what_was_read_survives_being_written_down() -> None:
    source, passages = ingest(PAGE, "lamp.md")
    marked = replace(passages[0], box=(1, 2, 3, 4), ms=(5, 6), page=7, picture="ab", hidden=True)
    made = replace(source, scope=Scope("x", "", date(2026, 1, 2)), notes=("a",)), (marked, *passages[1:])
    assert read_back(written(made)) == made


@given(st.lists(st.integers(1, 90), max_size=40))
def test_batches_hold_all_passages_in_order_and_few_texts_each(sizes: list[int]) -> None:
    [passage, *_] = ingest(PAGE, "lamp.md")[1]
    passages = [replace(passage, text=" ".join(["It is so."] * (size - 1)) or "-") for size in sizes]
    ends = list(batches(passages))
    runs = [passages[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    assert [one for run in runs for one in run] == passages
    counts = [sum(len(Units.of(one).texts) for one in run) for run in runs]
    assert all(count <= TEXTS or len(run) == 1 for count, run in zip(counts, runs, strict=True))


class Pages(KnowledgeBase):
    """Reads a file in three pieces."""

    read: list[int]

    def begin(self, data: bytes, name: str) -> Reading:
        def read(number: int) -> Json:
            self.read.append(number)
            return {"number": number}

        def finish(found: Sequence[Json]) -> Made:
            assert [one["number"] for one in found] == [0, 1, 2]
            return ingest(data, name)

        return Reading(("page 1", "page 2", "page 3"), read, finish)


def test_what_takes_long_is_read_piece_by_piece_and_never_again(tmp_path: Path) -> None:
    house, steps = place(tmp_path), Once()
    pages = Pages(library(tmp_path), HashedNgrams())
    pages.read = []
    made = cast("Place", SimpleNamespace(settings=house.settings, knowledge=pages, queue=house.queue))
    value = given_in(house, "lamp.md", PAGE)
    Ingest(made)(dict(value), steps)
    assert steps.names == ["begin", "read", "read", "read", "finish", "embed", "keep"]
    assert steps.told[:4] == [(0, 0, "file"), (1, 3, "pieces"), (2, 3, "pieces"), (3, 3, "pieces")]
    given_in(house, "lamp.md", PAGE)
    pages.remove(steps.kept[7]["source"])
    killed = Once({number: steps.kept[number] for number in (1, 2, 3)})  # after two pieces
    Ingest(made)(dict(value), killed)
    assert killed.names == ["read", "finish", "embed", "keep"]
    assert pages.read == [0, 1, 2, 2]


def test_a_file_that_can_be_read_in_another_way_meanwhile_is_to_be_added_again(tmp_path: Path) -> None:
    house = place(tmp_path)
    begun = Once({1: {"known": None, "pieces": 2}})  # as with a model that was there when the job began
    with pytest.raises(Conflict, match="add it again"):
        Ingest(house)(given_in(house, "lamp.md", PAGE), begun)
