from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.chunk import LIMIT, chunk
from frontdesk.media.blocks import BlockKind, Extract, Writer
from frontdesk.preprocess.text import is_han

KINDS: tuple[BlockKind, ...] = ("heading", "paragraph", "item", "row", "code")
WORDS = st.text("ab 路由器。？?.\n:：|QA问答-1", max_size=60)


def page(*blocks: tuple[BlockKind, str], title: str = "Shop") -> Extract:
    writer = Writer()
    for kind, text in blocks:
        writer.add(kind, text, 2 if kind == "heading" else 0)
    return writer.extract(title)


@given(st.lists(st.tuples(st.sampled_from(KINDS), WORDS), max_size=12))
def test_every_passage_is_an_exact_stretch_of_the_text_and_has_a_name_of_its_own(
    blocks: list[tuple[BlockKind, str]],
) -> None:
    extract = page(*blocks)
    made = chunk("s", extract)
    for one in made:
        assert one.text
        assert extract.text[one.start : one.end] == one.text
    assert len({one.id for one in made}) == len(made)
    assert made == chunk("s", extract)


@given(st.lists(st.text("ab 路由器。.", min_size=1, max_size=60), max_size=12))
def test_no_word_of_a_paragraph_is_lost(paragraphs: list[str]) -> None:
    extract = page(*(("paragraph", text) for text in paragraphs))
    covered = {at for one in chunk("s", extract) for at in range(one.start, one.end)}
    assert all(at in covered for at, sign in enumerate(extract.text) if not sign.isspace())


def test_a_heading_that_asks_makes_a_question_and_the_way_there_is_its_title() -> None:
    [one] = chunk(
        "s", page(("heading", "Returns"), ("heading", "Can I return it?"), ("paragraph", "Yes, in 7 days."))
    )
    assert (one.kind, one.title, one.heading) == ("faq", "Shop › Can I return it?", "Can I return it?")
    assert one.text == "Yes, in 7 days."


def test_questions_written_into_plain_paragraphs_are_found_in_both_languages() -> None:
    made = chunk(
        "s",
        page(
            ("paragraph", "Q: Open on Sundays? A: No. Monday again. Q: And at night? A: Never."),
            ("paragraph", "问：几点关门？答：晚上八点。 问：周日呢？ 答：休息。"),
            ("paragraph", "Do you ship abroad?"),
            ("paragraph", "Not yet."),
        ),
    )
    assert [(one.heading, one.text) for one in made] == [
        ("Open on Sundays?", "No. Monday again."),
        ("And at night?", "Never."),
        ("几点关门？", "晚上八点。"),
        ("周日呢？", "休息。"),
        ("Do you ship abroad?", "Not yet."),
    ]
    assert {one.kind for one in made} == {"faq"}


def test_a_row_of_a_table_of_questions_is_a_question_with_its_answer() -> None:
    made = chunk(
        "s",
        page(
            ("row", "问题: 有学生优惠吗？ | 回答: 有，九折。 | 类别: 价格"),
            ("row", "Question: Any student discount? | Answer: Yes, 10 % off."),
            ("row", "Model: LW-R2 | Price: 199"),
        ),
    )
    assert [(one.kind, one.heading, one.text) for one in made] == [
        ("faq", "有学生优惠吗？", "有，九折。"),
        ("faq", "Any student discount?", "Yes, 10 % off."),
        ("row", "Shop", "Model: LW-R2 | Price: 199"),
    ]


def test_a_long_list_is_cut_from_the_paragraph_before_it_and_kept_whole() -> None:
    made = chunk(
        "s",
        page(
            ("paragraph", "Old words. " * 40),
            ("paragraph", "Do this:"),
            *(("item", f"{n}. Press the button number {n} and wait for the light.") for n in range(1, 10)),
        ),
    )
    assert [one.kind for one in made] == ["section", "list"]
    assert made[1].text.startswith("Do this:\n1. Press")
    assert "9. Press" in made[1].text


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    made = chunk("s", page(("paragraph", "这是一句关于路由器的很普通的话。" * 60)))
    assert len(made) > 1
    assert all(one.text.endswith("。") for one in made)
    assert all(len(one.text) + sum(map(is_han, one.text)) <= LIMIT for one in made)


def test_a_page_of_headings_alone_gives_its_headings_and_an_empty_one_nothing() -> None:
    assert [one.text for one in chunk("s", page(("heading", "Closed in May"), title=""))] == ["Closed in May"]
    assert chunk("s", page()) == ()


def test_each_passage_knows_its_own_language_and_page() -> None:
    writer = Writer()
    writer.add("heading", "退货", 1, 1)
    writer.add("paragraph", "七天内可以退。", 0, 2)
    writer.add("heading", "Returns", 1, 3)
    writer.add("paragraph", "Within seven days.", 0, 3)
    made = chunk("s", writer.extract("x"))
    assert [(one.language, one.page, one.heading) for one in made] == [
        ("zh", 2, "退货"),
        ("en", 3, "Returns"),
    ]
