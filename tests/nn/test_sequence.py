import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.nn.sequence import NextItem, Reader, SequenceConfig

SMALL = SequenceConfig(width=8, layers=2, heads=2, length=6, dropout=0)


@pytest.fixture(autouse=True)
def _seeded() -> None:
    torch.manual_seed(0)


@given(st.integers(1, 5), st.integers(0, 3))
def test_what_comes_later_changes_nothing_before(steps: int, more: int) -> None:
    reader = Reader(SMALL).eval()
    vectors = torch.randn(3, min(steps + more, SMALL.length), 8)
    torch.testing.assert_close(reader(vectors)[:, :steps], reader(vectors[:, :steps]))


def test_the_order_counts() -> None:
    reader = Reader(SequenceConfig(width=8, dropout=0)).eval()
    torch.nn.init.normal_(reader.places.weight)
    vectors = torch.randn(1, 4, 8)
    turned = vectors[:, [1, 0, 2, 3]]
    assert (reader(vectors)[:, -1] - reader(turned)[:, -1]).abs().max() > 0.01


def test_at_first_items_lie_as_their_factors_do() -> None:
    factors = torch.nn.functional.normalize(torch.randn(9, 5), dim=1)
    model = NextItem(factors, torch.zeros(9), SMALL)
    vectors = model.vectors(torch.arange(9))
    torch.testing.assert_close(vectors @ vectors.T, factors @ factors.T)


def test_factors_stay_as_they_are_and_all_else_is_learnt() -> None:
    model = NextItem(torch.randn(9, 5), torch.zeros(9), SMALL)
    assert "factors" not in dict(model.named_parameters())
    torch.autograd.backward(model.logits(model(torch.tensor([[1, 2, 3]]))[0], torch.arange(9)).exp().sum())
    assert all(one.grad is not None for one in model.parameters())


def test_one_item_matches_as_it_does_among_all() -> None:
    model = NextItem(torch.randn(9, 5), torch.arange(9.0), SMALL).eval()
    wanted = model(torch.tensor([[1, 2, 3]]))[0]
    came = torch.tensor([4, 0, 8])
    every = model.logits(wanted, torch.arange(9))
    torch.testing.assert_close(model.matched(wanted, came), every[torch.arange(3), came])
