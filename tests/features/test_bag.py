import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import InvalidInput, Misconfigured, ModelCorrupt, ModelMissing, NotReady
from frontdesk.features.bag import Bag, BagSettings
from frontdesk.features.feature import Learnt, Shape

ROWS = st.lists(st.text("ab 货退", max_size=12), min_size=1, max_size=6)


def bag(rare: bool = True, **settings: object) -> Bag:
    return Bag("bag", BagSettings.model_validate({"characters": (1, 3), "norm": "l2"} | settings), rare)


@given(ROWS)
def test_rows_are_sparse_with_rising_places_below_the_width(rows: list[str]) -> None:
    fitted = bag().fit(["a b", *rows])
    for entries in fitted.extract(rows):
        assert entries.dtype == np.float32
        assert entries.shape[1] == 2
        row = entries.astype(np.float64)
        assert np.all(np.diff(row[:, 0]) > 0)
        assert np.all(row[:, 0] < fitted.shape.width)


@given(ROWS)
def test_each_kind_of_terms_has_length_one_or_is_absent(rows: list[str]) -> None:
    fitted = bag().fit(["a b", *rows])
    words = len(fitted.blocks[0].vocabulary)
    for entries in fitted.extract(rows):
        row = entries.astype(np.float64)
        for part in (row[row[:, 0] < words, 1], row[row[:, 0] >= words, 1]):
            assert not part.size or np.linalg.norm(part) == pytest.approx(1, abs=1e-5)


@given(ROWS)
def test_what_is_read_back_gives_the_same_rows_under_the_same_name(
    tmp_path_factory: pytest.TempPathFactory, rows: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("bag")
    fitted = bag().fit(["a b", *rows])
    fitted.save(folder)
    again = bag().load(folder)
    assert again.name == fitted.name
    assert again.shape == fitted.shape
    assert all(np.array_equal(a, b) for a, b in zip(again.extract(rows), fitted.extract(rows), strict=True))


def test_the_name_tells_settings_and_what_was_learnt_apart() -> None:
    names = {bag().name, bag().fit(["a"]).name, bag().fit(["b"]).name, bag(binary=True).fit(["a"]).name}
    assert len(names) == 4


def test_a_bag_is_a_feature_that_learns() -> None:
    assert isinstance(bag(), Learnt)
    assert bag(characters=None).fit(["a b", "a c"]).shape == Shape("sparse", 5)


def test_a_lone_surrogate_is_kept_like_any_character(tmp_path: Path) -> None:
    fitted = bag().fit(["\ud800 a"])
    fitted.save(tmp_path)
    assert bag().load(tmp_path).name == fitted.name


def test_nothing_is_counted_before_it_learnt() -> None:
    with pytest.raises(NotReady, match="learnt nothing"):
        bag().extract(["a"])
    assert bag().shape == Shape("sparse", 0)


def test_a_bag_without_terms_is_refused() -> None:
    with pytest.raises(Misconfigured, match="no term that 3 rows hold"):
        bag(min_df=3).fit(["a", "b"])


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(InvalidInput, match="reads texts, not ndarray"):
        bag().fit([np.zeros(3)])


def test_runs_must_rise() -> None:
    with pytest.raises(ValueError, match="shortest run"):
        bag(words=(2, 1))


def test_damaged_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"learnt\.json"):
        bag().load(tmp_path)
    bag().fit(["a b"]).save(tmp_path)
    (tmp_path / "learnt.json").write_text(json.dumps({"words": ["a"], "characters": []}))
    with pytest.raises(ModelCorrupt, match="do not fit"):
        bag().load(tmp_path)
    (tmp_path / "learnt.json").write_text("{")
    with pytest.raises(ModelCorrupt, match="cannot be read"):
        bag().load(tmp_path)
