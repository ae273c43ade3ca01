import json
from pathlib import Path

import numpy as np
import pytest

from frontdesk.errors import InvalidInput, Misconfigured, ModelCorrupt, NotReady
from frontdesk.features.feature import Learnt, Shape
from frontdesk.features.vocabulary import Vocabulary
from frontdesk.features.wordvectors import Unknown, Worded, WordSettings, WordVectors, read

VECTORS = WordVectors(Vocabulary.of(["refund", "退货"]), np.array([[1, 2], [3, 6]], np.float32))


def worded(**settings: object) -> Worded:
    return Worded("words.v1", WordSettings.model_validate(settings))


@pytest.mark.parametrize(
    ("unknown", "wanted"),
    [("skip", [[1, 2], [3, 6]]), ("zero", [[1, 2], [0, 0], [3, 6]]), ("mean", [[1, 2], [2, 4], [3, 6]])],
)
def test_words_without_a_vector_are_left_out_or_zeros_or_the_mean(
    unknown: Unknown, wanted: list[list[float]]
) -> None:
    words = ["refund", "zebra", "退货"]
    assert VECTORS.rows(words, unknown).tolist() == wanted
    assert VECTORS.rows([], unknown).shape == (0, 2)
    assert VECTORS.table.tolist() == [[1, 2], [3, 6]]


def test_a_text_is_the_mean_or_the_sequence_of_its_words() -> None:
    texts = ["Refund 退货!", "zebra", ""]
    mean, sequence = worded().of(VECTORS), worded(pooling="none").of(VECTORS)
    assert mean.shape == Shape("vector", 2)
    assert sequence.shape == Shape("sequence", 2)
    assert np.stack(mean.extract(texts)).tolist() == [[2, 4], [0, 0], [0, 0]]
    assert [row.tolist() for row in sequence.extract(texts)] == [[[1, 2], [3, 6]], [[0, 0]], [[0, 0]]]


def test_what_was_learnt_is_read_back(tmp_path: Path) -> None:
    feature = worded().of(VECTORS)
    feature.save(tmp_path)
    assert worded().load(tmp_path).name == feature.name != worded().name
    (tmp_path / "learnt.json").write_text('["refund"]')
    with pytest.raises(ModelCorrupt, match="do not fit"):
        worded().load(tmp_path)


def test_it_has_vectors_before_it_extracts() -> None:
    assert isinstance(worded(), Learnt)
    assert worded().shape == Shape("vector", 0)
    for ask in (
        lambda: worded().extract(["a"]),
        lambda: worded().fit(["a"]),
        lambda: worded().save(Path("none")),
    ):
        with pytest.raises(NotReady):
            ask()
    with pytest.raises(InvalidInput):
        worded().of(VECTORS).extract([np.zeros(2)])


def test_a_first_line_of_counts_is_no_vector(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("2 3\nrefund 1 2 3\n退货 4 5 6\n", "utf-8")
    found = read(tmp_path / "a.txt")
    assert found.vocabulary.terms == ("refund", "退货")
    assert found.table.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert read(tmp_path / "a.txt", limit=1).vocabulary.terms == ("refund",)


def test_the_first_of_a_word_that_comes_twice_is_kept_and_a_word_may_hold_spaces(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("at 1 2\nat 3 4\nat home 5 6\n", "utf-8")
    found = read(tmp_path / "a.txt")
    assert found.vocabulary.terms == ("at", "at home")
    assert found.table.tolist() == [[1, 2], [5, 6]]
    assert len(read(tmp_path / "a.txt", limit=1).vocabulary) == 1


def test_arrays_are_read_with_their_words_beside_them(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", VECTORS.table)
    (tmp_path / "a.txt").write_text("refund\n退货\n", "utf-8")
    assert np.array_equal(read(tmp_path / "a.npy").table, VECTORS.table)
    (tmp_path / "a.json").write_text(json.dumps(["one", "two"]), "utf-8")
    assert read(tmp_path / "a.npy", limit=1).vocabulary.terms == ("one",)
    (tmp_path / "a.json").write_text("[]", "utf-8")
    with pytest.raises(Misconfigured, match="0 words beside it"):
        read(tmp_path / "a.npy")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("a 1 2\nb 3\n", "line 2"),
        ("a 1 2\nb 3 x\n", "line 2.*x"),
        ("a 1 2\nb 3 4\nc 5 nan\n", "line 3"),
        ("a 1 2\n\n", "line 2"),
        ("2 2\na 1 2 3\nb 1\n", "line 3"),
        ("", "no vector"),
        ("word\n", "line 1"),
    ],
)
def test_a_damaged_line_is_named(tmp_path: Path, written: str, why: str) -> None:
    (tmp_path / "a.txt").write_text(written, "utf-8")
    with pytest.raises(Misconfigured, match=why):
        read(tmp_path / "a.txt")


def test_a_missing_file_is_named_and_a_pickle_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"none\.txt"):
        read(tmp_path / "none.txt")
    np.save(tmp_path / "a.npy", np.array([{"a": 1}], object), allow_pickle=True)
    (tmp_path / "a.txt").write_text("a\n")
    with pytest.raises(Misconfigured, match=r"a\.npy"):
        read(tmp_path / "a.npy")
