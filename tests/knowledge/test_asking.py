from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from frontdesk.errors import NotFound
from frontdesk.features.embedding import Floats
from frontdesk.features.hashed import HashedNgrams
from frontdesk.knowledge.asking import Manner
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.knowledge.passage import Source
from knowledge.memory import MemoryStore

PAGES = {
    f"lamp{number}.md": f"# Lamp {number}\n\n## How bright is lamp {number}?\n\nIt gives {number}00 lumen.\n"
    for number in range(1, 8)
}


class Prefers:
    """Puts the passage first that says some words, and remembers how many it read."""

    def __init__(self, words: str) -> None:
        self.words, self.read = words, 0

    def scores(self, question: str, passages: Sequence[str]) -> Floats:
        self.read = len(passages)
        return np.array([self.words in one for one in passages], np.float32)


def knowledge(reranker: Prefers | None) -> KnowledgeBase:
    embed = HashedNgrams()
    made = KnowledgeBase(MemoryStore(), embed, manner=replace(Manner.of(embed), reranker=reranker, sure=0.0))
    for name, page in PAGES.items():
        made.add(page.encode(), name)
    return made


def test_a_reranker_orders_more_than_is_asked_for_and_what_it_puts_first_is_quoted() -> None:
    reranker = Prefers("300 lumen")
    there = knowledge(reranker)
    (hit,) = there.search("how bright is lamp 5", "en", 1)
    assert hit.passage.text == "It gives 300 lumen."
    assert reranker.read == len(PAGES)
    given = there.answer("how bright is lamp 5", "en")
    assert given is not None
    assert given.text == "It gives 300 lumen."


def test_what_is_removed_while_it_is_found_is_not_quoted() -> None:
    class Removed(KnowledgeBase):
        """Knows no source any more when it is asked for one."""

        def source(self, source: str) -> Source:
            raise NotFound(f"no source {source!r}")

    embed = HashedNgrams()
    there = Removed(MemoryStore(), embed, manner=replace(Manner.of(embed), sure=0.0))
    there.add(PAGES["lamp5.md"].encode(), "lamp5.md")
    assert there.search("how bright is lamp 5", "en", 1)
    assert there.answer("how bright is lamp 5", "en") is None


def test_without_one_and_without_words_the_search_decides() -> None:
    assert knowledge(None).search("how bright is lamp 5", "en", 1)[0].passage.text == "It gives 500 lumen."
    reranker = Prefers("300 lumen")
    assert knowledge(reranker).search("", "en", 1) == ()
    assert reranker.read == 0


def test_what_is_printed_on_a_filmed_thing_is_found_and_not_quoted() -> None:
    there = knowledge(None)
    source, (page,) = there.begin(b"# Film\n\nLAMP 5 NL-L5\n", "film.md").done()
    there.keep((source, (replace(page, kind="frame"),)))
    asked = "LAMP 5 NL-L5 how bright"
    assert there.search(asked, "en", 1)[0].passage.kind == "frame"
    given = there.answer(asked, "en")
    assert given is not None
    assert given.text == "It gives 500 lumen."
