from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.answer import ENOUGH, answer, joined, quoted
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.knowledge.hit import Hit, Signs
from frontdesk.knowledge.passage import Passage, PassageKind
from frontdesk.knowledge.query import LONGEST, SENTENCES, Query
from frontdesk.preprocess.text import letters, sentences
from knowledge.memory import MemoryStore
from knowledge.pages import Counted, passage

SIGNS = Signs(0.5, 0.5, 0.5, 1.0)


def hit(found: Passage, score: float = 0.9, best: int = 0, twins: Sequence[str] = ()) -> Hit:
    places = tuple((span, 1.0 * (at == best)) for at, span in enumerate(sentences(found.text)))
    return Hit(found, score, 0.5, 0.5, SIGNS, places, tuple(twins))


def test_below_the_threshold_and_without_hits_there_is_no_answer() -> None:
    assert answer(Query("x"), [], 0.5) is None
    assert answer(Query("x"), [hit(passage("Yes."), 0.49)], 0.5) is None
    assert answer(Query("x"), [hit(passage("Yes."), 0.5)], 0.5) is not None


def test_the_citation_is_the_quote_in_the_source() -> None:
    source = "Returns\n\nWithin seven days. Not food."
    found = Passage("p", "s", "Returns", source[9:], 9, len(source), "section", 3, "en")
    given_ = answer(Query("x", "en"), [hit(found)], 0.5)
    assert given_ is not None
    assert given_.text == "Within seven days. Not food."
    assert [one.text for one in given_.citations] == ["Within seven days.", "Not food."]
    for cited in given_.citations:
        assert cited.said is not None
        assert source[cited.start : cited.end] == cited.text == given_.text[slice(*cited.said)]
        assert (cited.page, cited.score, given_.language) == (3, 0.9, "en")


@given(
    st.lists(
        st.sampled_from(["A short one.", "一句中文。", "A longer sentence, " * 12 + "that ends."]), min_size=1
    ),
    st.sampled_from(["faq", "section", "list", "row", "code"]),
    st.integers(0, 30),
)
def test_a_quote_is_whole_sentences_and_holds_the_best_one(
    said: list[str], kind: PassageKind, best: int
) -> None:
    found = passage(" ".join(said), kind=kind)
    spans = sentences(found.text)
    best %= len(spans)
    start, end = quoted(hit(found, best=best))
    assert start in {one[0] for one in spans}
    assert end in {one[1] for one in spans}
    if kind == "section":
        assert start <= spans[best][0]
        assert end >= spans[best][1]
        assert letters(found.text[start:end]) <= max(ENOUGH, letters(found.text[slice(*spans[best])]))


def test_a_list_of_steps_is_quoted_whole_even_when_one_step_is_meant() -> None:
    steps = "Do this:\n" + "\n".join(
        f"{n}. Press the button number {n} for ten seconds." for n in range(1, 16)
    )
    assert quoted(hit(passage(steps, kind="list"), best=7)) == (0, len(steps))


@pytest.mark.parametrize(
    ("twins", "language"), [(("zh",), "zh"), ((), "en")], ids=["twin", "another page that is no twin"]
)
def test_the_twin_in_the_language_of_the_customer_speaks(twins: Sequence[str], language: str) -> None:
    english = Passage("en", "s", "", "Within seven days.", 0, 18, "faq", None, "en")
    chinese = Passage("zh", "t", "", "七天内。", 0, 4, "faq", None, "zh")
    hits = [hit(english, 0.8, twins=twins), hit(chinese, 0.3)]
    given_ = answer(Query("几天能退", "zh"), hits, 0.5)
    assert given_ is not None
    assert (given_.language, given_.score) == (language, 0.8)


def test_answers_to_several_questions_are_put_together_each_page_once_in_one_language() -> None:
    slow, fee, chinese = (
        answer(Query("x"), [hit(passage(text))], 0.5) for text in ("Three days.", "You pay it.", "三天。")
    )
    assert slow is not None
    both = joined(slow, [slow, None, chinese, fee], 3)
    assert both.text == "Three days.\n\nYou pay it."
    assert [cited.text for cited in both.citations] == ["Three days.", "You pay it."]
    assert joined(slow, [fee], 1) == slow


@pytest.mark.parametrize(
    "text",
    [
        "退货" * 5_000,
        "Why? " * 2_000,
        "word " * 2_000,
        "x" * 10_000,
        "Can I return it? " + "It is red. " * 900,
    ],
)
def test_a_question_of_ten_thousand_characters_is_looked_for_in_a_few_bounded_views(text: str) -> None:
    embed = Counted()
    knowledge = KnowledgeBase(MemoryStore(), embed)
    knowledge.add(b"# Returns\n\n## Can I return it?\n\nWithin seven days.\n", "returns.md")
    knowledge.search("warm")
    embed.seen.clear()
    given_ = knowledge.answer(text, "en")
    assert given_ is None or given_.text == "Within seven days."
    assert len(embed.seen) <= 2 * (SENTENCES + 1)
    assert all(len(one) <= LONGEST + 1 for one in embed.seen)
