from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.query import Query


def test_a_message_is_looked_for_whole_and_by_its_sentences() -> None:
    said = "Hi! My router shows a red light. How do I return it within seven days?"
    views = Query(said, "en").views()
    assert [view.text for view in views] == [
        said,
        "My router shows a red light.",
        "How do I return it within seven days?",
    ]


def test_hints_weigh_less_than_words_and_all_without_words() -> None:
    beside, alone = Query("what is this?", "en", ("red light",)), Query(" ", "en", ("red light", ""))
    assert [(view.text, view.weight < 1) for view in beside.views()] == [
        ("what is this?", False),
        ("red light", True),
    ]
    assert [(view.text, view.weight) for view in alone.views()] == [("red light", 1.0)]


@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=12))
def test_no_view_is_empty_or_comes_twice(text: str, hints: list[str]) -> None:
    views = [view.text for view in Query(text, "en", tuple(hints)).views()]
    assert all(view.strip() for view in views)
    assert len(set(views)) == len(views)


def test_the_sentences_that_ask_are_told_apart() -> None:
    assert Query("I bought a lamp. How do I return it? Who pays the parcel?").questions() == (
        "How do I return it?",
        "Who pays the parcel?",
    )
    assert Query("怎么退货？运费谁出？").questions() == ("怎么退货？", "运费谁出？")
    assert Query("How do I return it?").questions() == ()
