import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from frontdesk.errors import InvalidInput, Misconfigured
from frontdesk.features import table as features
from frontdesk.features.feature import Array, Feature, Item, Learnt, Section, Shape, Tools
from frontdesk.media import audio, image
from frontdesk.models.store import ModelStore
from frontdesk.training import dataset
from frontdesk.training.dataset import Prepared, prepare
from frontdesk.training.recipe import Recipe, parse
from media import files

PICTURE = {"photo": {"column": "image", "feature": "pixels"}}
WORDS = {"words": {"column": "text", "feature": "bow"}}


class Seen:
    """What fakes were shown, so that tests can ask."""

    fitted: list[list[str]] = []  # noqa: RUF012 - emptied by each test
    extracted: list[Item] = []  # noqa: RUF012


class Letters:
    """A learnt feature: counts of the letters that it was fitted on, in their order."""

    def __init__(self, known: str = "") -> None:
        self.known = known

    name = "letters.v1"

    @property
    def shape(self) -> Shape:
        return Shape("vector", max(1, len(self.known)))

    def fit(self, items: Sequence[Item]) -> "Letters":
        read = [str(item) for item in items]
        Seen.fitted.append(read)
        return Letters("".join(sorted(set("".join(read)))))

    def extract(self, items: Sequence[Item]) -> list[Array]:
        return [np.array([str(item).count(one) for one in self.known], np.float32) for item in items]

    def save(self, folder: Path) -> None:
        save_file({}, folder / "letters.safetensors")


class Middle:
    """A fixed feature of pictures, sounds and texts: their size and their mean."""

    name = "middle.v1"
    shape = Shape("vector", 2)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        Seen.extracted += items
        return [self.one(item) for item in items]

    def one(self, item: Item) -> Array:
        if isinstance(item, str):
            if "refuse" in item:
                raise InvalidInput("it asks to be refused")
            return np.array([len(item), 0], np.float32)
        assert isinstance(item, np.ndarray)
        return np.array([item.size, np.mean(item.astype(np.float64))], np.float32)


class Whole:
    """The pixels of a picture."""

    name = "whole.v1"
    shape = Shape("pixels", 4)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        return [np.asarray(item)[:4, :4] for item in items]


FAKES: Mapping[str, Feature] = {
    "bow": Letters(),
    "sentence": Middle(),
    "picture": Middle(),
    "prosody": Middle(),
}


@pytest.fixture(autouse=True)
def _fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(name: str, settings: Section, tools: Tools) -> Feature:
        del settings, tools
        return {**FAKES, "pixels": Whole()}[name]

    def settings_of(name: str, given: Mapping[str, object]) -> Section:
        assert name in features.FEATURES
        return Section(**given)

    for room in ("dataset", "recipe", "cells"):
        monkeypatch.setattr(f"frontdesk.training.{room}.settings_of", settings_of)
    monkeypatch.setattr(dataset, "build", build)
    Seen.fitted.clear()
    Seen.extracted.clear()


def written(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        return path
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)
    return path


def texts(many: int = 20, **more: object) -> list[dict[str, object]]:
    return [
        {"text": f"{'ab' if number % 2 else 'cd'} {number}", "label": "xy"[number % 2], **more}
        for number in range(many)
    ]


def recipe(inputs: Mapping[str, object], **more: object) -> Recipe:
    return parse({"data": {"train": "t.csv"}, "inputs": inputs, **more})


def ready(made: Recipe, home: Path) -> Prepared:
    return prepare(made, home, Tools(ModelStore(home / "models")), home / "cache")


SENTENCE = {"words": {"column": "text", "feature": "sentence"}}


