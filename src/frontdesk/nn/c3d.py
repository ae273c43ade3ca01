"""A network of 3-D convolutions for films.

Tran et al., "Learning Spatiotemporal Features with 3D Convolutional Networks" (2015): 3 x 3 x 3 throughout,
the first pool over the picture only, so that time is not merged too early. Group norm is ours.
"""

from itertools import pairwise

from torch import Tensor, nn
from torch.nn import functional

from frontdesk.nn.cnn import norm, standardised


class Convolution(nn.Conv3d):
    """A 3-D convolution whose kernels are standardised, as those of `cnn.Convolution`."""

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002 - torch's own name for it
        """(batch, in, frames, h, w) -> (batch, out, frames, h, w)."""
        return functional.conv3d(input, standardised(self.weight), self.bias, self.stride, self.padding)


class C3d(nn.Module):
    """A convolution and a pool for each of ``stages``, then the mean; ``width`` is the last of them."""

    def __init__(self, stages: tuple[int, ...] = (32, 64, 128, 128)) -> None:
        super().__init__()
        steps = enumerate(pairwise((3, *stages)))
        self.stages = nn.Sequential(*(_stage(a, b, 1 if number == 0 else 2) for number, (a, b) in steps))
        self.width = stages[-1]

    def forward(self, frames: Tensor) -> Tensor:
        """(batch, frames, 3, side, side) of 0 to 1 -> (batch, width)."""
        volume = (frames.transpose(1, 2) - 0.5) * 4  # (batch, 3, frames, side, side)
        features: Tensor = self.stages(volume).mean((2, 3, 4))
        return features


def _stage(channels_in: int, channels: int, time: int) -> nn.Sequential:
    return nn.Sequential(
        Convolution(channels_in, channels, 3, padding=1, bias=False),
        norm(channels),
        nn.ReLU(),
        nn.MaxPool3d(
            (time, 2, 2), ceil_mode=True
        ),  # rounded up, so that a short or small film is not pooled away
    )
