import pytest

from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.knowledge.cases import read_cases
from frontdesk.knowledge.evaluate import ask, evaluate
from knowledge.memory import MemoryStore
from knowledge.pages import Counted

PAGES = {
    "router.md": b"# Router\n\n## Red light\n\nHold the reset button for ten seconds.\n",
    "kettle.md": "# 水壶\n\n## 除垢\n\n每月用白醋除垢一次。\n".encode(),
}
CASES = read_cases("""
- {id: there, text: red light hold the reset button, relevant: ["router.md#Red light"]}
- {id: zh, text: 每月用白醋除垢一次吗, relevant: [kettle.md]}
- {id: gone, text: opening hours of the museum on Sunday}
""")


@pytest.fixture
def knowledge() -> KnowledgeBase:
    made = KnowledgeBase(MemoryStore(), Counted())
    for name, data in PAGES.items():
        made.add(data, name)
    return made


def test_what_is_found_is_named_as_the_question_names_it(knowledge: KnowledgeBase) -> None:
    first = ask(knowledge, CASES[0])
    assert first.order[0] == "router.md#Red light"
    assert len(set(first.order)) == len(first.order) == 2
    assert not first.refused
    assert first.exact == (True,)


def test_retrieval_refusals_and_citations_are_measured_together_and_by_language(
    knowledge: KnowledgeBase,
) -> None:
    found = evaluate(knowledge, CASES)
    assert (found.retrieval.n, found.retrieval.recall[1]) == (2, 1.0)
    assert (found.refusal.known, found.refusal.unknown, found.refusal.recall) == (2, 1, 1.0)
    assert found.exact == found.citations > 0
    assert set(found.by_language) == {"en", "zh"}
    assert found.by_language["zh"][1].unknown == 0


def test_a_citation_that_does_not_stand_at_its_place_is_counted(knowledge: KnowledgeBase) -> None:
    class Lying:
        search, answer = knowledge.search, knowledge.answer

        def source(self, source: str) -> object:
            from dataclasses import replace  # noqa: PLC0415

            return replace(knowledge.source(source), text="x" * 1_000)

    found = evaluate(Lying(), CASES[:1])  # type: ignore[arg-type]  # a liar
    assert (found.exact, found.citations) == (0, 1)
