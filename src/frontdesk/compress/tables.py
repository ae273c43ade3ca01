"""Weights that no 8-bit product reads, kept in 8 bit all the same: tables of embeddings, filters, gates.

A row is looked up in 8 bit and only then multiplied by its own scale, so a table costs a quarter of its size
and nothing of its speed. Any other weight is brought back to float32 by a `DequantizeLinear` before its
product.
"""

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

Floats = NDArray[np.float32]

LEAST = 4_096  # numbers; a smaller weight is not worth the nodes


def rounded(weights: Floats, axis: int) -> tuple[NDArray[np.int8], Floats]:
    """Round weights to -127..127 with one scale an index of ``axis``: (the shape), (that axis,)."""
    others = tuple(at for at in range(weights.ndim) if at != axis)
    largest = np.abs(weights).max(axis=others, keepdims=True)
    scales = np.where(largest > 0, largest, np.float32(1)).astype(np.float32) / np.float32(127)
    return np.rint(weights / scales).astype(np.int8), scales.reshape(-1)


def shrink(graph: onnx.GraphProto) -> list[str]:
    """Replace the large float32 weights of a graph that have at least two dimensions; returns their names."""
    large = [one for one in graph.initializer if _large(one)]
    for weight in large:
        name, values = weight.name, numpy_helper.to_array(weight)
        table = _only_looked_up(graph, name)
        whole, scales = rounded(
            values, 0 if values.shape[0] > 1 else 1
        )  # recurrent weights begin with directions
        nodes = _by_rows(graph, name) if table else [_brought_back(name, values), *graph.node]
        graph.initializer.remove(weight)
        graph.initializer.append(numpy_helper.from_array(whole, f"{name}.int8"))
        column = scales.reshape(-1, *[1] * (values.ndim - 1)) if table else scales
        graph.initializer.append(numpy_helper.from_array(column, f"{name}.scale"))
        del graph.node[:]
        graph.node.extend(nodes)
    return [one.name for one in large]


def _large(one: TensorProto) -> bool:
    return one.data_type == TensorProto.FLOAT and len(one.dims) > 1 and int(np.prod(one.dims)) >= LEAST


def _only_looked_up(graph: onnx.GraphProto, name: str) -> bool:
    """Tell whether a weight is only ever looked up by row."""
    readers = [node for node in graph.node if name in node.input]
    return all(node.op_type == "Gather" and name == node.input[0] and _axis(node) == 0 for node in readers)


def _axis(node: NodeProto) -> int:
    return next((int(one.i) for one in node.attribute if one.name == "axis"), 0)


def _by_rows(graph: onnx.GraphProto, name: str) -> list[NodeProto]:
    """Look up rows in 8 bit and their scales wherever a table is read, and multiply what was found."""
    return [new for node in graph.node for new in (_rows(node, name) if name in node.input else [node])]


def _rows(node: NodeProto, name: str) -> list[NodeProto]:
    out, which = node.output[0], node.input[1]
    return [
        helper.make_node("Gather", [f"{name}.int8", which], [f"{out}.int8"], f"{out}.int8"),
        helper.make_node("Gather", [f"{name}.scale", which], [f"{out}.scale"], f"{out}.scale"),
        helper.make_node("Cast", [f"{out}.int8"], [f"{out}.float"], f"{out}.float", to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{out}.float", f"{out}.scale"], [out], f"{out}.scaled"),
    ]


def _brought_back(name: str, values: Floats) -> NodeProto:
    axis = 0 if values.shape[0] > 1 else 1
    inputs = [f"{name}.int8", f"{name}.scale"]
    return helper.make_node("DequantizeLinear", inputs, [name], f"{name}.float", axis=axis)
