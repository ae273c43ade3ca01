import math

import pytest

pytest.importorskip("torch")

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from frontdesk.nn.clip import DualEncoder
from frontdesk.nn.fusion import FusionConfig
from frontdesk.nn.multimodal import InputConfig
from frontdesk.training.contrast import Contrast, symmetric

Values = dict[str, tuple[Tensor, Tensor]]


def vectors(seed: int, rows: int) -> tuple[Tensor, Tensor, Tensor]:
    chance = torch.Generator().manual_seed(seed)
    first, second = (torch.randn(rows, 4, generator=chance, dtype=torch.float64) for _ in range(2))
    return first, second, torch.randint(3, (rows,), generator=chance)


def plain(first: Tensor, second: Tensor, products: list[int]) -> list[float]:
    """The loss as a sum over single numbers."""
    found = []
    for row, product in enumerate(products):
        others = [at for at, its in enumerate(products) if at == row or its != product]
        own = float(first[row] @ second[row])
        there = math.log(sum(math.exp(float(first[row] @ second[at]) - own) for at in others))
        back = math.log(sum(math.exp(float(first[at] @ second[row]) - own) for at in others))
        found.append((there + back) / 2)
    return found


def slope(loss: Tensor) -> None:
    loss.sum().backward()  # type: ignore[no-untyped-call]  # torch types it so


@given(st.integers(0, 10_000), st.integers(1, 9))
def test_the_loss_is_that_of_a_plain_loop(seed: int, rows: int) -> None:
    first, second, products = vectors(seed, rows)
    found = symmetric(first, second, products).tolist()
    assert found == pytest.approx(plain(first, second, products.tolist()), abs=1e-5)


@given(st.integers(0, 10_000))
def test_neither_the_order_of_a_batch_nor_that_of_its_sides_matters(seed: int) -> None:
    first, second, products = vectors(seed, 8)
    order = torch.randperm(8, generator=torch.Generator().manual_seed(seed))
    straight = symmetric(first, second, products)
    turned = symmetric(second[order], first[order], products[order])
    assert turned.tolist() == pytest.approx(straight[order].tolist(), abs=1e-5)


@given(st.integers(0, 10_000), st.permutations(range(6)))
def test_no_other_pairing_costs_less_than_the_one_that_matches(seed: int, order: list[int]) -> None:
    sides = torch.linalg.qr(torch.randn(6, 6, generator=torch.Generator().manual_seed(seed)))[0] * 3
    own = torch.arange(6)
    matched = symmetric(sides, sides, own).sum()
    assert symmetric(sides, sides[order], own).sum() >= matched - 1e-4
    assert symmetric(10 * sides, 10 * sides, own).sum() == pytest.approx(0, abs=1e-6)


def test_rows_of_one_product_neither_draw_nor_push_each_other() -> None:
    logits = torch.randn(5, 5, generator=torch.Generator().manual_seed(1), requires_grad=True)
    products = torch.tensor([0, 1, 0, 2, 1])
    slope(symmetric(logits, torch.eye(5), products))  # the inner products are the logits themselves
    assert logits.grad is not None
    twins = (products[:, None] == products) & ~torch.eye(5, dtype=torch.bool)
    assert bool((logits.grad[twins] == 0).all())
    assert bool((logits.grad.diag() < 0).all())
    assert bool((logits.grad[~twins & ~torch.eye(5, dtype=torch.bool)] > 0).all())


def test_gradients_are_those_of_finite_differences() -> None:
    first, second, products = vectors(3, 5)

    def loss(one: Tensor, other: Tensor) -> Tensor:
        return symmetric(one, other, products).sum()

    first.requires_grad_(True)
    slope(loss(first, second))
    assert first.grad is not None
    for row, column in ((0, 0), (2, 3), (4, 1)):
        moved = torch.zeros_like(first)
        moved[row, column] = 1e-2
        with torch.no_grad():
            rise = (loss(first + moved, second) - loss(first - moved, second)) / 2e-2
        assert float(first.grad[row, column]) == pytest.approx(float(rise), abs=2e-3)


def test_a_row_alone_has_nothing_to_learn_from() -> None:
    assert symmetric(torch.ones(1, 2), torch.ones(1, 2), torch.zeros(1)).tolist() == [0]
    assert symmetric(torch.ones(3, 2), torch.ones(3, 2), torch.zeros(3)).tolist() == [0, 0, 0]


def network() -> tuple[DualEncoder, Values]:
    torch.manual_seed(0)
    inputs = {"image": InputConfig("vector", 6, width=8), "text": InputConfig("vector", 5, width=8)}
    hidden = torch.randn(12, 4)
    there = torch.ones(12, 1, dtype=torch.bool)
    values = {name: (hidden @ torch.randn(4, one.in_width), there) for name, one in inputs.items()}
    whole = {name: (vectors[:, None, :], mask) for name, (vectors, mask) in values.items()}
    return DualEncoder(inputs, FusionConfig(width=8)), whole


def test_pairs_that_share_a_cause_are_learnt() -> None:
    model, values = network()
    aim, products = Contrast(("image", "text")), torch.arange(12)
    optimizer = torch.optim.Adam(model.parameters(), 0.03)
    before = aim.figures(aim.predict(model, values).detach().double().numpy(), products.numpy())
    for _ in range(120):
        optimizer.zero_grad()
        slope(aim.loss(model, values, products))
        optimizer.step()
    after = aim.figures(aim.predict(model, values).detach().double().numpy(), products.numpy())
    assert after["r1"] == 1
    assert after["image_to_text_median_rank"] == 1
    assert before["r1"] < 0.5


@torch.no_grad()
def test_a_row_without_one_side_is_left_out() -> None:
    model, values = network()
    aim, products = Contrast(("image", "text")), torch.arange(12)
    some = torch.arange(12) >= 4
    text, mask = values["text"]
    lacking = values | {"text": (text, mask & some[:, None])}
    fewer = {name: (one[some], there[some]) for name, (one, there) in values.items()}
    whole = aim.loss(model, lacking, products)
    assert float(whole) == pytest.approx(float(aim.loss(model, fewer, products[some])), rel=1e-5)
    none = values | {"text": (text, torch.zeros_like(mask))}
    assert float(aim.loss(model, none, products)) == 0


def test_figures_are_told_each_way_and_together() -> None:
    left, right = np.eye(11), np.eye(11)[:, ::-1].copy()
    found = Contrast(("image", "text")).figures(np.hstack([left, right]), np.arange(11))
    assert found["r1"] == pytest.approx(1 / 11)
    assert found["text_to_image_r1"] == pytest.approx(1 / 11)
    assert {"r5", "r10", "median_rank", "image_to_text_r5", "text_to_image_median_rank"} <= found.keys()
