import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("torch")
import torch
from torch import nn

from frontdesk.training.optimiser import clipped, factor, optimiser, set_rate
from frontdesk.training.recipe import Optimiser, Schedule


@given(st.sampled_from(["constant", "linear", "cosine"]), st.integers(1, 500), st.floats(0, 0.9))
def test_a_rate_rises_over_the_warm_up_and_never_rises_again(kind: str, steps: int, warmup: float) -> None:
    schedule = Schedule.model_validate({"kind": kind, "warmup": warmup})
    rates = [factor(step, steps, schedule) for step in range(steps)]
    warm = round(warmup * steps)
    assert all(0 <= rate <= 1 for rate in rates)
    assert rates[:warm] == sorted(rates[:warm])
    assert rates[warm:] == sorted(rates[warm:], reverse=True)


@pytest.mark.parametrize("kind", ["adamw", "adam", "sgd"])
def test_biases_do_not_decay_and_what_came_pretrained_has_its_own_rate(kind: str) -> None:
    tuned, fresh = nn.Linear(2, 2), nn.Linear(2, 2)
    tuned.pretrained = True  # type: ignore[assignment]  # a mark that networks of given weights carry
    settings = Optimiser.model_validate({"kind": kind, "rate": 0.1, "encoder_rate": 0.01, "decay": 0.5})
    made = optimiser(nn.ModuleList([tuned, fresh]), settings)
    groups = {id(one): group for group in made.param_groups for one in group["params"]}
    assert (groups[id(tuned.weight)]["lr"], groups[id(fresh.weight)]["lr"]) == (0.01, 0.1)
    assert (groups[id(fresh.weight)]["weight_decay"], groups[id(fresh.bias)]["weight_decay"]) == (0.5, 0.0)
    set_rate(made, 0.5)
    assert (groups[id(tuned.weight)]["lr"], groups[id(fresh.weight)]["lr"]) == (0.005, 0.05)


def test_a_long_gradient_is_shortened() -> None:
    layer = nn.Linear(3, 1)
    (layer(torch.full((1, 3), 100.0)) ** 2).sum().backward()
    clipped(layer, 1.0)
    squares = [float(one.grad.square().sum()) for one in layer.parameters() if one.grad is not None]
    assert sum(squares) ** 0.5 == pytest.approx(1, rel=1e-3)
