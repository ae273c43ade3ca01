import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from frontdesk.errors import InvalidInput, NotReady
from frontdesk.features import numbers
from frontdesk.features.feature import Learnt, Shape, Tools
from frontdesk.models.store import ModelStore

TOOLS = Tools(ModelStore(Path("none")))
FLOATS = st.floats(-1e3, 1e3, width=32)
TABLES = arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=6), elements=FLOATS)


def fitted(rows: list[object], scale: bool = False) -> numbers.Numbers:
    return numbers.build(numbers.Settings(scale=scale), TOOLS).fit(rows)  # type: ignore[arg-type]  # lists, too


@given(TABLES)
def test_numbers_come_back_as_they_are(table: np.ndarray) -> None:
    feature = fitted(list(table))
    assert feature.shape == Shape("vector", table.shape[1])
    assert np.array_equal(np.stack(feature.extract(list(table))), table)


@given(TABLES)
def test_scaled_numbers_are_those_of_numpy(table: np.ndarray) -> None:
    exact = table.astype(np.float64)
    mean, deviation = exact.mean(axis=0), exact.std(axis=0)
    changes = deviation > 1e-3
    scaled = np.stack(fitted(list(table), scale=True).extract(list(table)))
    wanted = (exact - mean) / np.where(changes, deviation, 1)
    assert np.allclose(scaled[:, changes], wanted[:, changes], atol=2e-2)


def test_the_same_numbers_are_read_however_a_table_writes_them() -> None:
    same: list[object] = [[1, 2], "[1, 2]", np.array([1.0, 2.0]), (1, 2.0), " [1.0,\n2] "]
    rows = fitted(same).extract(same)  # type: ignore[arg-type]  # lists, too
    assert all(np.array_equal(row, [1, 2]) for row in rows)
    assert fitted(["3.5"]).shape == Shape("vector", 1)


def test_a_list_of_lists_is_a_sequence_whose_length_is_free() -> None:
    rows: list[object] = ["[[1, 2], [3, 4]]", np.ones((5, 2))]
    feature = fitted(rows)
    assert feature.shape == Shape("sequence", 2)
    assert [row.shape for row in feature.extract(rows)] == [(2, 2), (5, 2)]  # type: ignore[arg-type]  # lists, too


@pytest.mark.parametrize(
    "item",
    [
        "",
        "abc",
        "{}",
        "[1, [2]]",
        "[]",
        '["a"]',
        "[NaN]",
        "[1e999]",
        "[1e300]",
        "[[[1]]]",
        "[" * 100_000,
        None,
        "null",
    ],
)
def test_what_is_no_list_of_finite_numbers_is_refused(item: object) -> None:
    with pytest.raises(InvalidInput, match="numbers"):
        numbers.parsed(item)


def test_another_width_or_kind_than_was_learnt_is_refused() -> None:
    feature = fitted([[1, 2]])
    with pytest.raises(InvalidInput, match="a vector of 2"):
        feature.extract(["[1, 2, 3]"])
    with pytest.raises(InvalidInput, match="a vector of 2"):
        feature.extract(["[[1, 2]]"])
    with pytest.raises(InvalidInput, match="holds 3 numbers"):
        fitted([[1, 2], [1, 2, 3]])
    with pytest.raises(InvalidInput, match="both"):
        fitted([[1, 2], [[1, 2]]])
    with pytest.raises(InvalidInput, match="no rows"):
        fitted([])


@pytest.mark.parametrize("scale", [True, False])
def test_what_was_learnt_is_read_back(tmp_path: Path, scale: bool) -> None:
    feature = fitted([[1, 2], [3, 5]], scale)
    feature.save(tmp_path)
    again = numbers.build(feature.settings, Tools(TOOLS.store, folder=tmp_path))
    assert again.name == feature.name
    assert again.shape == feature.shape
    assert np.array_equal(again.extract(["[7, 8]"])[0], feature.extract(["[7, 8]"])[0])


def test_it_learns_before_it_reads() -> None:
    feature = numbers.build(numbers.Settings(), TOOLS)
    assert isinstance(feature, Learnt)
    assert feature.shape == Shape("vector", 0)
    with pytest.raises(NotReady):
        feature.extract([json.dumps([1])])
    with pytest.raises(NotReady):
        feature.save(Path("none"))
