"""A network for pictures made one for films, which sees in a still film what it saw in the picture.

Carreira and Zisserman, "Quo Vadis, Action Recognition?" (2017): every kernel is repeated over time and
divided by how often.
"""

import copy
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from frontdesk.nn import cnn


class Convolution(nn.Module):
    """A 2-D convolution over ``time`` frames; the first and last frame stand in for those beyond them."""

    def __init__(self, flat: nn.Conv2d, time: int) -> None:
        super().__init__()
        self.time = time
        kernel = cnn.standardised(flat.weight) if isinstance(flat, cnn.Convolution) else flat.weight
        self.weight = nn.Parameter(_repeated(kernel, time))  # (out, in, time, k, k)
        self.bias = None if flat.bias is None else nn.Parameter(flat.bias.detach().clone())
        self.stride, self.padding = (1, *flat.stride), (0, *cast("tuple[int, int]", flat.padding))
        self.dilation, self.groups = (1, *flat.dilation), flat.groups

    def forward(self, volume: Tensor) -> Tensor:
        """(batch, in, frames, h, w) -> (batch, out, frames, h', w')."""
        around = self.time // 2
        padded = functional.pad(volume, (0, 0, 0, 0, around, around), mode="replicate") if around else volume
        return functional.conv3d(
            padded, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups
        )


def inflate(network: nn.Module, time: int = 3) -> nn.Module:
    """Copy a network, its convolutions, pools and batch norms made ones of (batch, channels, frames, h, w).

    ``time`` frames, an odd number, are seen by kernels larger than 1 x 1. What works on any number of
    dimensions (ReLU, group norm, sums) stays; what flattens does not fit, so give it a network that ends in a
    feature map.
    """
    if time % 2 == 0:
        raise ValueError(f"a kernel over {time} frames has no middle: give an odd number")
    made = _inflated(network, time)
    if made is not None:
        return made
    whole = copy.deepcopy(network)
    for name, module in list(whole.named_modules()):
        grown = _inflated(module, time)
        if grown is not None:
            above, _, last = name.rpartition(".")
            setattr(whole.get_submodule(above), last, grown)
    return whole


def _inflated(module: nn.Module, time: int) -> nn.Module | None:
    """Give a layer's twin over films, or None for what needs none."""
    match module:
        case nn.Conv2d():
            return Convolution(module, 1 if module.kernel_size == (1, 1) else time)
        case nn.MaxPool2d():
            sizes = _flat(module.kernel_size, 1), _flat(module.stride, 1), _flat(module.padding, 0)
            return nn.MaxPool3d(*sizes, ceil_mode=module.ceil_mode)
        case nn.AvgPool2d():
            sizes = _flat(module.kernel_size, 1), _flat(module.stride, 1), _flat(module.padding, 0)
            return nn.AvgPool3d(*sizes, ceil_mode=module.ceil_mode)
        case nn.BatchNorm2d():
            grown = nn.BatchNorm3d(module.num_features, module.eps, module.momentum, module.affine)
            grown.load_state_dict(module.state_dict())
            return grown.train(module.training)
        case _:
            return None


def _repeated(kernel: Tensor, time: int) -> Tensor:
    return kernel.detach()[:, :, None].repeat(1, 1, time, 1, 1) / torch.tensor(float(time))


def _flat(size: int | tuple[int, ...], first: int) -> tuple[int, int, int]:
    """Put a size over time before that over the picture."""
    high, wide = (size, size) if isinstance(size, int) else size
    return first, high, wide