def test_a_table_becomes_rows_that_train_and_rows_that_validate(tmp_path: Path) -> None:
    written(tmp_path / "t.csv", texts())
    found = ready(recipe(SENTENCE), tmp_path)
    ((train, valid),) = found.folds
    assert (len(train), len(valid)) == (18, 2)
    assert found.labels == train.labels == valid.labels == ("x", "y")
    assert sorted(valid.targets.tolist()) == [0, 1]  # stratified
    assert not {*train.ids} & {*valid.ids}
    batch = train.batch([0, 5, 5])
    values, mask = batch.values["words"]
    assert values.shape == (3, 1, 2)
    assert mask.all()
    assert batch.targets.tolist() == [train.targets[0], train.targets[5], train.targets[5]]
    assert not found.skipped


def test_a_table_of_its_own_validates_whole(tmp_path: Path) -> None:
    written(tmp_path / "t.csv", texts(6))
    written(tmp_path / "v.csv", texts(4))
    made = recipe(SENTENCE, data={"train": "t.csv", "valid": "v.csv"})
    ((train, valid),) = ready(made, tmp_path).folds
    assert (len(train), len(valid)) == (6, 4)


def test_the_second_time_everything_comes_out_of_the_cache_and_is_the_same(tmp_path: Path) -> None:
    written(tmp_path / "t.csv", texts())
    first = ready(recipe(SENTENCE), tmp_path)
    assert len(Seen.extracted) == 20
    Seen.extracted.clear()
    second = ready(recipe(SENTENCE), tmp_path)
    assert not Seen.extracted
    assert first.digest == second.digest
    for one, other in zip(first.folds[0], second.folds[0], strict=True):
        rows = range(len(one))
        np.testing.assert_array_equal(
            one.batch(rows).values["words"][0], other.batch(rows).values["words"][0]
        )
        assert one.ids == other.ids


def test_the_digest_tells_whether_any_row_changed(tmp_path: Path) -> None:
    rows = texts()
    written(tmp_path / "t.csv", rows)
    before = ready(recipe(SENTENCE), tmp_path).digest
    rows[3]["text"] = "another"
    written(tmp_path / "t.csv", rows)
    assert ready(recipe(SENTENCE), tmp_path).digest != before


def test_what_learns_learns_from_the_training_rows_of_its_fold_alone(tmp_path: Path) -> None:
    written(tmp_path / "t.csv", texts(12))
    found = ready(recipe(WORDS, data={"train": "t.csv", "folds": 3}), tmp_path)
    every = {str(row["text"]) for row in texts(12)}
    assert len(Seen.fitted) == 4  # three folds, and all rows for what is served
    for fitted, (train, valid) in zip(Seen.fitted, found.folds, strict=False):
        left = {str(texts(12)[int(identity) - 2]["text"]) for identity in valid.ids}
        assert set(fitted) == every - left
        assert len(train) + len(valid) == 12
    assert set(Seen.fitted[-1]) == every
    assert len(found.whole) == 12
    assert isinstance(found.served["words"], Learnt)


def test_arrays_that_two_folds_learnt_never_mix(tmp_path: Path) -> None:
    rows = [{"text": letter * 3, "label": "xy"[number % 2]} for number, letter in enumerate("abcdefgh")]
    written(tmp_path / "t.csv", rows)
    found = ready(recipe(WORDS, data={"train": "t.csv", "folds": 2}), tmp_path)
    for features_of, (train, valid) in zip(found.features, found.folds, strict=True):
        known = features_of["words"]
        assert isinstance(known, Letters)
        values, _ = train.batch(range(len(train))).values["words"]
        assert (values.sum(axis=(1, 2)) == 3).all()  # every letter of a training row is known
        unseen, _ = valid.batch(range(len(valid))).values["words"]
        assert not unseen.any()
        assert train.shapes["words"] == Shape("vector", 4)


def test_shots_are_that_many_rows_a_class_to_train_on_and_all_that_validate(tmp_path: Path) -> None:
    written(tmp_path / "t.csv", texts(40))
    ((train, valid),) = ready(recipe(SENTENCE, data={"train": "t.csv", "shots": 3}), tmp_path).folds
    assert np.bincount(train.targets.astype(np.int64)).tolist() == [3, 3]
    assert len(valid) == 4


