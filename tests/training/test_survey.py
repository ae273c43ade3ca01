from pathlib import Path

import numpy as np
import pytest

from frontdesk.errors import InvalidInput
from frontdesk.training.recipe import parse
from frontdesk.training.survey import Survey, codes_of, survey

ROWS = "text,title,who,label\na,,1,x\n,b,2,y\n,,3,y\nc,d,1,\ne,f,2,x\n"


def taken(folder: Path, rows: str = ROWS, **more: object) -> Survey:
    path = folder / "t.csv"
    path.write_text(rows, "utf-8")
    inputs = {name: {"column": name, "feature": "tfidf"} for name in ("text", "title")}
    return survey(parse({"data": "t.csv", "inputs": inputs, **more}), path, "who")


def test_it_knows_lines_labels_groups_and_which_cells_say_something(tmp_path: Path) -> None:
    found = taken(tmp_path)
    assert found.lines.tolist() == [2, 3, 6]
    assert found.present.tolist() == [[True, False], [False, True], [True, True]]
    assert [found.names[code] for code in found.codes] == ["x", "y", "x"]
    assert found.groups == ["1", "2", "2"]
    assert [(one.line, one.column) for one in found.skipped] == [(4, "all"), (5, "label")]


def test_labels_are_marked_in_the_order_that_is_asked_for(tmp_path: Path) -> None:
    assert taken(tmp_path).hot(["z", "y", "x"]).tolist() == [
        [False, False, True],
        [False, True, False],
        [False, False, True],
    ]
    with pytest.raises(InvalidInput, match=r"label 'y' in line 3 of t\.csv was never trained"):
        taken(tmp_path).hot(["x"])


def test_several_labels_are_marked_for_tags(tmp_path: Path) -> None:
    found = taken(tmp_path, "text,title,who,label\na,,1,x|y\nb,,1,y\n", task="tags")
    assert found.hot(["x", "y"]).tolist() == [[True, True], [False, True]]


def test_equal_strings_have_equal_numbers_in_their_order() -> None:
    assert codes_of(["b", "a", "b", "c"]).tolist() == [1, 0, 1, 2]
    assert codes_of([]).dtype == np.int64
