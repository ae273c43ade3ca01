"""A TensorFlow Lite file as plain values: its operators in order, the shapes of its tensors, what is stored.

Read through the published schema (package `tflite`), whose classes only look into the bytes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from struct import error as StructError  # noqa: N812 - an exception, and named like one
from typing import Protocol, Self, TypeVar

import numpy as np
import tflite
from numpy.typing import NDArray

TYPES: Mapping[int, str] = {0: "<f4", 1: "<f2", 2: "<i4"}  # the schema's number of a type -> NumPy's name

T = TypeVar("T")
Array = NDArray[np.generic]


class _Options(Protocol):
    def Init(self, buf: object, pos: int) -> None:  # noqa: N802 - the schema's name
        ...


_CONVOLUTION = (
    "Padding",
    "StrideW",
    "StrideH",
    "DilationWFactor",
    "DilationHFactor",
    "FusedActivationFunction",
)
_POOL = ("Padding", "StrideW", "StrideH", "FilterWidth", "FilterHeight", "FusedActivationFunction")
# What is read of each operator's settings; an operator that is not here has none that matter.
OPTIONS: Mapping[str, tuple[Callable[[], _Options], tuple[str, ...]]] = {
    "CONV_2D": (tflite.Conv2DOptions, _CONVOLUTION),
    "DEPTHWISE_CONV_2D": (tflite.DepthwiseConv2DOptions, _CONVOLUTION),
    "MAX_POOL_2D": (tflite.Pool2DOptions, _POOL),
    "ADD": (tflite.AddOptions, ("FusedActivationFunction",)),
    "RESIZE_BILINEAR": (tflite.ResizeBilinearOptions, ("AlignCorners", "HalfPixelCenters")),
}


@dataclass(frozen=True, slots=True)
class Operator:
    """One step of the network; tensors are named by number."""

    name: str
    settings: Mapping[str, int]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LiteFile:
    """What the file holds; shapes have channels last."""

    operators: tuple[Operator, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    shapes: tuple[tuple[int, ...], ...]
    stored: Mapping[int, Array]

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Read a file of one graph. Raises `ValueError` when the bytes are not one."""
        try:
            model = tflite.Model.GetRootAsModel(data, 0)
            graph = _there(model.Subgraphs(0))
            tensors = [_there(graph.Tensors(number)) for number in range(graph.TensorsLength())]
            stored = {number: _stored(model, tensor) for number, tensor in enumerate(tensors)}
            return cls(
                tuple(_operator(model, _there(graph.Operators(i))) for i in range(graph.OperatorsLength())),
                _numbers(graph.InputsAsNumpy()),
                _numbers(graph.OutputsAsNumpy()),
                tuple(_numbers(tensor.ShapeAsNumpy()) for tensor in tensors),
                {number: array for number, array in stored.items() if array is not None},
            )
        except (LookupError, StructError, TypeError) as error:
            raise ValueError(str(error)) from error


def _operator(model: tflite.Model, operator: tflite.Operator) -> Operator:
    name = NAMES[_there(model.OperatorCodes(operator.OpcodeIndex())).BuiltinCode()]
    settings: dict[str, int] = {}
    if name in OPTIONS:
        kind, wanted = OPTIONS[name]
        options, table = kind(), _there(operator.BuiltinOptions())
        options.Init(table.Bytes, table.Pos)
        settings = {setting: int(getattr(options, setting)()) for setting in wanted}
    return Operator(name, settings, _numbers(operator.InputsAsNumpy()), _numbers(operator.OutputsAsNumpy()))


def _stored(model: tflite.Model, tensor: tflite.Tensor) -> Array | None:
    data = np.asarray(_there(model.Buffers(tensor.Buffer())).DataAsNumpy(), np.uint8)
    if data.ndim == 0:  # the schema's way of saying that nothing is stored
        return None
    return np.frombuffer(data.tobytes(), TYPES[tensor.Type()]).reshape(_numbers(tensor.ShapeAsNumpy()))


def _numbers(array: object) -> tuple[int, ...]:
    return tuple(int(number) for number in np.atleast_1d(np.asarray(array)))


def _there(value: T | None) -> T:
    if value is None:
        raise LookupError("a table is missing")
    return value


NAMES: Mapping[int, str] = {
    number: name for name, number in vars(tflite.BuiltinOperator).items() if isinstance(number, int)
}