def test_no_group_trains_and_validates(tmp_path: Path) -> None:
    rows = [{**row, "who": f"speaker {number // 4}"} for number, row in enumerate(texts(24))]
    written(tmp_path / "t.csv", rows)
    found = ready(recipe(WORDS, data={"train": "t.csv", "folds": 3, "group": "who"}), tmp_path)
    for train, valid in found.folds:
        assert not {*train.groups} & {*valid.groups}
    assert sum(len(valid) for _, valid in found.folds) == 24


def test_tags_are_several_labels_a_row(tmp_path: Path) -> None:
    cells: list[object] = ["joy|anger", ["joy"], "anger", [], "joy | fear", '["fear", "joy"]']
    rows = [{"text": str(number), "label": cell} for number, cell in enumerate(cells)]
    written(tmp_path / "t.jsonl", rows)
    made = recipe(SENTENCE, data={"train": "t.jsonl", "share": 0}, task="tags")
    found = ready(made, tmp_path)
    train, valid = found.folds[0]
    assert found.labels == ("anger", "fear", "joy")
    assert train.targets.dtype == np.float32
    assert train.targets.tolist() == [[1, 0, 1], [0, 0, 1], [1, 0, 0], [0, 0, 0], [0, 1, 1], [0, 1, 1]]
    assert len(valid) == 0


def test_pairs_are_numbered_by_what_they_show_and_a_pair_with_one_side_is_named(tmp_path: Path) -> None:
    rows = [
        {"text": "a", "other": "A", "label": "cup"},
        {"text": "b", "other": "", "label": "cup"},
        {"text": "c", "other": "C", "label": "cup"},
        {"text": "d", "other": "D", "label": ""},
        {"text": "e", "other": "E", "label": ""},
    ]
    written(tmp_path / "t.csv", rows)
    sides = {name: {"column": name, "feature": "sentence"} for name in ("text", "other")}
    found = ready(recipe(sides, task="contrast", data={"train": "t.csv", "share": 0}), tmp_path)
    first, second, third, fourth = found.folds[0][0].targets.tolist()
    assert first == second
    assert len({first, third, fourth}) == 3
    assert [str(one) for one in found.skipped] == ["t.csv, line 3, column all: a side of the pair is empty"]


def test_earlier_rows_of_the_same_group_are_read_in_their_order(tmp_path: Path) -> None:
    said = [("one", 1), ("other", 2), ("two", 1), ("", 1), ("three", 1)]
    rows = [{"text": text, "who": who, "label": "xy"[who % 2]} for text, who in said]
    written(tmp_path / "t.csv", rows)
    inputs = {
        "now": {"column": "text", "feature": "sentence"},
        "last": {"column": "text@-2", "feature": "sentence"},
        "all": {"column": "text@before", "feature": "sentence"},
    }
    made = recipe(inputs, context=3, data={"train": "t.csv", "group": "who", "share": 0.0})
    train, _ = ready(made, tmp_path).folds[0]
    batch = train.batch(range(len(train)))
    lengths = {
        name: [
            int(value[0, 0]) if real.all() else None for value, real in zip(*batch.values[name], strict=True)
        ]
        for name in inputs
    }
    assert lengths["now"] == [3, 5, 3, None, 5]
    assert lengths["last"] == [None, None, None, 3, 3]  # "one", then "two"
    assert lengths["all"] == [None, None, 3, 7, 7]  # "one", "one\ntwo" twice: an empty row says nothing


def test_reading_back_further_than_the_context_is_an_error_with_the_remedy(tmp_path: Path) -> None:
    written(tmp_path / "t.csv", texts(4, who="a"))
    inputs = {"last": {"column": "text@-2", "feature": "sentence"}}
    with pytest.raises(Misconfigured, match="reads 2 rows back, the context is 1; set context: 2"):
        ready(recipe(inputs, context=1, data={"train": "t.csv", "group": "who"}), tmp_path)
    with pytest.raises(Misconfigured, match=r"set data\.group"):
        ready(recipe(inputs, context=2), tmp_path)


