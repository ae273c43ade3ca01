"""The rows that the desk's fusion is composed of."""

from pathlib import Path

import numpy as np
import pytest

from frontdesk.models.store import ModelStore
from frontdesk.training import words as heads
from frontdesk.training.sets import feelings
from frontdesk.turn.findings import EMOTIONS
from frontdesk.understanding.sources import MOST, SOURCES, ratios

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


def told(part: str) -> tuple[np.ndarray, np.ndarray]:
    rows = list(feelings._faces(part))
    said = np.array([row["face"] for row in rows])
    return said, np.array([EMOTIONS.index(str(row["label"])) for row in rows])


def test_opinions_on_faces_are_right_as_often_as_the_pulled_network_and_otherwise_mostly_plain() -> None:
    said, labels = told("train")
    assert said.shape == (len(EMOTIONS) * feelings.FACES, len(EMOTIONS))
    surely = said.argmax(axis=1)
    right = (surely == labels)[labels > 0].mean()
    assert right == pytest.approx(feelings.RIGHT, abs=0.12)
    wrong = surely[(surely != labels) & (labels > 0)]
    assert (wrong == 0).mean() > 0.3


def test_the_faces_that_validate_are_others_than_those_that_train_and_always_the_same() -> None:
    train, valid, again = told("train")[0], told("valid")[0], told("valid")[0]
    assert not np.allclose(train, valid)
    assert (valid == again).all()


def test_two_speakers_validate_and_no_other() -> None:
    speakers = np.array(["03", "08", "09", "03", "14", "16"])
    assert feelings.validating(speakers).tolist() == [False, False, False, False, True, True]


@pytest.mark.models
@pytest.mark.slow
def test_rows_hold_one_opinion_each_within_its_bounds_and_no_sentence_stands_on_both_sides(
    data: Path, store: ModelStore, tmp_path: Path
) -> None:
    del store  # skips without the models
    parts = {part: list(rows) for part, rows in feelings.feelings(data, tmp_path).items()}
    for rows in parts.values():
        held = [[source for source in SOURCES if source in row] for row in rows]
        assert {len(one) for one in held} == {1}
        numbers = np.array([row[one] for row, (one,) in zip(rows, held, strict=True)])
        assert np.abs(numbers).max() <= MOST
    words = {part: sum("words" in row for row in rows) for part, rows in parts.items()}
    assert words["valid"] == pytest.approx(sum(words.values()) / heads.FOLDS, abs=1)


def test_a_label_that_a_source_does_not_know_speaks_neither_for_nor_against() -> None:
    assert ratios({"anger": 1.0})[EMOTIONS.index("surprise")] == 0
    assert ratios({"anger": 1.0})[EMOTIONS.index("anger")] > 0
    assert ratios({"anger": 0.0})[EMOTIONS.index("anger")] == -MOST
