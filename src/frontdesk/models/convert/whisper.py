"""The first layers of whisper-base's encoder, rebuilt from the recogniser's own weights: an ear for voices.

The middle layers carry how something is said; the last one only what. CTranslate2 gives only the last, so the
layers are built anew as ONNX. Pre-norm transformer, width 512, 8 heads.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from frontdesk.models.convert.ctranslate2_file import Floats, Weights
from frontdesk.models.convert.graph import Graph
from frontdesk.models.convert.products import dynamic

MELS = 80
HEADS = 8
TAKEN = (2, 3)  # the layers, counted from 1, whose mean and standard deviation over time are the voice

Multiply = Callable[[Graph, str, Floats, Floats], str]


def convert(source: Path, out: Path) -> None:
    """Build voice.onnx, in 8 bit, from model.bin."""
    voice(Weights.read(source / "model.bin")).save(out / "voice.onnx", variant="int8")


def voice(weights: Weights, multiply: Multiply = dynamic) -> Graph:
    """Write mel (1, 80, t) -> voice (1, 2048): mean and deviation of layer 2, then of layer 3.

    t is even and at most 3,000 (30 s); only real frames, no padding.
    """
    graph = Graph("whisper-base-voice")
    layers = Encoder(weights, multiply).layers(graph, max(TAKEN))
    statistics = [part for number in TAKEN for part in _statistics(graph, layers[number - 1])]
    width = len(weights.floats("encoder/conv1/bias"))
    together = graph.node("Concat", *statistics, axis=1)
    graph.output(together, "voice", np.float32, (1, len(statistics) * width))
    return graph


@dataclass(frozen=True, slots=True)
class Encoder:
    """Writes the encoder; `multiply` says how its products are kept."""

    weights: Weights
    multiply: Multiply

    def layers(self, graph: Graph, count: int) -> list[str]:
        """Write the input and that many layers; return the output of each, (1, t / 2, 512)."""
        x = self._embed(graph, graph.input("mel", np.float32, (1, MELS, "frames")))
        made: list[str] = []
        for number in range(count):
            x = graph.node("Add", x, self._attend(graph, x, f"encoder/layer_{number}/self_attention"))
            x = graph.node("Add", x, self._transform(graph, x, f"encoder/layer_{number}/ffn"))
            made.append(x)
        return made

    def norm(self, graph: Graph, x: str, name: str) -> str:
        """Write a layer norm; `name` is the folder that holds its gamma and beta."""
        gamma, beta = (graph.constant(self.weights.floats(f"{name}/{part}")) for part in ("gamma", "beta"))
        return graph.node("LayerNormalization", x, gamma, beta, epsilon=1e-5)

    def _embed(self, graph: Graph, mel: str) -> str:
        x = self._convolve(graph, self._convolve(graph, mel, "encoder/conv1", 1), "encoder/conv2", 2)
        x = graph.node("Transpose", x, perm=[0, 2, 1])  # (1, t / 2, 512)
        places = graph.constant(self.weights.floats("encoder/position_encodings/encodings"))
        length = graph.node("Shape", x, start=1, end=2)
        return graph.node("Add", x, graph.node("Slice", places, graph.ints(0), length, graph.ints(0)))

    def _convolve(self, graph: Graph, x: str, name: str, stride: int) -> str:
        kernel, bias = (graph.constant(self.weights.floats(f"{name}/{part}")) for part in ("weight", "bias"))
        return graph.node("Gelu", graph.node("Conv", x, kernel, bias, pads=[1, 1], strides=[stride]))

    def _attend(self, graph: Graph, x: str, name: str) -> str:
        together = self._linear(graph, self.norm(graph, x, f"{name}/layer_norm"), f"{name}/linear_0")
        q, k, v = graph.nodes_of("Split", [together], 3, axis=-1, num_outputs=3)
        heads = graph.node("MultiHeadAttention", q, k, v, num_heads=HEADS)
        return self._linear(graph, heads, f"{name}/linear_1")

    def _transform(self, graph: Graph, x: str, name: str) -> str:
        inner = self._linear(graph, self.norm(graph, x, f"{name}/layer_norm"), f"{name}/linear_0")
        return self._linear(graph, graph.node("Gelu", inner), f"{name}/linear_1")

    def _linear(self, graph: Graph, x: str, name: str) -> str:
        kernel, bias = (self.weights.floats(f"{name}/{part}") for part in ("weight", "bias"))
        return self.multiply(graph, x, kernel.T, bias)


def _statistics(graph: Graph, x: str) -> tuple[str, str]:
    mean = graph.node("ReduceMean", x, graph.ints(1), keepdims=1)
    away = graph.node("Sub", x, mean)
    variance = graph.node("ReduceMean", graph.node("Mul", away, away), graph.ints(1), keepdims=0)
    return graph.node("Squeeze", mean, graph.ints(1)), graph.node("Sqrt", variance)
