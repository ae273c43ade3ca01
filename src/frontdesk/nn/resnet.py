"""ResNet 18, 34 and 50, as transformers builds them, up to their feature map.

He et al., "Deep Residual Learning for Image Recognition" (2016).
"""

from pathlib import Path
from typing import Literal, Self

from torch import Tensor, nn
from transformers import ResNetConfig, ResNetModel

from frontdesk.nn.checkpoint import fill, tensors
from frontdesk.nn.cnn import norm
from frontdesk.nn.standard import IMAGENET, Standard

Depth = Literal[18, 34, 50]
BLOCKS: dict[Depth, tuple[int, ...]] = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3)}
WIDTHS = {True: (64, 128, 256, 512), False: (256, 512, 1_024, 2_048)}  # of basic and of bottleneck blocks
PREFIX = "resnet."  # of the weights of a checkpoint that classifies


class Resnet(nn.Module):
    """The network without its classifier; ``width`` is 512, or 2048 of depth 50.

    The statistics of its batch norms are the checkpoint's and stay so while it is tuned: those of small
    batches would be worse, and would make a picture's features depend on its neighbours.
    """

    def __init__(self, depth: Depth) -> None:
        super().__init__()
        whole = ResNetModel(_config(depth))
        self.width = WIDTHS[depth < 50][-1]
        self.standard = Standard(*IMAGENET)
        self.embedder, self.encoder = whole.embedder, whole.encoder

    def forward(self, pixels: Tensor) -> Tensor:
        """(batch, 3, height, width) of 0 to 1 -> (batch, width, height / 32, width / 32), rounded up."""
        grid: Tensor = self.encoder(self.embedder(self.standard(pixels))).last_hidden_state
        return grid

    def train(self, mode: bool = True) -> Self:
        """Set the mode, but for the batch norms."""
        super().train(mode)
        for module in self.modules():
            if isinstance(module, nn.BatchNorm2d | nn.BatchNorm3d):
                module.eval()
        return self


def resnet(depth: Depth, path: Path | None = None) -> Resnet:
    """Make the network, of a transformers folder or its safetensors file when ``path`` is given.

    Without one its batch norms, which would have no statistics, are group norms. Raises `ModelMissing`,
    `ModelCorrupt`.
    """
    made = Resnet(depth)
    if path is None:
        _regroup(made)
    else:
        weights = {name.removeprefix(PREFIX): tensor for name, tensor in tensors(path).items()}
        fill(made, weights, f"ResNet {depth}")
    return made


def _config(depth: Depth) -> ResNetConfig:
    basic = depth < 50
    kind = "basic" if basic else "bottleneck"
    return ResNetConfig(hidden_sizes=WIDTHS[basic], depths=BLOCKS[depth], layer_type=kind)


def _regroup(module: nn.Module) -> None:
    for name, child in module.named_children():
        if isinstance(child, nn.BatchNorm2d):
            setattr(module, name, norm(child.num_features))
        else:
            _regroup(child)
