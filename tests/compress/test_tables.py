import numpy as np
import onnx
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from frontdesk.compress import tables


@given(
    arrays(
        np.float32, st.tuples(st.integers(1, 5), st.integers(1, 5)), elements=st.floats(-100, 100, width=32)
    ),
    st.integers(0, 1),
)
def test_rounding_errs_by_half_a_step_at_most_and_keeps_zero(weights: NDArray[np.float32], axis: int) -> None:
    whole, scales = tables.rounded(weights, axis)
    step = scales[:, None] if axis == 0 else scales[None, :]
    assert whole.dtype == np.int8
    assert (np.abs(whole * step - weights) <= step * 0.5001).all()
    assert (whole[weights == 0] == 0).all()


def network(op: str) -> onnx.ModelProto:
    """A table of 128 x 64 that is looked up, or multiplied."""
    weight = np.random.default_rng(0).normal(size=(128, 64)).astype(np.float32)
    weight[5] *= 100  # one scale for all rows would round the others to nothing
    kind = TensorProto.INT64 if op == "Gather" else TensorProto.FLOAT
    shape: tuple[str | int, ...] = ("a", "b", 64) if op == "Gather" else ("a", 64)
    names = ["table", "x"] if op == "Gather" else ["x", "table"]
    graph = helper.make_graph(
        [helper.make_node(op, names, ["y"])],
        "g",
        [helper.make_tensor_value_info("x", kind, ["a", "b"])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(weight, "table"), numpy_helper.from_array(np.ones(9, np.float32), "small")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)


def run(model: onnx.ModelProto, x: NDArray[np.generic]) -> NDArray[np.float32]:
    (told,) = ReferenceEvaluator(model).run(None, {"x": x})
    return np.asarray(told)


def test_a_table_is_looked_up_in_8_bit_and_scaled_row_by_row() -> None:
    model = network("Gather")
    x = np.array([[0, 5], [127, 3]])
    exact = run(model, x)
    assert tables.shrink(model.graph) == ["table"]
    onnx.checker.check_model(model)
    assert [node.op_type for node in model.graph.node] == ["Gather", "Gather", "Cast", "Mul"]
    found = run(model, x)
    limit = np.abs(exact).max(axis=-1, keepdims=True) / 100
    assert (np.abs(found - exact) <= limit).all()


def test_another_weight_is_brought_back_before_its_product_and_small_ones_stay() -> None:
    model = network("MatMul")
    x = np.random.default_rng(1).normal(size=(3, 128)).astype(np.float32)
    exact = run(model, x)
    assert tables.shrink(model.graph) == ["table"]
    onnx.checker.check_model(model)
    assert len(model.SerializeToString()) < 0.35 * 128 * 64 * 4
    found = run(model, x)
    assert np.corrcoef(found.ravel(), exact.ravel())[0, 1] > 0.9999
