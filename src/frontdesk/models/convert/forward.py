"""Layers in plain NumPy, written without a line of what builds the graphs: see `forward_networks`.

Pictures are (height, width, channels), one at a time; sequences are (rows, width).
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.floating]


def windows(x: Array, size: int, stride: int, *, same: bool = True, fill: float = 0.0) -> Array:
    """Cut a picture into squares (rows, columns, channels, size, size), padded like TensorFlow's "same"."""
    if same:
        missing = [max((-(-side // stride) - 1) * stride + size - side, 0) for side in x.shape[:2]]
        around = [(gap // 2, gap - gap // 2) for gap in missing]
        x = np.pad(x, (*around, (0, 0)), constant_values=fill)
    return np.lib.stride_tricks.sliding_window_view(x, (size, size), (0, 1))[::stride, ::stride]


def convolve(
    x: Array, kernel: Array, bias: Array | float = 0.0, stride: int = 1, *, same: bool = True
) -> Array:
    """Convolve with a kernel (k, k, in, out)."""
    cut = windows(x, len(kernel), stride, same=same)
    made: Array = np.tensordot(cut, kernel, ([3, 4, 2], [0, 1, 2])) + bias
    return made


def depthwise(x: Array, kernel: Array, stride: int = 1) -> Array:
    """Convolve each channel with its own kernel (k, k, channels, 1)."""
    cut = windows(x, len(kernel), stride)
    made: Array = np.einsum("hwcij,ijc->hwc", cut, kernel[..., 0], optimize=True)
    return made


def batch_norm(x: Array, scale: Array, shift: Array, mean: Array, variance: Array, epsilon: float) -> Array:
    """Normalise channels by what training remembered of them."""
    even: Array = (x - mean) / np.sqrt(variance + epsilon)
    return even * scale + shift


def largest(cut: Array) -> Array:
    """Return the largest of each window."""
    found: Array = cut.max(axis=(3, 4))
    return found


def average(x: Array) -> Array:
    """Return the mean of each channel."""
    found: Array = x.mean(axis=(0, 1))
    return found


def relu(x: Array) -> Array:
    """Cut off what is below zero."""
    return np.maximum(x, 0)


def gelu(x: Array) -> Array:
    """Multiply by the normal distribution's share below: x/2 (1 + erf(x / sqrt 2))."""
    return x * 0.5 * (1 + _erf(x / np.sqrt(2)))


def _erf(x: Array) -> Array:
    """Abramowitz and Stegun, formula 7.1.26: right to 1.5e-7."""
    t = 1 / (1 + 0.3275911 * np.abs(x))
    series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    return np.sign(x) * (1 - series * np.exp(-x * x))


def softmax(x: Array) -> Array:
    """Turn scores into shares that sum to 1 over the last axis."""
    powers: Array = np.exp(x - x.max(axis=-1, keepdims=True))
    shares: Array = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def layer_norm(x: Array, scale: Array, shift: Array, epsilon: float) -> Array:
    """Normalise each row by its own mean and deviation."""
    even: Array = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + epsilon)
    return even * scale + shift


def attention(q: Array, k: Array, v: Array, heads: int) -> Array:
    """Let every row (rows, width) look at every row, in so many heads."""
    split = [x.reshape(len(x), heads, -1).swapaxes(0, 1) for x in (q, k, v)]
    scores = split[0] @ split[1].swapaxes(1, 2) / np.sqrt(split[0].shape[-1])
    return (softmax(scores) @ split[2]).swapaxes(0, 1).reshape(q.shape)


def sigmoid(x: Array) -> Array:
    """Squeeze into 0 to 1."""
    return 1 / (1 + np.exp(-x))
