from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.printed import around, blocks
from frontdesk.perception.percepts import Words
from knowledge.reads import line


def texts(lines: list[Words]) -> list[list[str]]:
    return [[one.text for one in block] for block in blocks(lines)]


def test_a_row_that_reaches_the_edge_runs_on_in_the_next_and_a_short_one_does_not() -> None:
    assert texts(
        [
            line("Hold the reset button for ten", (10, 10, 400, 40)),
            line("seconds until the light blinks.", (10, 44, 390, 74)),
            line("Then wait.", (10, 78, 150, 108)),
        ]
    ) == [["Hold the reset button for ten seconds until the light blinks.", "Then wait."]]


def test_chinese_rows_are_joined_without_a_space() -> None:
    joined = texts([line("按住复位键十秒，直到指", (10, 10, 400, 40)), line("示灯闪烁。", (10, 44, 200, 74))])
    assert joined == [["按住复位键十秒，直到指示灯闪烁。"]]


def test_what_stands_side_by_side_is_one_row() -> None:
    assert texts(
        [
            line("Model", (10, 10, 120, 40)),
            line("NL-R200", (300, 12, 420, 42)),
            line("Voltage", (10, 50, 140, 80)),
            line("220 V", (300, 50, 380, 80)),
        ]
    ) == [["Model NL-R200", "Voltage 220 V"]]


def test_a_wide_gap_parts_blocks_and_each_has_the_box_around_it() -> None:
    found = blocks([line("Warning", (10, 10, 120, 40)), line("Hot surface", (40, 140, 200, 170))])
    assert [[one.box for one in block] for block in found] == [[(10, 10, 120, 40)], [(40, 140, 200, 170)]]


def test_an_item_of_a_list_begins_anew_however_full_the_row_above_is() -> None:
    assert texts(
        [line("1. Switch the kettle off", (10, 10, 400, 40)), line("2. Let it cool", (10, 44, 200, 74))]
    ) == [["1. Switch the kettle off", "2. Let it cool"]]


def test_letters_of_another_height_are_no_part_of_the_paragraph() -> None:
    assert texts(
        [line("Descaling your kettle", (10, 10, 400, 70)), line("Use vinegar", (10, 74, 390, 100))]
    ) == [["Descaling your kettle", "Use vinegar"]]


def test_nothing_is_read_in_nothing() -> None:
    assert blocks([]) == []
    assert blocks([Words("without a place")]) == []


sides = st.tuples(st.integers(0, 900), st.integers(0, 900), st.integers(1, 300), st.integers(8, 60))


@given(found=st.lists(st.tuples(st.text("ab 中。1", min_size=1, max_size=9), sides), max_size=12))
def test_no_word_is_lost_and_no_box_either(found: list[tuple[str, tuple[int, int, int, int]]]) -> None:
    lines = [line(text, (x, y, x + wide, y + high)) for text, (x, y, wide, high) in found]
    made = [one for block in blocks(lines) for one in block]
    said = "".join(one.text for one in made).replace(" ", "")
    assert said == "".join(one.text for one in lines).replace(" ", "")
    if lines:
        boxes = [one.box for one in lines if one.box is not None]
        assert around(one.box for one in made) == around(boxes)
