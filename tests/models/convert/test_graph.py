from pathlib import Path

import numpy as np
import pytest

from frontdesk.models.convert.graph import Graph
from frontdesk.models.session import Session


def test_a_graph_runs_as_it_was_written(tmp_path: Path) -> None:
    graph = Graph("shift")
    x = graph.input("x", np.float32, ("n", 2))
    graph.output(
        graph.node("Add", x, graph.constant(np.array([1, 2], np.float32))), "y", np.float32, ("n", 2)
    )
    graph.save(tmp_path / "shift.onnx", variant="plain")
    session = Session(tmp_path / "shift.onnx")
    assert (session.inputs, session.outputs) == (("x",), ("y",))
    assert session.metadata == {"variant": "plain"}
    assert session.run({"x": np.zeros((3, 2), np.float32)})[0].tolist() == [[1, 2]] * 3


def test_an_operator_may_have_several_outputs_and_leave_an_input_out(tmp_path: Path) -> None:
    graph = Graph("split")
    x = graph.input("x", np.float32, (4,))
    left, right = graph.nodes_of("Split", [x], 2, axis=0, num_outputs=2)
    clipped = graph.node("Clip", left, "", graph.scalar(1.5))  # no lower bound
    graph.output(graph.node("Sub", clipped, right), "y", np.float32, (2,))
    graph.save(tmp_path / "split.onnx")
    assert Session(tmp_path / "split.onnx").run({"x": np.array([1, 2, 3, 5], np.float32)})[0].tolist() == [
        -2,
        -3.5,
    ]


@pytest.mark.parametrize("columns", [32, 64])
def test_four_bit_tables_come_back_exactly(tmp_path: Path, columns: int) -> None:
    rng = np.random.default_rng(0)
    table = rng.integers(-8, 8, (16, columns)).astype(np.int8)
    scales = rng.uniform(0.1, 1, (16, columns // 32)).astype(np.float32)
    graph = Graph("table")
    ids = graph.input("ids", np.int64, ("n",))
    row = graph.node(
        "GatherBlockQuantized", graph.int4(table), ids, graph.constant(scales), block_size=32, quantize_axis=1
    )
    graph.output(row, "row", np.float32, ("n", columns))
    graph.save(tmp_path / "table.onnx")
    got = Session(tmp_path / "table.onnx").run({"ids": np.arange(16)})[0]
    np.testing.assert_array_equal(got, table * np.repeat(scales, 32, axis=1))
