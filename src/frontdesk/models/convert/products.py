"""Ways to write `x @ weights + bias` into a graph: float32, 8 bit by blocks, dynamic 8 bit, and smoothed.

A product is written for x of (batch, tokens, inputs); weights come as 4-bit blocks of (outputs, inputs).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.models.convert.e5_file import BLOCK, Blocks
from frontdesk.models.convert.graph import Graph

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear layer as the file has it."""

    name: str
    weights: Blocks
    bias: Floats


Product = Callable[[Graph, str, Linear], str]


def exact(graph: Graph, x: str, linear: Linear) -> str:
    """Multiply in float32."""
    return plain(graph, x, linear.weights.dense().T, linear.bias)


def by_blocks(graph: Graph, x: str, linear: Linear) -> str:
    """Multiply with the very weights of the file, kept in 8 bit with a scale for every 32 of them.

    Each token is scaled on its own, so a text's vector does not depend on its neighbours in the batch.
    """
    outputs, count, _ = linear.weights.weights.shape
    weights = graph.constant((linear.weights.weights.astype(np.int16) + 128).astype(np.uint8))
    scales = graph.constant(linear.weights.scales.ravel())
    inputs = (x, weights, scales, "", "", graph.constant(linear.bias))
    return graph.node(
        "MatMulNBits", *inputs, K=count * BLOCK, N=outputs, bits=8, block_size=BLOCK, accuracy_level=4
    )


def quantise(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Round weights (inputs, outputs) to -127..127 with one scale an output."""
    largest = np.abs(weights).max(axis=0)
    scales = np.where(largest > 0, largest, np.float32(1)).astype(np.float32) / np.float32(127)
    return np.rint(weights / scales).astype(np.int8), scales


def plain(graph: Graph, x: str, weights: Floats, bias: Floats) -> str:
    """Multiply by weights (inputs, outputs) in float32."""
    return graph.node("Add", graph.node("MatMul", x, graph.constant(weights)), graph.constant(bias))


def dynamic(graph: Graph, x: str, weights: Floats, bias: Floats) -> str:
    """Multiply in 8 bit; the scale of x is found while it runs, over the whole batch.

    `weights` are (inputs, outputs) in float32 and are rounded here.
    """
    whole, scales = quantise(weights)
    inputs = (x, graph.constant(whole), graph.constant(scales), "", graph.constant(bias))
    return graph.node("DynamicQuantizeMatMul", *inputs)


def smoothing(largest: Floats, weights: Floats, power: float) -> Floats:
    """Return the factor by which each input channel is divided, and its weights multiplied.

    SmoothQuant (Xiao et al., 2023, equation 4): s = a^p / w^(1-p) with a the largest |x| and w the largest
    |weight| of a channel. Divided by its mean, which a dynamic scale of x takes out again.
    """
    floor = np.float32(1e-5)  # a channel that is always 0 must not divide by 0
    heavy = np.maximum(np.abs(weights).max(axis=1), floor)
    factor = np.maximum(largest, floor) ** power / heavy ** (1 - power)
    smooth: Floats = (factor / factor.mean()).astype(np.float32)
    return smooth


def smoothed(largest: Floats, power: float) -> Product:
    """Give the dynamic product of a layer whose inputs reach `largest`, a channel each."""

    def product(graph: Graph, x: str, linear: Linear) -> str:
        weights = linear.weights.dense().T
        factor = smoothing(largest, weights, power)
        even = graph.node("Mul", x, graph.constant(1 / factor))
        return dynamic(graph, even, weights * factor[:, None], linear.bias)

    return product
