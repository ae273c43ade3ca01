"""EfficientNet-Lite0 to be tuned, out of the picture.onnx that the model store built.

Tan and Le, "EfficientNet" (2019), in the Lite form: no squeeze-and-excitation, ReLU6. The batch norms are
folded into the convolutions, so nothing in it counts statistics.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from frontdesk.errors import ModelCorrupt, ModelMissing
from frontdesk.nn.standard import Standard

# Rows of table 1 as (repeats, stride of the first, kernel, channels); width and depth are those of Lite0.
STAGES = (
    (1, 1, 3, 16),
    (2, 2, 3, 24),
    (2, 2, 5, 40),
    (3, 2, 3, 80),
    (3, 1, 5, 112),
    (4, 2, 5, 192),
    (1, 1, 3, 320),
)
STEM, WIDTH, EXPANSION = 32, 1_280, 6


class Convolution(nn.Module):
    """A convolution with TensorFlow's padding "same", and ReLU6 behind it unless it is ``linear``."""

    def __init__(
        self, shape: tuple[int, int, int], stride: int = 1, *, deep: bool = False, linear: bool = False
    ) -> None:
        super().__init__()
        before, channels, kernel = shape
        self.convolve = nn.Conv2d(before, channels, kernel, stride, groups=channels if deep else 1)
        self.kernel, self.stride = kernel, stride
        self.bend: nn.Module = nn.Identity() if linear else nn.ReLU6()

    def forward(self, grid: Tensor) -> Tensor:
        """(batch, before, h, w) -> (batch, channels, h / stride, w / stride), rounded up."""
        high, wide = (_padding(size, self.kernel, self.stride) for size in grid.shape[-2:])
        made: Tensor = self.bend(self.convolve(functional.pad(grid, (*wide, *high))))
        return made


class Block(nn.Module):
    """Widen, convolve each channel on its own, narrow; a way around when the shape stays."""

    def __init__(self, before: int, channels: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        inner = before * expansion
        widen = [Convolution((before, inner, 1))] if expansion > 1 else []
        deep = Convolution((inner, inner, kernel), stride, deep=True)
        self.inner = nn.Sequential(*widen, deep, Convolution((inner, channels, 1), linear=True))
        self.around = before == channels and stride == 1

    def forward(self, grid: Tensor) -> Tensor:
        """(batch, before, h, w) -> (batch, channels, h / stride, w / stride)."""
        made: Tensor = self.inner(grid)
        return grid + made if self.around else made


class EfficientNet(nn.Module):
    """The network up to its feature map; ``width`` is 1280."""

    def __init__(self) -> None:
        super().__init__()
        self.width = WIDTH
        self.standard = Standard((127 / 255,) * 3, (128 / 255,) * 3)
        self.stem = Convolution((3, STEM, 3), 2)
        self.blocks = nn.Sequential(*_blocks())
        self.head = Convolution((STAGES[-1][-1], WIDTH, 1))

    def forward(self, pixels: Tensor) -> Tensor:
        """(batch, 3, height, width) of 0 to 1 -> (batch, 1280, height / 32, width / 32), rounded up."""
        # Channels last: convolutions of one channel each are quicker so on a CPU.
        lay = torch.channels_last if pixels.dim() == 4 else torch.channels_last_3d  # of a film when inflated
        laid = self.standard(pixels).contiguous(memory_format=lay)
        grid: Tensor = self.head(self.blocks(self.stem(laid)))
        return grid


def efficientnet(weights: Path) -> EfficientNet:
    """Make the network with the weights of a picture.onnx, or of its folder.

    Raises `ModelMissing`, `ModelCorrupt`.
    """
    file = weights / "picture.onnx" if weights.is_dir() else weights
    made = EfficientNet()
    convolutions = [module for module in made.modules() if isinstance(module, nn.Conv2d)]
    found = _kernels(file)
    wanted = [tuple(one.weight.shape) for one in convolutions]
    if [tuple(kernel.shape) for kernel, _ in found] != wanted:
        raise ModelCorrupt(f"{file.name} is no EfficientNet-Lite0", part=str(file))
    with torch.no_grad():
        for one, (kernel, bias) in zip(convolutions, found, strict=True):
            one.weight.copy_(kernel)
            if one.bias is not None:
                one.bias.copy_(bias)
    return made


def _kernels(path: Path) -> list[tuple[Tensor, Tensor]]:
    """Read kernel and bias of every convolution of an ONNX file, in the order in which they run."""
    if not path.is_file():
        raise ModelMissing(
            f"{path.name} is not there", part=str(path), remedy="run 'frontdesk models pull light'"
        )
    try:
        onnx.checker.check_model(
            path
        )  # raises its own error where protobuf, which has no types, would raise another
        graph = onnx.load(path, load_external_data=False).graph
        kept = {one.name: one for one in graph.initializer}
        names = [node.input for node in graph.node if node.op_type == "Conv"]
        return [_pair(kept[kernel], kept[bias]) for _, kernel, bias in names]
    except (onnx.checker.ValidationError, KeyError, ValueError, OSError) as error:
        raise ModelCorrupt(f"{path.name} is no readable network", part=str(path)) from error


def _pair(kernel: onnx.TensorProto, bias: onnx.TensorProto) -> tuple[Tensor, Tensor]:
    first, second = (torch.from_numpy(numpy_helper.to_array(one).copy()) for one in (kernel, bias))
    return first, second


def _blocks() -> Iterator[Block]:
    before = STEM
    for number, (repeats, stride, kernel, channels) in enumerate(STAGES):
        for repeat in range(repeats):
            yield Block(before, channels, kernel, stride if repeat == 0 else 1, EXPANSION if number else 1)
            before = channels


def _padding(size: int, kernel: int, stride: int) -> Sequence[int]:
    """Return what is added before and after; an odd pixel goes behind."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2
