"""A TensorFlow.js model as ONNX: the expression network of face-api, four dense blocks of convolutions.

Its weights lie one behind the other in a .bin; a manifest in JSON tells names, shapes and, for those kept in
8 bit, the scale and the least value.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from frontdesk.errors import ModelCorrupt
from frontdesk.models.convert.graph import Graph
from frontdesk.models.convert.layers import (
    Floats,
    convolve,
    depthwise,
    depthwise_from_keras,
    from_keras,
)

WEIGHTS = "face_expression_model.bin"
MANIFEST = "face_expression_model-weights_manifest.json"
SIDE, CLASSES = 112, 7


def convert(source: Path, out: Path) -> None:
    """Build faceapi.onnx. Raises `ModelCorrupt` for files that are not such a network."""
    try:
        weights = read((source / MANIFEST).read_bytes(), (source / WEIGHTS).read_bytes())
        graph = network(weights)
    except (LookupError, TypeError, ValueError) as error:
        raise ModelCorrupt(f"{WEIGHTS} does not fit its manifest: {error}", part="faceapi") from error
    graph.save(out / "faceapi.onnx")


def read(manifest: bytes, data: bytes) -> dict[str, Floats]:
    """Return the weights by name. Raises `ValueError` when the bytes are too few."""
    found: dict[str, Floats] = {}
    at = 0
    for entry in json.loads(manifest)[0]["weights"]:
        shape, quantised = entry["shape"], entry.get("quantization")
        count = int(np.prod(shape))
        stored = np.dtype(quantised["dtype"] if quantised else entry["dtype"]).newbyteorder("<")
        values = np.frombuffer(data, stored, count, at).astype(np.float32)
        at += count * stored.itemsize
        if quantised:
            values = values * np.float32(quantised["scale"]) + np.float32(quantised["min"])
        found[entry["name"]] = values.reshape(shape)
    return found


def network(weights: Mapping[str, Floats]) -> Graph:
    """Write face (n, 3, 112, 112) -> expression (n, 7), which sums to 1.

    Faces are RGB as (value - (122.782, 117.001, 104.298)) / 255; the classes are neutral, happy, sad, angry,
    fearful, disgusted, surprised.
    """
    graph = Graph("face-api-expression")
    x = graph.input("face", np.float32, ("n", 3, SIDE, SIDE))
    blocks = _Blocks(graph, weights)
    for number in range(4):
        x = blocks.dense(x, f"dense{number}")
    average = graph.node("Flatten", graph.node("GlobalAveragePool", x))
    kernel, bias = (graph.constant(weights[f"fc/{part}"]) for part in ("weights", "bias"))
    scores = graph.node("Softmax", graph.node("Gemm", average, kernel, bias))
    graph.output(scores, "expression", np.float32, ("n", CLASSES))
    return graph


@dataclass(frozen=True, slots=True)
class _Blocks:
    graph: Graph
    weights: Mapping[str, Floats]

    def dense(self, x: str, name: str) -> str:
        """Halve the picture; then each of three layers reads the sum of all before it."""
        total = self.relu(self.first(x, f"{name}/conv0"))
        for number in (1, 2, 3):
            made = self.separable(self.relu(total), f"{name}/conv{number}", 1)
            total = self.graph.node("Add", total, made)
        return self.relu(total)

    def first(self, x: str, name: str) -> str:
        if f"{name}/filters" not in self.weights:
            return self.separable(x, name, 2)
        kernel = from_keras(self.weights[f"{name}/filters"])
        return convolve(self.graph, x, kernel, self.weights[f"{name}/bias"], 2)

    def separable(self, x: str, name: str, stride: int) -> str:
        across = depthwise_from_keras(self.weights[f"{name}/depthwise_filter"])
        mixing = from_keras(self.weights[f"{name}/pointwise_filter"])
        inner = depthwise(self.graph, x, across, stride=stride)
        return convolve(self.graph, inner, mixing, self.weights[f"{name}/bias"])

    def relu(self, x: str) -> str:
        return self.graph.node("Relu", x)