def media(folder: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for number in range(8):
        grid = np.full((6, 5, 3), number * 30, np.uint8)
        (folder / f"{number}.png").write_bytes(image.encoded(grid))
        (folder / f"{number}.flac").write_bytes(audio.encoded(np.full(1_600, number / 10, np.float32)))
        rows.append({"image": f"{number}.png", "audio": f"{number}.flac", "label": "xy"[number % 2]})
    return rows


BOTH = {
    "photo": {"column": "image", "feature": "picture"},
    "voice": {"column": "audio", "feature": "prosody"},
}


def test_files_are_found_beside_the_table_and_decoded(tmp_path: Path) -> None:
    written(tmp_path / "t.csv", media(tmp_path))
    train, _ = ready(recipe(BOTH, data={"train": "t.csv", "share": 0}), tmp_path).folds[0]
    batch = train.batch(range(8))
    greys, levels = (batch.values[name][0][:, 0, 1].tolist() for name in BOTH)
    assert greys == [number * 30 for number in range(8)]
    assert levels == pytest.approx([number / 10 for number in range(8)], abs=1e-4)


def test_a_corrupt_media_row_is_skipped_counted_and_named(tmp_path: Path) -> None:
    rows = media(tmp_path)
    (tmp_path / "2.png").write_bytes(files.picture()[:40])
    (tmp_path / "5.flac").unlink()
    rows[6]["audio"] = "6.png"
    written(tmp_path / "t.csv", rows)
    found = ready(recipe(BOTH, data={"train": "t.csv", "share": 0}), tmp_path)
    assert len(found.folds[0][0]) == 5
    assert [(one.table, one.line, one.column) for one in found.skipped] == [
        ("t.csv", 4, "image"),
        ("t.csv", 7, "audio"),
        ("t.csv", 8, "audio"),
    ]
    assert "cannot be read: No such file" in found.skipped[1].why
    assert "is image/png, no audio" in found.skipped[2].why


def test_an_empty_cell_is_an_input_that_is_absent_and_a_row_without_any_is_named(tmp_path: Path) -> None:
    rows = media(tmp_path)
    rows[1]["image"] = ""
    rows[2]["image"] = rows[2]["audio"] = ""
    written(tmp_path / "t.csv", rows)
    found = ready(recipe(BOTH, data={"train": "t.csv", "share": 0}), tmp_path)
    train, _ = found.folds[0]
    batch = train.batch(range(7))
    assert batch.values["photo"][1][:, 0].tolist() == [True, False, True, True, True, True, True]
    assert not batch.values["photo"][0][1].any()
    assert [str(one) for one in found.skipped] == ["t.csv, line 4, column all: it has no input"]


def test_an_item_that_its_feature_refuses_is_found_among_its_batch(tmp_path: Path) -> None:
    rows = texts(10)
    rows[4]["text"] = "please refuse this"
    rows[7]["text"] = "please refuse this"
    written(tmp_path / "t.csv", rows)
    found = ready(recipe(SENTENCE), tmp_path)
    assert sorted((one.line, one.why) for one in found.skipped) == [
        (6, "it asks to be refused"),
        (9, "it asks to be refused"),
    ]


def test_pictures_move_only_when_they_are_asked_to(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for number in range(2):
        grid = rng.integers(0, 256, (8, 8, 3)).astype(np.uint8)
        (tmp_path / f"{number}.png").write_bytes(image.encoded(grid))
    rows = [{"image": f"{number}.png", "label": "xy"[number]} for number in range(2)]
    written(tmp_path / "t.csv", rows)
    train, _ = ready(recipe(PICTURE, data={"train": "t.csv", "share": 0}), tmp_path).folds[0]
    still = [train.batch([0, 1]).values["photo"][0] for _ in range(2)]
    np.testing.assert_array_equal(still[0], still[1])
    drawn = [train.batch([0, 1], np.random.default_rng(seed)).values["photo"][0] for seed in range(8)]
    assert any(not np.array_equal(still[0], one) for one in drawn)
    again = train.batch([0, 1], np.random.default_rng(0)).values["photo"][0]
    np.testing.assert_array_equal(drawn[0], again)


def test_rows_that_cannot_be_parsed_or_have_no_label_are_named(tmp_path: Path) -> None:
    lines = ["text,label", "a,x", "b,y", "c", "d,", "e,x", "f,y", "g,\0"]
    (tmp_path / "t.csv").write_text("\n".join(lines), "utf-8")
    found = ready(recipe(SENTENCE, data={"train": "t.csv", "share": 0}), tmp_path)
    assert [(one.line, one.why) for one in found.skipped] == [
        (4, "it has 1 cells, the header 2"),
        (5, "the row has no label"),
        (8, "it holds a NUL character"),
    ]
    assert len(found.folds[0][0]) == 4


def test_a_label_that_was_never_trained_is_an_error_that_names_it(tmp_path: Path) -> None:
    written(tmp_path / "t.csv", texts(6))
    written(tmp_path / "v.csv", [*texts(2), {"text": "new", "label": "zebra"}])
    made = recipe(SENTENCE, data={"train": "t.csv", "valid": "v.csv"})
    with pytest.raises(InvalidInput, match=r"label 'zebra' in line 4 of v\.csv was never trained"):
        ready(made, tmp_path)


def test_a_class_without_a_row_to_train_on_is_named(tmp_path: Path) -> None:
    rows = media(tmp_path)
    rows[3]["label"] = "rare"
    (tmp_path / "3.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    written(tmp_path / "t.csv", rows)
    with pytest.raises(Misconfigured, match=r"class 'rare' has no row to train on; skipped: t\.csv, line 5"):
        ready(recipe(BOTH), tmp_path)


def test_a_missing_column_is_named_with_the_nearest(tmp_path: Path) -> None:
    written(tmp_path / "t.csv", texts(4))
    with pytest.raises(Misconfigured, match="no column 'lable'; did you mean 'label'"):
        ready(recipe(SENTENCE, label="lable"), tmp_path)


def test_a_parquet_table_whose_texts_are_no_texts_names_the_first(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = pa.table({"text": [[1, 2], [3]], "label": ["x", "y"]})
    parquet.write_table(rows, tmp_path / "t.parquet")
    made = recipe(SENTENCE, data={"train": "t.parquet", "share": 0})
    with pytest.raises(Misconfigured, match=r"class 'x' has no row.*column text: the cell is list, no text"):
        ready(made, tmp_path)


def test_whole_numbers_are_labels(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = pa.table({"text": ["a", "b", "c"], "label": [1, 0, 1]})
    parquet.write_table(rows, tmp_path / "t.parquet")
    assert ready(recipe(SENTENCE, data={"train": "t.parquet", "share": 0}), tmp_path).labels == ("0", "1")


def test_neither_a_table_nor_two_sources_are_a_recipe(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"set data\.train or data\.public"):
        ready(recipe(SENTENCE, data={"share": 0.2}), tmp_path)
    with pytest.raises(Misconfigured, match="there is no table"):
        ready(recipe(SENTENCE), tmp_path)
    written(tmp_path / "t.csv", [{"text": "", "label": "x"}])
    with pytest.raises(Misconfigured, match=r"no row of t\.csv can be used; the first: t\.csv, line 2"):
        ready(recipe(SENTENCE), tmp_path)


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    written(tmp_path / "t.csv", texts(600))
    told: list[tuple[int, int, str]] = []

    def hear(done: int, total: int, what: str) -> None:
        told.append((done, total, what))

    prepare(recipe(SENTENCE), tmp_path, Tools(ModelStore(tmp_path)), tmp_path / "cache", hear)
    assert told == [(256, 600, "words"), (512, 600, "words"), (600, 600, "words")]
