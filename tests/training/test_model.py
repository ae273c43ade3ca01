import numpy as np
import pytest

pytest.importorskip("torch")
import torch

from frontdesk.config import load
from frontdesk.errors import Misconfigured
from frontdesk.features.feature import Shape, Tools
from frontdesk.models.store import ModelStore
from frontdesk.nn.clip import DualEncoder
from frontdesk.training.model import modalities, network, parameters, standardise
from frontdesk.training.recipe import Recipe, parse
from training.rows import equal, toy

TOOLS = Tools(ModelStore(load().models))
SHAPES = {"text": Shape("vector", 4), "sound": Shape("sequence", 2)}


def recipe(**changes: object) -> Recipe:
    scaled = {"feature": "numbers", "options": {"scale": True}, "width": 8}
    told: dict[str, object] = {
        "data": "rows.csv",
        "inputs": {"text": scaled, "sound": {**scaled, "modality": "audio"}},
    }
    return parse(told | changes)


def test_the_seed_decides_the_network() -> None:
    first, again = (network(recipe(), SHAPES, 3, TOOLS).state_dict() for _ in range(2))
    assert equal(first, again)
    assert not equal(first, network(recipe(seed=1), SHAPES, 3, TOOLS).state_dict())


def test_inputs_are_standardised_by_the_rows_that_train() -> None:
    rows, model = toy(300), network(recipe(), SHAPES, 3, TOOLS)
    standardise(model, rows)
    buffers = {name: value for name, value in model.named_buffers() if name.startswith("encoders.text")}
    mean = next(value for name, value in buffers.items() if name.endswith("mean"))
    deviation = next(value for name, value in buffers.items() if name.endswith("deviation"))
    np.testing.assert_allclose(mean.numpy().ravel(), rows.text.mean(axis=0), atol=1e-4)
    np.testing.assert_allclose(deviation.numpy().ravel(), rows.text.std(axis=0), atol=1e-4)


def test_an_option_that_an_encoder_does_not_know_names_input_and_nearest() -> None:
    wrong = recipe(inputs={"text": {"feature": "numbers", "encoder": "mlp", "options": {"hiden": 3}}})
    with pytest.raises(Misconfigured, match=r"input text, encoder mlp: .*did you mean 'hidden'"):
        network(wrong, SHAPES, 3, TOOLS)


def test_pairs_have_a_network_of_their_own() -> None:
    assert isinstance(network(recipe(task="contrast"), SHAPES, 0, TOOLS), DualEncoder)


def test_inputs_are_dropped_by_modality_and_parameters_are_counted() -> None:
    assert modalities(recipe()) == {"text": "text", "sound": "audio"}
    layer = torch.nn.Linear(3, 2)
    layer.bias.requires_grad_(False)
    assert parameters(layer) == 6
