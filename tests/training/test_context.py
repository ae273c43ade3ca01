import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import Misconfigured
from frontdesk.training.context import base, before, remembering
from frontdesk.training.table import Broken, Line

COLUMNS = ["text", "text@-1", "text@-2", "text@before"]


def said(rows: list[tuple[str, str]], context: int = 2) -> list[dict[str, object]]:
    lines = [Line(number, {"text": text, "who": who}) for number, (text, who) in enumerate(rows, 2)]
    found = remembering(lines, before(COLUMNS, context, "who"), context, "who")
    return [dict(line.cells) for line in found if isinstance(line, Line)]


@given(st.lists(st.tuples(st.text("abc", min_size=1, max_size=3), st.sampled_from("xyz")), max_size=12))
def test_what_was_before_is_what_the_group_said_and_nobody_else(rows: list[tuple[str, str]]) -> None:
    for place, row in enumerate(said(rows)):
        earlier = [text for text, who in rows[:place] if who == row["who"]][-2:]
        assert row["text@-1"] == (earlier[-1] if earlier else None)
        assert row["text@-2"] == (earlier[-2] if len(earlier) > 1 else None)
        assert row["text@before"] == ("\n".join(earlier) or None)


def test_a_row_that_cannot_be_parsed_passes_by() -> None:
    lines: list[Line | Broken] = [
        Line(2, {"text": "a", "who": 1}),
        Broken(3, "why"),
        Line(4, {"text": "b", "who": 1}),
    ]
    found = list(remembering(lines, before(["text@-1"], 1, "who"), 1, "who"))
    assert found[1] == Broken(3, "why")
    assert isinstance(found[2], Line)
    assert found[2].cells["text@-1"] == "a"


def test_a_column_without_a_mark_is_its_own_base() -> None:
    assert [base(one) for one in [*COLUMNS, "a@b", "text@-0"]] == [*["text"] * 4, "a@b", "text@-0"]


def test_context_and_group_have_to_be_there() -> None:
    with pytest.raises(Misconfigured, match="set context: 1"):
        before(["text@before"], 0, "who")
    with pytest.raises(Misconfigured, match=r"set data\.group"):
        before(["text@before"], 3, None)
    assert not before(["text"], 0, None)
