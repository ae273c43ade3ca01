import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from evaluation.fakes import FakeInput, FakeModel
from frontdesk.errors import InvalidInput, TooLarge
from frontdesk.evaluation.evaluate import BATCH, Wishes, evaluate
from frontdesk.evaluation.judge import Row, scores
from frontdesk.features.feature import Array
from frontdesk.training.survey import Source

WORDS = {"fine": (3.0, 0.0), "broken": (0.0, 3.0), "well": (0.2, 0.0)}


def write(folder: Path, rows: Sequence[object]) -> Path:
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def source(path: Path, several: bool = False) -> Source:
    return Source(path, {"text": "text"}, "label", several, None, 0)


def words_only(**changes: object) -> FakeModel:
    return FakeModel(WORDS, inputs={"text": FakeInput("text", "text")}, **changes)  # type: ignore[arg-type]


ROWS = [
    {"text": "it is fine", "label": "good"},
    {"text": "broken", "label": "bad"},
    {"text": "fine", "label": "bad"},
]


def test_a_model_is_judged_on_every_row_however_they_are_batched(tmp_path: Path) -> None:
    found = evaluate(words_only(), source(write(tmp_path, ROWS * BATCH)), Wishes(draws=50))
    assert len(found.judged) == 3 * BATCH
    assert found.figure("accuracy") == pytest.approx(2 / 3)
    assert found.lines == tuple(range(1, 3 * BATCH + 1))
    assert found.texts == ()


def test_its_probabilities_are_those_that_the_model_gives(tmp_path: Path) -> None:
    model = words_only(temperature=2.0)
    found = evaluate(model, source(write(tmp_path, ROWS)), Wishes(draws=10))
    told = model.probabilities(scores(model, [{"text": str(row["text"])} for row in ROWS]))
    assert found.judged.probabilities == pytest.approx(told)


def test_an_unknown_label_stops_the_evaluation(tmp_path: Path) -> None:
    table = write(tmp_path, [*ROWS, {"text": "fine", "label": "goood"}])
    with pytest.raises(InvalidInput, match=r"line 4 has the label 'goood'.*'good'"):
        evaluate(words_only(), source(table))


@dataclass(frozen=True)
class Picky(FakeModel):
    def features(self, rows: Sequence[Row]) -> dict[str, list[Array | None]]:
        if any(row["text"] == "broken" for row in rows):
            raise TooLarge("text", 6, 5, part="text")
        return FakeModel.features(self, rows)


def test_a_row_that_a_feature_refuses_is_named_and_the_others_of_its_batch_are_judged(tmp_path: Path) -> None:
    model = Picky(WORDS, inputs={"text": FakeInput("text", "text")})
    found = evaluate(model, source(write(tmp_path, [*ROWS, "no object"])), Wishes(draws=10))
    assert found.lines == (1, 3)
    assert [(one.line, one.column) for one in found.skipped] == [(4, "all"), (2, "text")]


def test_a_table_without_a_row_that_can_be_judged_says_why(tmp_path: Path) -> None:
    table = write(tmp_path, [{"text": "", "label": "good"}])
    with pytest.raises(
        InvalidInput, match=r"no row of rows.jsonl can be judged; the first: .*it has no input"
    ):
        evaluate(words_only(), source(table))


def test_rows_out_of_scope_are_judged_apart(tmp_path: Path) -> None:
    table = write(tmp_path, [*ROWS, {"text": "hm", "label": "oos"}, {"text": "oh", "label": "oos"}])
    found = evaluate(words_only(), source(table), Wishes(out_of_scope="oos", draws=10))
    assert len(found.judged) == 3
    assert found.scope is not None
    assert (found.scope.inside, found.scope.outside, found.scope.auroc) == (3, 2, 1)


def test_a_class_for_what_is_out_of_scope_makes_rows_less_sure(tmp_path: Path) -> None:
    words = {"fine": (3.0, 0.0, 0.0), "broken": (0.0, 3.0, 0.0), "hm": (0.0, 0.0, 3.0)}
    model = FakeModel(words, ("good", "bad", "oos"), inputs={"text": FakeInput("text", "text")})
    table = write(tmp_path, [*ROWS, {"text": "hm", "label": "oos"}])
    found = evaluate(model, source(table), Wishes(out_of_scope="oos", draws=10))
    assert found.scope is not None
    assert (len(found.judged), found.scope.outside, found.scope.recall) == (3, 1, 1)


def test_the_matrix_over_subsets_needs_one_extraction(tmp_path: Path) -> None:
    calls: list[int] = []

    @dataclass(frozen=True)
    class Counted(FakeModel):
        def features(self, rows: Sequence[Row]) -> dict[str, list[Array | None]]:
            calls.append(len(rows))
            return FakeModel.features(self, rows)

    inputs = {"text": FakeInput("text", "text"), "audio": FakeInput("loud", "audio", "numbers")}
    rows = [{**row, "loud": [5.0]} for row in ROWS[:2]] + [ROWS[0]]
    found = evaluate(
        Counted(WORDS, inputs=inputs), source(write(tmp_path, rows)), Wishes(missing=True, draws=10)
    )
    assert calls == [3]
    assert [(one.modalities, one.n) for one in found.missing] == [
        (("text",), 3),
        (("audio",), 2),
        (("text", "audio"), 2),
    ]
    assert [one.accuracy for one in found.missing] == [1, 0.5, 0.5]  # what is loud is always bad


def test_tags_are_said_from_their_thresholds_on(tmp_path: Path) -> None:
    rows = [
        {"text": "fine broken", "label": "good|bad"},
        {"text": "so", "label": ""},
        {"text": "fine", "label": "good"},
    ]
    model = words_only(task="tags", thresholds=(0.6, 0.7))
    found = evaluate(model, source(write(tmp_path, rows), several=True), Wishes(draws=10))
    assert found.figure("f1_micro") == found.figure("accuracy") == 1
    assert found.average_precision is not None
    assert np.all(found.average_precision == 1)


def test_a_sample_is_drawn_by_the_seed_and_texts_are_kept_when_asked(tmp_path: Path) -> None:
    table = source(write(tmp_path, ROWS * 20))
    wishes = Wishes(sample=5, texts=True, draws=10)
    one, other = (evaluate(words_only(), table, wishes) for _ in range(2))
    assert [row.line for row in one.sample] == [row.line for row in other.sample]
    assert len({row.line for row in one.sample}) == 5
    assert max(row.line for row in one.sample) > 5
    assert one.texts[:2] == ("it is fine", "broken")
