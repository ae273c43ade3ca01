"""A network for films, inflated from one for pictures.

Carreira and Zisserman, "Quo Vadis, Action Recognition?" (2017).
"""

from torch import Tensor, nn

from frontdesk.nn.inflate import inflate


class I3d(nn.Module):
    """The inflated network, then the mean over time and place; ``width`` is that of the picture's network.

    ``network`` gives (batch, channels, height, width) of 0 to 1 -> (batch, width, h, w), like `cnn.Cnn` and
    `resnet.resnet`.
    """

    def __init__(self, network: nn.Module, width: int, time: int = 3) -> None:
        super().__init__()
        self.network = inflate(network, time)
        self.width = width

    def forward(self, frames: Tensor) -> Tensor:
        """(batch, frames, 3, side, side) of 0 to 1 -> (batch, width)."""
        volume: Tensor = self.network(frames.transpose(1, 2))  # (batch, width, frames, h, w)
        return volume.mean((2, 3, 4))
