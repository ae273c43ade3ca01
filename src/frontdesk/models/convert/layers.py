"""Layers that several networks for pictures share; pictures are (n, channels, height, width)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.models.convert.graph import Graph

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class BatchNorm:
    """The four vectors of a batch norm at rest, a value a channel."""

    scale: Floats
    shift: Floats
    mean: Floats
    variance: Floats
    epsilon: float

    def fold(self, kernel: Floats, bias: Floats | None = None) -> tuple[Floats, Floats]:
        """Return kernel (out, in, k, k) and bias that do the convolution and the norm behind it at once."""
        factor = (self.scale / np.sqrt(self.variance + self.epsilon)).astype(np.float32)
        before = -self.mean if bias is None else bias - self.mean
        return kernel * factor[:, None, None, None], before * factor + self.shift


def convolve(graph: Graph, x: str, kernel: Floats, bias: Floats | None = None, stride: int = 1) -> str:
    """Convolve with TensorFlow's padding "same": an odd pixel of it goes to the right and the bottom."""
    inputs = [x, graph.constant(kernel), *([] if bias is None else [graph.constant(bias)])]
    return graph.node("Conv", *inputs, strides=[stride, stride], auto_pad="SAME_UPPER")


def depthwise(graph: Graph, x: str, kernel: Floats, bias: Floats | None = None, stride: int = 1) -> str:
    """Convolve each channel with its own kernel (channels, 1, k, k), padded like `convolve`."""
    inputs = [x, graph.constant(kernel), *([] if bias is None else [graph.constant(bias)])]
    return graph.node("Conv", *inputs, strides=[stride, stride], auto_pad="SAME_UPPER", group=len(kernel))


def from_keras(kernel: Floats) -> Floats:
    """Turn a kernel (k, k, in, out) into (out, in, k, k)."""
    return kernel.transpose(3, 2, 0, 1)


def depthwise_from_keras(kernel: Floats) -> Floats:
    """Turn a depthwise kernel (k, k, channels, 1) into (channels, 1, k, k)."""
    return kernel.transpose(2, 3, 0, 1)
