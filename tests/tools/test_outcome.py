from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.tools.beside import Ended
from frontdesk.tools.outcome import plain, result_of
from frontdesk.tools.toolfile import Spec

READ = Spec("look", "python", "a:b")
WRITE = Spec("pay", "python", "a:b", effect="money")
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda one: st.lists(one, max_size=3) | st.dictionaries(TEXT, one, max_size=3),
    max_leaves=10,
)


@given(JSON)
def test_json_comes_back_as_it_was(value: Any) -> None:
    assert plain(value) == value
    assert result_of(READ, Ended(value)).value == value


@pytest.mark.parametrize("size", [63_998, 63_999])
def test_the_limit_is_on_the_bytes_as_they_are_written(size: int) -> None:
    result = result_of(READ, Ended("x" * size))
    assert result.outcome == ("done" if size == 63_998 else "failed")
    assert result_of(READ, Ended("好" * 21_332)).outcome == "done"


def test_only_what_changes_something_is_in_doubt_afterwards() -> None:
    for spec, doubt in ((READ, False), (WRITE, True)):
        for ended in (None, Ended(error=ValueError("hunter2")), Ended(error=TimeoutError()), Ended(object())):
            result = result_of(spec, ended)
            assert result.outcome in ("failed", "timed_out")
            assert ("not known" in result.message) == doubt
            assert "hunter2" not in result.message


def test_a_key_that_is_no_text_becomes_one() -> None:
    assert plain({1: {None: True}}) == {"1": {"null": True}}
