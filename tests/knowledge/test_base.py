from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import pytest

from frontdesk.errors import NotFound, RejectedInput
from frontdesk.features.e5 import E5
from frontdesk.features.embedding import Embedder
from frontdesk.knowledge.base import Compared, KnowledgeBase
from frontdesk.knowledge.keeping import SourceStore
from frontdesk.library import Library
from frontdesk.models.store import ModelStore
from frontdesk.postgres.opening import Opening
from frontdesk.store.database import open_database
from knowledge.memory import MemoryStore
from knowledge.pages import Counted


class Desk(NamedTuple):
    """One store, and what opens its knowledge, each time as another process would."""

    store: SourceStore
    open: Callable[[Embedder], KnowledgeBase]


FILES: Mapping[str, str] = {
    "router.md": "# Router LW-R2\n\n## Red light\n\nNo internet. Hold reset for ten seconds.",
    "路由器.md": "# 路由器 LW-R2\n\n## 红灯\n\n红灯表示没有网络。按住复位键十秒。\n",
    "returns.md": "# Returns\n\n## Can I return it?\n\nUnused goods come back within seven days.\n",
}


@pytest.fixture
def embed() -> Counted:
    return Counted()


@pytest.fixture(params=["memory", "postgres"])
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    """Give a store of each kind with nothing in it."""
    if request.param == "memory":
        store = MemoryStore()
        yield Desk(store, lambda embed: KnowledgeBase(store, embed))
        return
    engine = open_database(request.getfixturevalue("emptied"))

    def opened(embed: Embedder) -> KnowledgeBase:
        opening = Opening.of(engine, embed, fresh=0)
        return KnowledgeBase(opening.library, embed, compared=Compared(opening))

    yield Desk(Library(engine), opened)
    engine.dispose()


def filled(desk: Desk, embed: Embedder) -> KnowledgeBase:
    knowledge = desk.open(embed)
    for name, text in FILES.items():
        knowledge.add(text.encode(), name)
    return knowledge


def test_what_is_added_is_listed_counted_found_and_quoted_from_its_place(desk: Desk, embed: Counted) -> None:
    knowledge = filled(desk, embed)
    assert [source.title for source in knowledge.sources()] == ["Router LW-R2", "路由器 LW-R2", "Returns"]
    assert [knowledge.count(source.id) for source in knowledge.sources()] == [1, 1, 1]
    given = knowledge.answer("the router LW-R2 has a red light", "en")
    assert given is not None
    for cited in given.citations:
        assert knowledge.source(cited.source).text[cited.start : cited.end] == cited.text
    assert given.text == "No internet. Hold reset for ten seconds."


def test_an_empty_desk_knows_nothing(desk: Desk, embed: Counted) -> None:
    knowledge = desk.open(embed)
    assert knowledge.search("router") == ()
    assert knowledge.answer("router", "en") is None
    assert knowledge.sources() == ()
    assert knowledge.count("x") == 0


def test_the_same_file_is_kept_once_and_a_new_version_replaces_the_old(desk: Desk, embed: Counted) -> None:
    knowledge = filled(desk, embed)
    first = knowledge.add(FILES["returns.md"].encode(), "returns.md")
    embed.seen.clear()
    assert knowledge.add(FILES["returns.md"].encode(), "returns.md") == first
    assert embed.seen == []
    second = knowledge.add(b"# Returns\n\n## Can I return it?\n\nWithin thirty days.\n", "returns.md")
    assert second.id != first.id
    assert len(knowledge.sources()) == 3
    with pytest.raises(NotFound):
        knowledge.source(first.id)
    assert knowledge.search("can I return it", "en", 1)[0].passage.text == "Within thirty days."


def test_a_removed_source_is_gone_everywhere_and_its_vectors_with_it(desk: Desk, embed: Counted) -> None:
    knowledge = filled(desk, embed)
    knowledge.search("x")
    kept = len(desk.store.vectors(embed.name))
    [router, *_] = knowledge.sources()
    knowledge.remove(router.id)
    assert router.id not in {hit.passage.source for hit in knowledge.search("red light router", k=9)}
    assert len(desk.store.vectors(embed.name)) == kept - 1
    with pytest.raises(NotFound, match="frontdesk knowledge list"):
        knowledge.remove(router.id)


def test_adding_embeds_the_new_passages_alone_and_a_restart_none(desk: Desk, embed: Counted) -> None:
    knowledge = filled(desk, embed)
    before = knowledge.search("red light", k=9)
    embed.seen.clear()
    knowledge.add(b"# Hours\n\nOpen until eight.\n", "hours.md")
    assert all("Open until eight" in text for text in embed.seen)
    knowledge.remove(knowledge.sources()[-1].id)
    embed.seen.clear()
    again = desk.open(embed).search("red light", k=9)
    assert embed.seen == ["red light"]
    assert [hit.passage.id for hit in again] == [hit.passage.id for hit in before]
    assert [hit.score for hit in again] == pytest.approx([hit.score for hit in before], abs=1e-4)


def test_what_another_process_adds_is_found(desk: Desk, embed: Counted) -> None:
    here, there = filled(desk, embed), desk.open(embed)
    assert len(here.search("hours", k=9)) == 3
    there.add(b"# Hours\n\nOpen until eight.\n", "hours.md")
    assert here.search("hours", "en", 1)[0].passage.text == "Open until eight."
    assert len(here.sources()) == 4


def test_a_bad_file_changes_nothing(desk: Desk, embed: Counted) -> None:
    knowledge = filled(desk, embed)
    for data in (b"", b"\x00\x01\x02", b"%PDF-1.7 broken"):
        with pytest.raises(RejectedInput):
            knowledge.add(data, "bad.pdf")
    assert len(knowledge.sources()) == 3


@pytest.mark.models
def test_a_question_in_either_language_is_answered_from_the_page_in_it_or_refused(
    desk: Desk, store: ModelStore
) -> None:
    knowledge = filled(desk, Counted(E5.open(store.path("e5"), threads=1)))
    asked = {
        ("路由器的灯变红了，上不了网", "zh"): "红灯表示没有网络。按住复位键十秒。",
        ("my router shows a red light", "en"): "No internet. Hold reset for ten seconds.",
        (
            "买了没用过的东西能退吗",
            "zh",
        ): "Unused goods come back within seven days.",  # there is no such page in zh
    }
    for (text, language), said in asked.items():
        given = knowledge.answer(text, language)
        assert given is not None, text
        assert given.text == said
    for text in ("What is the capital of Australia?", "明天会下雨吗", "Tell me a joke", "你好"):
        assert knowledge.answer(text, "en") is None, text


def test_a_message_that_asks_two_things_is_answered_from_two_pages(desk: Desk, embed: Counted) -> None:
    knowledge = filled(desk, embed)
    given = knowledge.answer("My router LW-R2 shows a red light! Can I return unused goods?", "en")
    assert given is not None
    assert {cited.title for cited in given.citations} == {
        "Router LW-R2 › Red light",
        "Returns › Can I return it?",
    }


@pytest.mark.models
def test_a_photo_alone_finds_its_page_by_what_it_shows(desk: Desk, store: ModelStore) -> None:
    knowledge = filled(desk, Counted(E5.open(store.path("e5"), threads=1)))
    given = knowledge.answer("", "zh", ("路由器红灯", "LW-R2"))
    assert given is not None
    assert given.text == "红灯表示没有网络。按住复位键十秒。"
