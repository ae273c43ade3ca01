import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("torch")
import torch
from torch import nn

from frontdesk.features.feature import Shape, Tools
from frontdesk.models.store import ModelStore
from frontdesk.training.model import network
from frontdesk.training.optimiser import clipped, factor, optimiser, set_rate
from frontdesk.training.recipe import Optimiser, Schedule, parse


@given(st.sampled_from(["constant", "linear", "cosine"]), st.integers(1, 500), st.floats(0, 0.9))
def test_a_rate_rises_over_the_warm_up_and_never_rises_again(kind: str, steps: int, warmup: float) -> None:
    schedule = Schedule.model_validate({"kind": kind, "warmup": warmup})
    rates = [factor(step, steps, schedule) for step in range(steps)]
    warm = round(warmup * steps)
    assert all(0 <= rate <= 1 for rate in rates)
    assert rates[:warm] == sorted(rates[:warm])
    assert rates[warm:] == sorted(rates[warm:], reverse=True)


class Tuned(nn.Module):
    given = ("inner",)

    def __init__(self) -> None:
        super().__init__()
        self.inner, self.outer = nn.Linear(2, 2), nn.Linear(2, 2)


@pytest.mark.parametrize("kind", ["adamw", "adam", "sgd"])
def test_biases_do_not_decay_and_what_came_pretrained_has_its_own_rate(kind: str) -> None:
    whole = Tuned()
    tuned, fresh = whole.inner, whole.outer
    settings = Optimiser.model_validate({"kind": kind, "rate": 0.1, "encoder_rate": 0.01, "decay": 0.5})
    made = optimiser(whole, settings)
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


@pytest.mark.models
def test_a_network_of_the_store_is_tuned_at_the_rate_of_encoders(store: ModelStore) -> None:
    recipe = parse(
        {
            "data": "rows.csv",
            "inputs": {
                "image": {
                    "feature": "pixels",
                    "encoder": "efficientnet",
                    "options": {"path": "store:picture"},
                }
            },
            "optimiser": {"rate": 0.1, "encoder_rate": 0.01},
        }
    )
    model = network(recipe, {"image": Shape("pixels", 32)}, 3, Tools(store))
    rates = {
        id(one): group["lr"]
        for group in optimiser(model, recipe.optimiser).param_groups
        for one in group["params"]
    }
    given = [rates[id(one)] for name, one in model.named_parameters() if ".network." in name]
    rest = [rates[id(one)] for name, one in model.named_parameters() if ".network." not in name]
    assert set(given) == {0.01}
    assert set(rest) == {0.1}
