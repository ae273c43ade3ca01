from hypothesis import given
from hypothesis import strategies as st

from frontdesk.perception.lines import in_reading_order
from frontdesk.perception.percepts import Words


def line(text: str, left: int, top: int, wide: int = 40, high: int = 10) -> Words:
    return Words(text, box=(left, top, left + wide, top + high))


def test_lines_are_read_from_the_top_and_from_the_left_within_a_row() -> None:
    lines = [line("总计", 0, 50), line("数量", 120, 2), line("商品", 0, 0), line("99.00", 120, 53)]
    assert [words.text for words in in_reading_order(lines)] == ["商品", "数量", "总计", "99.00"]


@given(
    st.lists(
        st.tuples(st.integers(0, 90), st.integers(0, 90), st.integers(1, 60), st.integers(1, 30)), max_size=12
    )
)
def test_no_line_is_lost(places: list[tuple[int, int, int, int]]) -> None:
    lines = [line(str(number), *place) for number, place in enumerate(places)]
    assert sorted(words.text for words in in_reading_order(lines)) == sorted(words.text for words in lines)
