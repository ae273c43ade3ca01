"""EfficientNet-Lite0: from the checkpoint to picture.onnx and the names of its 1,000 classes.

Tan and Le, "EfficientNet" (2019), in the Lite form: no squeeze-and-excitation, ReLU6. Batch norms are folded
into the convolutions before them.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np

from frontdesk.errors import ModelCorrupt
from frontdesk.models.convert import pth
from frontdesk.models.convert.graph import Graph
from frontdesk.models.convert.layers import BatchNorm, Floats, convolve, depthwise

SOURCE = "efficientnet-lite0-57934424.pth"
EPSILON = 1e-3
# Rows of table 1 as (repeats, stride of the first); channels and kernels are as the weights say.
STAGES = ((1, 1), (2, 2), (2, 2), (3, 2), (3, 1), (4, 2), (1, 1))


def convert(source: Path, out: Path) -> None:
    """Build picture.onnx, labels.json (English) and labels.zh.json (Chinese), two lists of 1,000 names."""
    network(pth.tensors(source / SOURCE)).save(out / "picture.onnx")
    for number, name in enumerate(("labels.json", "labels.zh.json")):
        names = [row[number] for row in labels()]
        (out / name).write_text(json.dumps(names, ensure_ascii=False, indent=0), encoding="utf-8")


def labels() -> list[list[str]]:
    """Return the names of the classes, each in English and in Chinese."""
    text = resources.files("frontdesk.models.convert").joinpath("imagenet.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()]


def network(weights: Mapping[str, Floats]) -> Graph:
    """Write pixels (n, 3, height, width) -> logits (n, 1000) and feature (n, 1280).

    Pixels are RGB as (value - 127) / 128. The network was trained at 224 x 224; other sizes run as well.
    """
    graph = Graph("efficientnet-lite0")
    net = _Network(graph, weights)
    x = graph.input("pixels", np.float32, ("n", 3, "height", "width"))
    x = net.relu6(net.convolve(x, "_conv_stem", "_bn0", 2))
    for number, (stride, residual) in enumerate(blocks()):
        x = net.block(x, f"_blocks.{number}", stride, residual=residual)
    x = net.relu6(net.convolve(x, "_conv_head", "_bn1"))
    feature = graph.node("Flatten", graph.node("GlobalAveragePool", x))
    kernel, bias = (graph.constant(net.weight(f"_fc.{part}")) for part in ("weight", "bias"))
    logits = graph.node("Gemm", feature, kernel, bias, transB=1)
    classes, width = net.weight("_fc.weight").shape
    graph.output(logits, "logits", np.float32, ("n", classes))
    graph.output(feature, "feature", np.float32, ("n", width))
    return graph


def blocks() -> Iterator[tuple[int, bool]]:
    """Yield the stride of each block and whether its input is added to its output."""
    for repeats, stride in STAGES:
        yield stride, False
        yield from ((1, True) for _ in range(repeats - 1))


@dataclass(frozen=True, slots=True)
class _Network:
    graph: Graph
    weights: Mapping[str, Floats]

    def weight(self, name: str) -> Floats:
        if name not in self.weights:
            raise ModelCorrupt(f"no tensor {name!r} in the checkpoint", part="picture")
        return self.weights[name]

    def block(self, x: str, name: str, stride: int, *, residual: bool) -> str:
        """Expand, convolve each channel on its own, project; the first block has nothing to expand."""
        y = x
        if f"{name}._expand_conv.weight" in self.weights:
            y = self.relu6(self.convolve(y, f"{name}._expand_conv", f"{name}._bn0"))
        kernel, bias = self._norm(f"{name}._bn1").fold(self.weight(f"{name}._depthwise_conv.weight"))
        y = self.relu6(depthwise(self.graph, y, kernel, bias, stride))
        y = self.convolve(y, f"{name}._project_conv", f"{name}._bn2")
        return self.graph.node("Add", x, y) if residual else y

    def convolve(self, x: str, name: str, norm: str, stride: int = 1) -> str:
        return convolve(self.graph, x, *self._norm(norm).fold(self.weight(f"{name}.weight")), stride)

    def relu6(self, x: str) -> str:
        return self.graph.node("Clip", x, self.graph.scalar(0), self.graph.scalar(6))

    def _norm(self, name: str) -> BatchNorm:
        parts = ("weight", "bias", "running_mean", "running_var")
        scale, shift, mean, variance = (self.weight(f"{name}.{part}") for part in parts)
        return BatchNorm(scale, shift, mean, variance, EPSILON)
