"""A small writer of ONNX graphs: what every converter of this folder builds with."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

OPSET = 21
IR_VERSION = 10
RUNTIME = "com.microsoft"  # the domain of what ONNX Runtime adds to the standard
CONTRIB = frozenset({"DynamicQuantizeMatMul", "GatherBlockQuantized", "MatMulNBits", "MultiHeadAttention"})

Attribute = int | float | str | Sequence[int] | Sequence[float]
Shape = Sequence[int | str]


class Graph:
    """Collects nodes, constants, inputs and outputs, and names every value in between."""

    def __init__(self, name: str) -> None:
        # Written into one message from the start: putting parts together later would copy every weight twice.
        self.proto = onnx.ModelProto(ir_version=IR_VERSION, producer_name="frontdesk")
        self.proto.opset_import.extend([helper.make_opsetid("", OPSET), helper.make_opsetid(RUNTIME, 1)])
        self.proto.graph.name = name
        self._named = 0

    def input(self, name: str, dtype: type[np.generic], shape: Shape) -> str:
        """Declare an input; a string in the shape is a size that is free."""
        self.proto.graph.input.append(_value(name, dtype, shape))
        return name

    def output(self, value: str, name: str, dtype: type[np.generic], shape: Shape) -> str:
        """Declare a value as an output under a public name."""
        self.proto.graph.node.append(helper.make_node("Identity", [value], [name]))
        self.proto.graph.output.append(_value(name, dtype, shape))
        return name

    def constant(self, array: NDArray[np.generic]) -> str:
        """Store an array as it is, C-contiguous."""
        name = self._fresh("c")
        self.proto.graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def scalar(self, value: float) -> str:
        """Store one float32."""
        return self.constant(np.array(value, np.float32))

    def ints(self, *values: int) -> str:
        """Store a vector of indices, axes or sizes."""
        return self.constant(np.array(values, np.int64))

    def int4(self, nibbles: NDArray[np.int8]) -> str:
        """Store a matrix of values -8..7 in four bits each, the first of a pair in the low half."""
        pairs = nibbles.view(np.uint8).reshape(-1, 2) & 15  # two's complement keeps its low half
        packed = pairs[:, 0] | pairs[:, 1] << 4
        name = self._fresh("c")
        shape: Sequence[int] = nibbles.shape
        tensor = helper.make_tensor(name, onnx.TensorProto.INT4, shape, packed.tobytes(), raw=True)
        self.proto.graph.initializer.append(tensor)
        return name

    # The attributes of an operator are what ONNX calls them, so they come as keywords.
    def node(self, operator: str, *inputs: str, **attributes: Attribute) -> str:
        """Add an operator with one output and return the output's name; "" leaves an input out."""
        return self.nodes_of(operator, inputs, 1, **attributes)[0]

    def nodes_of(
        self, operator: str, inputs: Sequence[str], outputs: int, **attributes: Attribute
    ) -> tuple[str, ...]:
        """Add an operator with several outputs and return their names."""
        made = tuple(self._fresh(operator) for _ in range(outputs))
        node = helper.make_node(operator, inputs, made, domain=RUNTIME if operator in CONTRIB else "")
        node.attribute.extend(helper.make_attribute(name, value) for name, value in attributes.items())
        self.proto.graph.node.append(node)
        return made

    def save(self, path: Path, **facts: str) -> None:
        """Write the graph to a file; the facts become the file's metadata."""
        helper.set_model_props(self.proto, facts)
        path.write_bytes(self.proto.SerializeToString())

    def _fresh(self, stem: str) -> str:
        self._named += 1
        return f"{stem}_{self._named}"


def _value(name: str, dtype: type[np.generic], shape: Shape) -> onnx.ValueInfoProto:
    element = helper.np_dtype_to_tensor_dtype(np.dtype(dtype))
    return helper.make_tensor_value_info(name, element, shape)
