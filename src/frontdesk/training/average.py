"""Weights beside the network: copies, a running average, and the network under other weights for a while."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager

from torch import Tensor, nn

Weights = dict[str, Tensor]


def copied(weights: Mapping[str, Tensor]) -> Weights:
    """Copy weights, away from the network that goes on changing."""
    return {name: tensor.detach().clone() for name, tensor in weights.items()}


def averaged(average: Weights, model: nn.Module, past: float) -> None:
    """Move an average towards the present weights: Polyak and Juditsky (1992), as an exponential average."""
    for name, weight in model.state_dict().items():
        if name not in average or not weight.dtype.is_floating_point:
            average[name] = weight.detach().clone()
        else:
            average[name].mul_(past).add_(weight.detach(), alpha=1 - past)


@contextmanager
def under(model: nn.Module, weights: Mapping[str, Tensor]) -> Generator[None]:
    """Give the network other weights while the block runs."""
    own = copied(model.state_dict())
    model.load_state_dict(dict(weights))
    try:
        yield
    finally:
        model.load_state_dict(own)
