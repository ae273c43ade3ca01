"""Pixels of 0 to 1 brought to the mean and spread that a pretrained network was trained on."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


class Standard(nn.Module):
    """Gives ``(x - mean) / spread``, a value a channel; of pictures and of films."""

    mean: Tensor
    spread: Tensor

    def __init__(self, mean: Sequence[float], spread: Sequence[float]) -> None:
        super().__init__()
        # Not persistent: a checkpoint holds what was learnt, and its keys stay those that were published.
        self.register_buffer("mean", torch.tensor(mean), persistent=False)
        self.register_buffer("spread", torch.tensor(spread), persistent=False)

    def forward(self, pixels: Tensor) -> Tensor:
        """(batch, channels, ...) -> the same shape."""
        shape = (-1, *(1 for _ in range(pixels.ndim - 2)))
        return (pixels - self.mean.view(shape)) / self.spread.view(shape)
