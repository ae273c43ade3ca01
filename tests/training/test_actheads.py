"""Heads learn the acts of dialogues of our own, and read others."""

import numpy as np
import pytest

from frontdesk.training.actheads import ActReader, BothHeads, Columns
from frontdesk.training.dialogueacts import Seen, seen
from frontdesk.training.linear import Floats
from training.test_dialogueacts import LEXICON, talk


@pytest.fixture
def rows() -> list[Seen]:
    return seen([talk(number) for number in range(24)], LEXICON)


@pytest.fixture
def vectors(rows: list[Seen]) -> Floats:
    return np.random.default_rng(0).normal(size=(len(rows), 4)).astype(np.float32)


def test_only_frequent_features_are_columns_and_unknown_ones_say_nothing() -> None:
    columns = Columns.of([{"a", "b"}, {"a"}, {"a"}, {"b"}])
    assert dict(columns.places) == {"a": 0}
    assert columns.hot([{"a", "c"}, set()]).tolist() == [[1], [0]]


def test_heads_read_dialogues_that_did_not_teach_them(rows: list[Seen], vectors: Floats) -> None:
    taught, asked = rows[:80], rows[80:]
    told = ActReader.learn(taught, vectors, np.arange(len(taught)) // 4 % 2).read(asked, vectors)
    assert [told[one.row] == one.message.acts for one in asked].count(True) >= 14


def test_the_same_rows_give_the_same_heads(rows: list[Seen], vectors: Floats) -> None:
    parts = np.arange(len(rows)) // 4 % 2
    one, two = (BothHeads.learn(rows, vectors, parts, {}).read(rows, vectors, {}) for _ in range(2))
    assert one == two


def test_what_the_messages_before_were_taken_for_is_read_too(rows: list[Seen], vectors: Floats) -> None:
    reader = ActReader.learn(rows, vectors, np.arange(len(rows)) // 4 % 2)
    columns = reader.second.sides[False].kinds["name"].columns.places
    assert any(word.startswith("told0 Request") for word in columns)
    assert not any(word.startswith("told") for word in reader.first.sides[False].kinds["name"].columns.places)
