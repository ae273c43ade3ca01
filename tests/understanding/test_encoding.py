import numpy as np

from frontdesk.understanding.encoding import Encoding, Tokens, joined

MASK = np.array([[1, 1, 1], [1, 0, 0], [0, 0, 0]], np.float32)
VALUES = np.arange(18, dtype=np.float32).reshape(3, 3, 2)
SOME = Encoding(3, {"text": Tokens(VALUES, MASK)})


def test_runs_come_together_where_their_rows_are() -> None:
    first = ([3, 0], np.ones((2, 1, 2), np.float32), np.ones((2, 1), np.float32))
    second = ([1], np.full((1, 3, 2), 2, np.float32), np.array([[1, 1, 0]], np.float32))
    tokens = joined([first, second], 4, 2)
    assert tokens.mask.sum(axis=1).tolist() == [1, 2, 0, 1]
    assert tokens.values[:, 0, 0].tolist() == [1, 2, 0, 1]
    assert tokens.present.tolist() == [True, True, False, True]


def test_without_any_run_there_is_one_token_that_is_not_there() -> None:
    tokens = joined([], 2, 5)
    assert tokens.values.shape == (2, 1, 5)
    assert not tokens.mask.any()


def test_only_as_many_tokens_as_some_row_has_are_fed() -> None:
    fed = SOME.feed(slice(1, 3))
    assert fed["text.tokens"].shape == (2, 1, 2)
    assert fed["text.mask"].tolist() == [[1], [0]]
    assert SOME.feed(slice(2, 3))["text.tokens"].shape == (1, 1, 2)


def test_an_input_is_taken_away_where_it_is_not_kept() -> None:
    fed = SOME.feed(slice(0, 3), {"text": np.array([False, True, True])})
    assert fed["text.mask"].tolist() == [[0], [1], [0]]
    assert MASK[0].tolist() == [1, 1, 1]


def test_rows_are_repeated_one_after_the_other() -> None:
    again = SOME.repeated(2)
    assert again.rows == 6
    np.testing.assert_array_equal(again.tokens["text"].values[3:], VALUES)
    assert again.present["text"].tolist() == [True, True, False] * 2
