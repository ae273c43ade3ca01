from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sql

from frontdesk.errors import Conflict
from frontdesk.features.hashed import HashedNgrams
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.knowledge.edit import Edit
from frontdesk.knowledge.passage import Passage, Source
from frontdesk.library import Library
from frontdesk.postgres.opening import Opening

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def source(name: str) -> Source:
    return Source(name, name.upper(), "text/plain", "en", "Tea is hot. 茶很热。", "0" * 64, NOW)


def passages(name: str, count: int = 2) -> list[Passage]:
    return [
        Passage(f"{name}{number}", name, "Tea", "Tea is hot.", 0, 11, "section", None, "en")
        for number in range(count)
    ]


@pytest.fixture
def library(engine: sql.Engine) -> Library:
    """Give a library on each kind of database, in PostgreSQL with what is searched there."""
    return (
        Opening.of(engine, HashedNgrams()).library if engine.dialect.name == "postgresql" else Library(engine)
    )


def test_what_is_put_is_read_back_in_order(library: Library) -> None:
    library.put(source("a"), passages("a"))
    library.put(source("b"), passages("b", 0))
    assert list(library.sources()) == [source("a"), source("b")]
    assert list(library.passages()) == passages("a")


def test_a_new_version_takes_the_place_of_the_old_one(library: Library) -> None:
    library.put(source("a"), passages("a"))
    library.put(source("b"), passages("b"), ["a"])
    assert [one.id for one in library.sources()] == ["b"]
    assert {one.source for one in library.passages()} == {"b"}


def test_passages_are_counted_and_those_with_a_picture_are_told(library: Library) -> None:
    shown = [replace(one, id=f"p{at}", source="b", picture="0" * 64) for at, one in enumerate(passages("b"))]
    library.put(source("a"), passages("a", 3))
    library.put(source("b"), [*passages("b", 1), *shown])
    library.put(source("c"), [])
    assert library.counts() == {"a": 3, "b": 3}
    assert list(library.pictured()) == shown


def test_deleting_tells_whether_there_was_anything(library: Library) -> None:
    library.put(source("a"), passages("a"))
    assert (library.delete("a"), library.delete("a")) == (True, False)
    assert not library.passages()


def test_every_change_is_seen_by_another_process(library: Library, engine: sql.Engine) -> None:
    other = Library(engine, fresh=0)
    seen = [other.revision()]
    library.put(source("a"), passages("a"))
    seen.append(other.revision())
    library.delete("nothing")
    assert other.revision() == seen[-1]
    library.delete("a")
    seen.append(other.revision())
    assert len(set(seen)) == 3


def test_a_look_that_began_before_a_change_of_this_process_is_no_answer_after_it(
    engine: sql.Engine,
) -> None:
    class Slow(Library):
        """Is changed, in another thread, while it looks for the first time."""

        def _read_revision(self) -> str:
            read = super()._read_revision()
            if not changed:
                changed.append(read)
                self.put(source("a"), passages("a"))
            return read

    changed: list[str] = []
    library = Slow(engine, fresh=3_600)
    library.revision()
    assert library.revision() == Library(engine).revision() != changed[0]


def test_vectors_are_kept_by_embedder(library: Library) -> None:
    library.keep_vectors("one", {"x": b"1", "y": b"2"})
    library.keep_vectors("two", {"x": b"3"})
    library.keep_vectors("one", {"x": b"4"}, ["y"])
    assert library.vectors("one") == {"x": b"4"}
    assert library.vectors("two") == {"x": b"3"}


def test_knowledge_survives_a_restart_and_is_embedded_once(library: Library) -> None:
    page = b"# Tea\n\nTea is brewed with hot water.\n"
    added = KnowledgeBase(library, HashedNgrams()).add(page, "tea.md")
    before = library.vectors(HashedNgrams().name)
    again = KnowledgeBase(library, HashedNgrams())
    assert again.source(added.id).text == added.text
    (hit, *_) = again.search("hot water", "en", 1)
    assert hit.passage.source == added.id
    assert library.vectors(HashedNgrams().name).keys() >= before.keys()


def test_an_edit_beside_one_of_another_process_is_refused_and_harms_nothing(engine: sql.Engine) -> None:
    first, second = (KnowledgeBase(Library(engine, fresh=3_600), HashedNgrams()) for _ in range(2))
    page = b"# Tea\n\n## Is tea hot?\n\nYes, it is hot.\n\n## Is milk cold?\n\nYes, it is cold.\n"
    name = first.add(page, "tea.md").id
    assert second.source(name).text == first.source(name).text
    tea, _ = first.passages(name)
    _, milk = first.edit(name, tea.id, Edit(text="Yes, it is very hot."))
    with pytest.raises(Conflict, match="another process"):
        second.edit(name, milk.id, Edit(text="No."))
    later = KnowledgeBase(Library(engine), HashedNgrams())
    text = later.source(name).text
    assert all(text[one.start : one.end] == one.text for one in later.passages(name))
