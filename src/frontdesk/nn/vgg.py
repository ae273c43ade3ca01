"""VGG 11 and 16: plain stacks of 3 x 3 convolutions.

Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition" (2015), columns A
and D. Names of weights are those of the common checkpoints: ``features.0.weight`` to ``classifier.6.bias``.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from torch import Tensor, nn

from frontdesk.nn.checkpoint import fill, tensors
from frontdesk.nn.standard import IMAGENET, Standard

Depth = Literal[11, 16]
STAGES: dict[Depth, tuple[int, ...]] = {
    11: (1, 1, 2, 2, 2),
    16: (2, 2, 3, 3, 3),
}  # convolutions before each pool
CHANNELS = (64, 128, 256, 512, 512)


class Vgg(nn.Module):
    """The convolutions, and the three dense layers behind them when ``classes`` is not 0."""

    def __init__(self, depth: Depth, classes: int = 0) -> None:
        super().__init__()
        self.standard = Standard(*IMAGENET)
        self.features = nn.Sequential(*_layers(depth))
        self.width = CHANNELS[-1]
        if classes:
            self.classifier = _classifier(self.width * 7 * 7, classes)

    def forward(self, pixels: Tensor) -> Tensor:
        """(batch, 3, height, width) of 0 to 1 -> (batch, 512, height / 32, width / 32)."""
        grid: Tensor = self.features(self.standard(pixels))
        return grid


def vgg(depth: Depth, path: Path | None = None) -> Vgg:
    """Make the convolutions, of a safetensors file if one is given. Raises `ModelMissing`, `ModelCorrupt`."""
    made = Vgg(depth)
    if path is not None:
        fill(made, tensors(path), f"VGG {depth}")
    return made


def _layers(depth: Depth) -> Iterator[nn.Module]:
    before = 3
    for count, channels in zip(STAGES[depth], CHANNELS, strict=True):
        for _ in range(count):
            convolution = nn.Conv2d(before, channels, 3, padding=1)
            nn.init.kaiming_normal_(convolution.weight, nonlinearity="relu")
            yield convolution
            yield nn.ReLU()
            before = channels
        yield nn.MaxPool2d(2, 2)


def _classifier(inputs: int, classes: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(inputs, 4_096),
        nn.ReLU(),
        nn.Dropout(),
        nn.Linear(4_096, 4_096),
        nn.ReLU(),
        nn.Dropout(),
        nn.Linear(4_096, classes),
    )
