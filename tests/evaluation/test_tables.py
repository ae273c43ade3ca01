from frontdesk.evaluation.tables import between, number, table


def test_figures_are_set_to_the_right_and_words_to_the_left() -> None:
    told = table(("what", "value"), [["accuracy", "0.5"]])
    assert told == (
        '<table><tr><th>what</th><th>value</th></tr><tr><td>accuracy</td><td class="n">0.5</td></tr></table>'
    )


def test_a_table_without_heads_has_an_empty_row_of_them() -> None:
    assert table(("", ""), []) == "<table><tr></tr></table>"


def test_numbers_have_four_places() -> None:
    assert number(0.12345) == "0.1235"
    assert between((0, 1)) == "0.0000 to 1.0000"
    assert between(None) == ""
