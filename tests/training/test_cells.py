from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import InvalidInput, UnreadableMedia
from frontdesk.features.feature import Clip
from frontdesk.training.cells import Cells, labels, numbers, reader, text
from frontdesk.training.recipe import Input
from media import files

HERE = Path()


def test_words_are_words_and_numbers_of_other_formats_too() -> None:
    assert [text(cell) for cell in ("a", 3, 2.5)] == ["a", "3", "2.5"]


@pytest.mark.parametrize("cell", [True, [1], {"a": 1}, b"bytes"])
def test_other_types_are_no_text(cell: object) -> None:
    with pytest.raises(InvalidInput, match=f"the cell is {type(cell).__name__}, no text"):
        text(cell)


@given(st.lists(st.floats(-9, 9, width=32), min_size=1))
def test_numbers_come_as_json_or_as_a_list(given_numbers: list[float]) -> None:
    wanted = np.array(given_numbers, np.float32)
    np.testing.assert_array_equal(numbers(str(given_numbers)), wanted)
    np.testing.assert_array_equal(numbers(given_numbers), wanted)


def test_lists_of_lists_are_numbers_over_time() -> None:
    assert numbers("[[1, 2], [3, 4], [5, 6]]").shape == (3, 2)


@pytest.mark.parametrize(
    "cell", ["[1, 2", "[]", "[[1], [2, 3]]", '["a"]', "[NaN]", "[1e99]", 7, None, "[" * 99_999]
)
def test_what_is_no_list_of_numbers_is_refused(cell: object) -> None:
    with np.errstate(over="ignore"), pytest.raises(InvalidInput, match="the cell is no list of"):
        numbers(cell)


def test_labels_are_one_or_several_without_repetition() -> None:
    assert labels(" refund ", several=False) == ("refund",)
    assert labels("a|b", several=False) == ("a|b",)
    assert labels("a| b||a", several=True) == ("a", "b")
    assert labels('["a|b", "c"]', several=True) == ("a|b", "c")
    assert labels([], several=True) == ()
    assert labels(3.0, several=False) == ("3",)
    assert labels(True, several=False) == ("True",)


@pytest.mark.parametrize(("cell", "several"), [(["a"], False), ("  ", False), ("[1", True), ([""], True)])
def test_what_is_no_label_is_refused(cell: object, several: bool) -> None:
    with pytest.raises(InvalidInput):
        labels(cell, several)


def test_the_key_of_a_file_is_that_of_its_bytes_wherever_it_lies(tmp_path: Path) -> None:
    for name in ("a.png", "b.jpg"):
        (tmp_path / name).write_bytes(files.picture())
    cells = Cells("image", "image", tmp_path)
    assert cells.key("a.png") == cells.key(str(tmp_path / "b.jpg"))
    (tmp_path / "b.jpg").write_bytes(files.picture(31))
    assert cells.key("a.png") != cells.key("b.jpg")
    for name in ("c.png", "a\0.png"):
        with pytest.raises(UnreadableMedia, match="cannot be read"):
            cells.key(name)


def test_numbers_of_another_shape_have_another_key() -> None:
    cells = Cells("text", "numbers", HERE)
    assert cells.key("[[1, 2]]") == cells.key([[1.0, 2.0]])
    assert len({cells.key(one) for one in ("[1, 2]", "[[1, 2]]", "[[1], [2]]")}) == 3


def test_a_film_becomes_as_many_frames_as_its_feature_asks_for(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(files.film(20))
    cells = Cells("video", "video", tmp_path, frames=3, side=32)
    clip = cells.item("a.mp4")
    assert isinstance(clip, Clip)
    assert clip.frames.shape == (3, 24, 32, 3)
    assert len(clip.ms) == 3
    assert cells.how != Cells("video", "video", tmp_path, frames=4, side=32).how


def test_an_input_reads_the_column_of_its_modality_when_it_names_none() -> None:
    assert reader(Input.model_validate({"feature": "tfidf"}), HERE) == Cells("text", "text", HERE)
    assert reader(Input.model_validate({"feature": "tfidf", "column": "title"}), HERE).column == "title"
