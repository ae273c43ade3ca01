from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

torch = pytest.importorskip("torch")

from frontdesk.errors import Diverged, Misconfigured  # noqa: E402
from frontdesk.recommend.log import Log  # noqa: E402
from frontdesk.recommend.source import Seen  # noqa: E402
from frontdesk.training.sequence import NOTHING, Options, begun, fit, loss, pieces  # noqa: E402

ITEMS = 12
QUICK = Options(width=8, epochs=40, batch=8, length=4, dropout=0.1, rate=0.01)


def log(*histories: list[int]) -> Log:
    user = np.repeat(np.arange(len(histories)), [len(one) for one in histories]).astype(np.int32)
    item = np.array([item for one in histories for item in one], np.int32)
    names = tuple(f"c{at}" for at in range(len(histories)))
    at = np.arange(len(item), dtype=np.float64)
    return Log(names, tuple(f"i{at}" for at in range(ITEMS)), user, item, np.ones(len(item), np.float32), at)


def rounds() -> Log:
    """Everybody goes round in one circle of 11 items, from anywhere; nobody touched the last item."""
    return log(*[[(start + step) % 11 for step in range(6)] for start in range(11) for _ in range(3)])


def seen(*items: int) -> Seen:
    return Seen(np.array(items, np.int32), np.ones(len(items), np.float32))


def test_it_learns_what_comes_next() -> None:
    told: list[str] = []
    model = fit(rounds(), QUICK, told.append)
    scores = model.scores([seen(at, (at + 1) % 11) for at in range(11)])
    assert np.nanargmax(scores, axis=1).tolist() == [(at + 2) % 11 for at in range(11)]
    assert np.isnan(scores[:, 11]).all()
    assert len(told) == QUICK.epochs
    assert told[-1].startswith("sequence: epoch 40 of 40, loss ")


def test_the_same_log_gives_the_same_model() -> None:
    quick = replace(QUICK, epochs=2, draws=5)
    first, again = (fit(rounds(), quick).arrays() for _ in range(2))
    for name, array in first.items():
        np.testing.assert_array_equal(array, again[name])


def test_long_histories_are_cut_into_pieces_that_share_an_item() -> None:
    found = pieces(log(list(range(11)), [3], [4, 5], []), 4)
    assert [one.tolist() for one in found] == [[6, 7, 8, 9, 10], [2, 3, 4, 5, 6], [0, 1, 2], [4, 5]]


def test_padding_adds_nothing_to_the_loss() -> None:
    model = begun(rounds(), QUICK).eval()
    drawn = torch.arange(ITEMS)
    one, other = torch.tensor([[1, 2, 3]]), torch.tensor([[4, 5]])
    both = loss(model, torch.tensor([[1, 2, 3], [4, 5, NOTHING]]), drawn)
    torch.testing.assert_close(both, (2 * loss(model, one, drawn) + loss(model, other, drawn)) / 3)


def test_the_right_answer_is_no_wrong_one_when_it_is_drawn() -> None:
    model, batch = begun(rounds(), QUICK).eval(), torch.tensor([[1, 2]])
    with_it, without = torch.tensor([2, 7, 2]), torch.tensor([7])
    torch.testing.assert_close(loss(model, batch, with_it), loss(model, batch, without))


def struck() -> Log:
    """Everything was sent back, but for one item each."""
    weight: NDArray[np.float32] = np.array([1, -1, 1, -1], np.float32)
    return replace(log([1, 2], [3, 4]), weight=weight)


@pytest.mark.parametrize("given", [log(), log([1], [2]), struck()])
def test_a_log_in_which_nothing_comes_next_is_refused(given: Log) -> None:
    with pytest.raises(Misconfigured, match=r"no customer liked two items.*import more"):
        fit(given, QUICK)


def test_a_loss_that_is_no_number_ends_the_training() -> None:
    with pytest.raises(Diverged, match="no number; lower its rate"):
        fit(rounds(), replace(QUICK, rate=float("inf")))
