import pytest

from frontdesk.media.table import delimiter, from_csv, from_text, named_cells


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_mark_between_cells_is_found(mark: str) -> None:
    text = f'question{mark}answer\n"a{mark}b"{mark}c\n'
    assert delimiter(text, whole=True) == mark
    found = from_csv(text)
    assert found.text == f"question: a{mark}b | answer: c" if mark != "\t" else "question: a b | answer: c"


@pytest.mark.parametrize("text", ["", "one", "a,b", "a\nb\n", "a,b\nc\n", "Well, yes.\nGood, no.\n"])
def test_what_is_no_table_has_no_mark(text: str) -> None:
    assert delimiter(text, whole=True) is None


def test_a_row_that_is_cut_short_is_not_counted() -> None:
    assert delimiter("a,b\n1,2\n3", whole=False) == ","
    assert delimiter("a,b\n1,2\n3", whole=True) is None


def test_empty_cells_are_left_out_and_those_too_many_have_no_name() -> None:
    assert named_cells(["a", "b"], ["1", " ", "3"]) == "a: 1 | 3"


def test_offsets_of_rows_and_paragraphs_lead_back_to_them() -> None:
    rows = from_csv("q,a\n何时,现在\nwhere,here\n")
    assert [rows.text[one.start : one.end] for one in rows.blocks] == [
        "q: 何时 | a: 现在",
        "q: where | a: here",
    ]
    words = from_text("one\ntwo\r\n \r\nthree\n\n\n")
    assert [words.text[one.start : one.end] for one in words.blocks] == ["one two", "three"]
