"""A small convolutional network of our own for pictures, and its residual block.

He et al., "Deep Residual Learning for Image Recognition" (2016), with the group norm of Wu and He (2018): it
counts no statistics over a batch, so a picture's features depend on nothing but the picture.
"""

from itertools import pairwise

from torch import Tensor, nn
from torch.nn import functional

GROUP = 8  # channels that are normalised together


class Convolution(nn.Conv2d):
    """A convolution whose kernels are standardised: each has mean 0, and keeps the spread of what it reads.

    With group norm alone our network learns several times slower than with batch norm; with both it learns as
    fast: Qiao et al., "Micro-Batch Training with Batch-Channel Normalization and Weight Standardization"
    (2019).
    """

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002 - torch's own name for it
        """(batch, in, h, w) -> (batch, out, h / stride, w / stride)."""
        return functional.conv2d(input, standardised(self.weight), self.bias, self.stride, self.padding)

    def plain(self) -> nn.Conv2d:
        """Make a convolution that computes the same, its kernels standardised for good."""
        side = self.kernel_size[0]  # ours are square and keep the size
        made = nn.Conv2d(self.in_channels, self.out_channels, side, self.stride[0], side // 2)
        made.weight = nn.Parameter(standardised(self.weight.detach()).clone())
        made.bias = self.bias
        return made.train(self.training)


class Block(nn.Module):
    """Two 3 x 3 convolutions and a way around them; stride 2 halves the picture."""

    def __init__(self, channels_in: int, channels: int, stride: int) -> None:
        super().__init__()
        self.first = Convolution(channels_in, channels, 3, stride, padding=1, bias=False)
        self.first_norm = norm(channels)
        self.second: nn.Conv2d = Convolution(channels, channels, 3, padding=1, bias=False)
        self.second_norm = norm(channels)
        self.around = _around(channels_in, channels, stride)
        self.bend = nn.ReLU()

    def forward(self, grid: Tensor) -> Tensor:
        """(batch, channels_in, h, w) -> (batch, channels, h / stride, w / stride)."""
        inner = self.bend(self.first_norm(self.first(grid)))
        risen: Tensor = self.bend(self.second_norm(self.second(inner)) + self.around(grid))
        return risen


class Cnn(nn.Module):
    """A stem that halves the picture, then a block for each of ``stages``.

    A stage with as many channels as the one before it keeps the size, any other halves it: (32, 64, 64, 128)
    has four blocks and gives an eighth of the side. ``width`` is the last number of channels.
    """

    def __init__(self, stages: tuple[int, ...] = (32, 64, 128, 256), channels_in: int = 3) -> None:
        super().__init__()
        half = stages[0] // 2
        self.stem = nn.Sequential(
            Convolution(channels_in, half, 3, padding=1, bias=False),
            norm(half),
            nn.ReLU(),
            Convolution(half, stages[0], 3, stride=2, padding=1, bias=False),
            norm(stages[0]),
            nn.ReLU(),
        )
        steps = pairwise((stages[0], *stages))
        self.stages = nn.Sequential(*(Block(a, b, 1 if a == b else 2) for a, b in steps))
        self.width = stages[-1]

    def forward(self, pixels: Tensor) -> Tensor:
        """(batch, channels_in, height, width) around 0 -> (batch, width, h, w)."""
        grid: Tensor = self.stages(self.stem(pixels))
        return grid


def standardised(kernel: Tensor) -> Tensor:
    """Bring each kernel of (out, in, ...) to mean 0, and its sum of squares to 2, which ReLU halves."""
    centred = kernel - kernel.flatten(1).mean(1).view(-1, *(1,) * (kernel.ndim - 1))
    power = centred.flatten(1).square().sum(1).view(-1, *(1,) * (kernel.ndim - 1))
    return centred * (2 / (power + 1e-6)).sqrt()


def norm(channels: int) -> nn.GroupNorm:
    """Normalise groups of about 8 channels; a number that 8 does not divide is one group."""
    return nn.GroupNorm(channels // GROUP if channels % GROUP == 0 else 1, channels)


def _around(channels_in: int, channels: int, stride: int) -> nn.Module:
    if channels_in == channels and stride == 1:
        return nn.Identity()
    # The mean of four is taken before the 1 x 1 convolution, which would throw three of four away.
    pool: nn.Module = nn.AvgPool2d(2, ceil_mode=True) if stride == 2 else nn.Identity()
    return nn.Sequential(pool, Convolution(channels_in, channels, 1, bias=False), norm(channels))
