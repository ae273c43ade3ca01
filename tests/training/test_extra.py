"""Rows of an extra table: they train, and never validate."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from frontdesk.errors import Misconfigured
from frontdesk.features.feature import Tools
from frontdesk.models.store import ModelStore
from frontdesk.training.dataset import Prepared, prepare
from frontdesk.training.recipe import parse
from frontdesk.training.run import placed

OWN = [
    {"text": f"own {number}", "label": "ab"[number % 2], "chat": f"c{number // 2}"} for number in range(20)
]
MORE = [{"text": f"more {number}", "label": "ab"[number % 2]} for number in range(7)]


def write(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def prepared(folder: Path, more: list[dict[str, str]], **data: Any) -> Prepared:
    write(folder / "own.jsonl", OWN)
    write(folder / "more.jsonl", more)
    told = {"train": "own.jsonl", "extra": "more.jsonl", "share": 0.3, **data}
    recipe = parse({"data": told, "inputs": {"words": {"column": "text", "feature": "hashed"}}})
    return prepare(recipe, folder, Tools(ModelStore(folder / "none")), folder / "cache")


def extras(dataset: Any) -> int:
    return sum(int(one) < 0 for one in dataset.ids)


@pytest.mark.parametrize(
    "data", [{}, {"folds": 4}, {"group": "chat"}, {"shots": 2}, {"folds": 4, "group": "chat"}]
)
def test_extra_rows_train_and_never_validate(tmp_path: Path, data: dict[str, Any]) -> None:
    found = prepared(tmp_path, MORE, **data)
    for train, valid in found.folds:
        assert (extras(train), extras(valid)) == (7, 0)
        assert not set(train.ids) & set(valid.ids)
    assert extras(found.whole) == 7
    assert found.labels == ("a", "b")


def test_with_a_table_of_its_own_that_validates(tmp_path: Path) -> None:
    write(tmp_path / "valid.jsonl", OWN[:4])
    ((train, valid),) = prepared(tmp_path, MORE, valid="valid.jsonl").folds
    assert (len(train), extras(train), len(valid), extras(valid)) == (27, 7, 4, 0)


def test_the_own_rows_are_split_as_they_are_without_extra_rows(tmp_path: Path) -> None:
    with_extra = prepared(tmp_path, MORE).folds[0][1].ids
    assert prepared(tmp_path, MORE, extra=None).folds[0][1].ids == with_extra


def test_a_conversation_never_stands_on_both_sides(tmp_path: Path) -> None:
    more = [{**row, "chat": f"c{number}"} for number, row in enumerate(MORE)]
    for train, valid in prepared(tmp_path, more, folds=4, group="chat").folds:
        assert not set(train.groups) & set(valid.groups)
    write(tmp_path / "valid.jsonl", OWN[:4])  # of c0 and c1
    ((train, _),) = prepared(tmp_path, more, valid="valid.jsonl", group="chat").folds
    assert extras(train) == 5


def test_a_label_that_no_own_row_has_is_skipped_and_named(tmp_path: Path) -> None:
    found = prepared(tmp_path, [*MORE, {"text": "strange", "label": "zzz"}, {"text": "", "label": "a"}])
    assert [str(one) for one in found.skipped] == [
        "more.jsonl, line 8, column label: the recipe's own rows have no label 'zzz'",
        "more.jsonl, line 9, column all: it has no input",
    ]
    assert found.labels == ("a", "b")


def test_extra_rows_are_represented_as_own_rows_are(tmp_path: Path) -> None:
    train, _ = prepared(tmp_path, [{"text": OWN[0]["text"], "label": "a"}], share=0.05).folds[0]
    at = [place for place, one in enumerate(train.ids) if one in ("-1", "1")]
    values, mask = train.batch(at).values["words"]
    assert mask.all()
    assert len(at) < 2 or np.array_equal(values[0], values[1])


def test_another_extra_table_is_other_data(tmp_path: Path) -> None:
    assert prepared(tmp_path, MORE).digest != prepared(tmp_path, MORE[:6]).digest


def test_pairs_take_no_extra_rows(tmp_path: Path) -> None:
    write(tmp_path / "own.jsonl", OWN)
    inputs = {"one": {"column": "text", "feature": "hashed"}, "two": {"column": "label", "feature": "hashed"}}
    recipe = parse(
        {"task": "contrast", "data": {"train": "own.jsonl", "extra": "own.jsonl"}, "inputs": inputs}
    )
    with pytest.raises(Misconfigured, match="pairs takes no extra rows"):
        prepare(recipe, tmp_path, Tools(ModelStore(tmp_path)), tmp_path / "cache")


def test_the_run_names_the_extra_table_by_its_whole_path(tmp_path: Path) -> None:
    recipe = parse({"data": {"train": "a.csv", "extra": "b.csv"}, "inputs": {"w": {"feature": "hashed"}}})
    assert placed(recipe, tmp_path).data.extra == str(tmp_path / "b.csv")
