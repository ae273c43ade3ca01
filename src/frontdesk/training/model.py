"""A recipe and the shapes of its features -> the network."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol, cast

import numpy as np
import torch
from torch import Tensor, nn

from frontdesk.errors import Misconfigured
from frontdesk.features.feature import Floats, Modality, Shape, Tools
from frontdesk.nn.clip import DualEncoder
from frontdesk.nn.multimodal import FusionConfig, InputConfig, Multimodal
from frontdesk.training.batches import Rows
from frontdesk.training.recipe import Fusion, Input, Recipe

STORE = "store:"  # in front of a model's name where an option wants a folder
MOST = 20_000  # rows that a standardisation is measured on


class Scaled(Protocol):
    """An encoder that standardises what it reads."""

    def set_scale(self, mean: Tensor, deviation: Tensor) -> None:
        """Take mean and deviation, (width,) each."""
        ...


def network(recipe: Recipe, shapes: Mapping[str, Shape], classes: int, tools: Tools) -> Multimodal:
    """Build the network under the recipe's seed. Raises `Misconfigured` for options that it does not know."""
    torch.manual_seed(recipe.seed)
    configs = {name: _input(one, shapes[name], tools) for name, one in recipe.inputs.items()}
    fusion = _fusion(recipe.fusion)
    try:
        return (
            DualEncoder(configs, fusion)
            if recipe.task == "contrast"
            else Multimodal(configs, fusion, classes)
        )
    except ValueError as error:
        raise Misconfigured(f"recipe, inputs: {error}", part="inputs", remedy="see docs/nn.md") from error


def modalities(recipe: Recipe) -> dict[str, Modality]:
    """Name the modality of each input: those of one modality are dropped and explained together."""
    return {name: one.modality for name, one in recipe.inputs.items()}


def standardise(model: Multimodal, rows: Rows) -> None:
    """Measure the inputs whose encoders ask for it, on training rows, and tell the encoders."""
    asking = {name: cast("Scaled", one) for name, one in model.encoders.items() if hasattr(one, "set_scale")}
    for name, encoder in asking.items():
        mean, deviation = _measured(_vectors(rows, name))
        encoder.set_scale(torch.from_numpy(mean), torch.from_numpy(deviation))


def _input(one: Input, shape: Shape, tools: Tools) -> InputConfig:
    options = {key: _resolved(value, tools) for key, value in one.options.items()}
    return InputConfig(shape.kind, shape.width, one.encoder, options, one.width, one.modality)


def _resolved(value: Any, tools: Tools) -> Any:
    """Turn ``store:NAME`` into the folder of that model; lists become tuples, as configurations hold them."""
    if isinstance(value, str) and value.startswith(STORE):
        return str(tools.store.path(value.removeprefix(STORE)))
    return tuple(value) if isinstance(value, list) else value


def _fusion(fusion: Fusion) -> FusionConfig:
    return FusionConfig(fusion.kind, fusion.rule, fusion.width, fusion.layers, fusion.heads, fusion.hidden)


def _vectors(rows: Rows, name: str) -> Iterator[Floats]:
    """Yield what training rows hold of an input: (n, width) a batch, padding left out."""
    order = np.random.default_rng(0).permutation(len(rows))[:MOST]
    for at in range(0, len(order), 256):
        values, mask = rows.batch(order[at : at + 256].tolist()).values[name]
        yield values[mask].astype(np.float32)


def _measured(batches: Iterable[Floats]) -> tuple[Floats, Floats]:
    """Return mean and deviation of every column over all batches; a constant column deviates by 1."""
    count, total, squares = 0, np.zeros(1), np.zeros(1)
    for batch in batches:
        wide = batch.astype(np.float64)
        count, total, squares = count + len(wide), total + wide.sum(0), squares + (wide**2).sum(0)
    mean = total / max(count, 1)
    deviation = np.sqrt(np.maximum(squares / max(count, 1) - mean**2, 0))
    return mean.astype(np.float32), np.where(deviation > 1e-6, deviation, 1.0).astype(np.float32)


def parameters(model: nn.Module) -> int:
    """Count the numbers that are learnt."""
    return sum(one.numel() for one in model.parameters() if one.requires_grad)
