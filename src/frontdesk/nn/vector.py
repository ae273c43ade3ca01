"""Encoders of numbers that stand by themselves: one matrix, or a small network with hidden layers."""

import torch
from torch import Tensor, nn

from frontdesk.nn.encoded import Encoded


class VectorEncoder(nn.Module):
    """The same layers for each vector of a row."""

    def __init__(self, first: nn.Module, rest: nn.Module, width: int) -> None:
        super().__init__()
        self.first, self.rest, self.width = first, rest, width

    def forward(self, values: Tensor, mask: Tensor) -> Encoded:
        """(B, T, in_width) -> tokens (B, T, width); sparse (B, K, 2) -> (B, 1, width)."""
        if isinstance(self.first, Sparse):
            values, mask = self.first(values, mask), mask.any(dim=1, keepdim=True)
        else:
            values = self.first(values)
        return Encoded(self.rest(values), mask)


class Sparse(nn.Module):
    """A linear layer of a long vector that is nearly all zeros: the weighted sum of some rows of a matrix."""

    def __init__(self, in_width: int, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(in_width, width))
        self.bias = nn.Parameter(torch.zeros(width))
        nn.init.normal_(self.weight, std=0.05)  # of the few entries that a row has, not of all there are

    def forward(self, entries: Tensor, mask: Tensor) -> Tensor:
        """(B, K, 2) of index and weight, (B, K) bool -> (B, 1, width)."""
        index, weight = entries[..., 0].long(), entries[..., 1].masked_fill(~mask, 0.0)
        if torch.onnx.is_in_onnx_export():  # which knows no bag
            summed = (weight[..., None] * self.weight[index]).sum(dim=1)
        else:
            summed = nn.functional.embedding_bag(index, self.weight, per_sample_weights=weight, mode="sum")
        return (summed + self.bias)[:, None, :]


def tail(width: int, out: int, *, layers: int, norm: bool, dropout: float) -> nn.Sequential:
    """Make what follows the first matrix of a network: norm, GELU, dropout, the next matrix, and so on."""
    steps: list[nn.Module] = []
    for at in range(layers):
        steps += [nn.LayerNorm(width)] if norm else []
        steps += [nn.GELU(), nn.Dropout(dropout), nn.Linear(width, width if at < layers - 1 else out)]
    return nn.Sequential(*steps)
