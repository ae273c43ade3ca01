from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from frontdesk.errors import InvalidInput
from frontdesk.features.feature import Array, Item, Shape
from frontdesk.training.cache import Cache
from frontdesk.training.cells import Cells
from frontdesk.training.extraction import Extraction
from frontdesk.training.recipe import parse
from frontdesk.training.survey import survey


class Counted:
    """Each letter of a text as a row of one number; it counts what it was asked."""

    name = "counted.v1"
    shape = Shape("sequence", 1)

    def __init__(self) -> None:
        self.asked: list[str] = []

    def extract(self, items: Sequence[Item]) -> list[Array]:
        words = [str(item) for item in items]
        self.asked += words
        return [np.array([[ord(letter)] for letter in word], np.float32) for word in words]


def extraction(folder: Path, rows: Sequence[str]) -> Extraction:
    path = folder / "t.csv"
    path.write_text("text,label\n" + "".join(f"{row},x\n" for row in rows), "utf-8")
    recipe = parse({"data": "t.csv", "inputs": {"words": {"feature": "tfidf"}}})
    found = survey(recipe, path, None)
    alive = np.ones(len(found), np.bool_)
    return Extraction(found, "words", Cells("text", "text", folder), alive, lambda *_: None)


def test_equal_content_is_extracted_once_and_every_row_has_its_array(tmp_path: Path) -> None:
    feature = Counted()
    column = extraction(tmp_path, ["ab", "c", "ab", "ab"]).column(feature, Cache(tmp_path, "a"))
    assert sorted(feature.asked) == ["ab", "c"]
    arrays = [column[row] for row in range(4)]
    assert [None if one is None else one.ravel().tolist() for one in arrays] == [
        [97, 98],
        [99],
        [97, 98],
        [97, 98],
    ]


def test_rows_that_are_not_alive_have_no_array_and_cost_nothing(tmp_path: Path) -> None:
    feature, made = Counted(), extraction(tmp_path, ["ab", "c"])
    made.alive[0] = False
    column = made.column(feature, Cache(tmp_path, "a"))
    assert feature.asked == ["c"]
    assert column[0] is None


def test_items_and_digest_are_those_of_the_rows_that_are_asked_for(tmp_path: Path) -> None:
    made = extraction(tmp_path, ["a", "b", "a"])
    masks = [np.array(one) for one in ([True, False, False], [False, False, True], [False, True, False])]
    assert [list(made.items(mask)) for mask in masks] == [["a"], ["a"], ["b"]]
    first, second, third = (made.digest(mask) for mask in masks)
    assert first == second != third


def test_a_table_that_changes_while_it_is_read_is_an_error(tmp_path: Path) -> None:
    made = extraction(tmp_path, ["a", "b", "c"])
    (tmp_path / "t.csv").write_text("text,label\na,x\n", "utf-8")
    with pytest.raises(InvalidInput, match=r"t\.csv was changed while it was read; start again"):
        made.column(Counted(), Cache(tmp_path, "a"))
