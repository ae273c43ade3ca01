from contextlib import suppress
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import TensorProto
from onnx import helper as make

from frontdesk.errors import ModelCorrupt, ModelMissing
from frontdesk.models.session import Array, Session


def doubled(path: Path, kind: int = TensorProto.FLOAT, where: str | None = None) -> Path:
    """Write a network that adds (2,) weights to its input; the weights may lie in another file."""
    weights = make.make_tensor("w", kind, [2], [1, 2])
    if where is not None:
        weights = TensorProto(name="w", data_type=kind, dims=[2], data_location=TensorProto.EXTERNAL)
        for key, value in {"location": where, "offset": "0", "length": "8"}.items():
            weights.external_data.add(key=key, value=value)
    graph = make.make_graph(
        [make.make_node("Add", ["x", "w"], ["y"])],
        "g",
        [make.make_tensor_value_info("x", kind, ["n", 2])],
        [make.make_tensor_value_info("y", kind, ["n", 2])],
        [weights],
    )
    model = make.make_model(graph, opset_imports=[make.make_opsetid("", 17)], ir_version=8)
    make.set_model_props(model, {"character": "退货"})
    path.write_bytes(model.SerializeToString())
    return path


def test_a_network_is_a_function_from_arrays_to_arrays(tmp_path: Path) -> None:
    session = Session(doubled(tmp_path / "a.onnx"), threads=1)
    (given_back,) = session.run({"x": np.array([[1, 1], [0, 0]], np.float32)})
    np.testing.assert_array_equal(given_back, np.array([[2, 3], [1, 2]], np.float32))
    assert (session.inputs, session.outputs) == (("x",), ("y",))
    assert session.metadata["character"] == "退货"


def test_the_bytes_of_a_file_are_the_same_network_and_reach_for_no_file(tmp_path: Path) -> None:
    whole = Session(doubled(tmp_path / "a.onnx").read_bytes(), threads=1)
    assert whole.run({"x": np.array([[1, 1]], np.float32)})[0].tolist() == [[2, 3]]
    (tmp_path / "w.bin").write_bytes(np.array([1, 2], np.float32).tobytes())
    with pytest.raises(ModelCorrupt, match="network is no readable network"):
        Session(doubled(tmp_path / "a.onnx", where=str(tmp_path / "w.bin")).read_bytes())


@pytest.mark.parametrize(
    "feed",
    [
        {},
        {"y": np.zeros((1, 2), np.float32)},
        {"x": np.zeros((1, 3), np.float32)},
        {"x": np.zeros((1, 2), np.float64)},
        {"x": np.zeros(2, np.float32)},
    ],
)
def test_inputs_that_do_not_fit_are_refused(tmp_path: Path, feed: dict[str, Array]) -> None:
    session = Session(doubled(tmp_path / "a.onnx"))
    with pytest.raises(ValueError, match=r"."):
        session.run(feed)


def test_weights_beside_the_network_are_read_and_those_elsewhere_are_not(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    weights = np.array([1, 2], np.float32).tobytes()
    (folder / "w.bin").write_bytes(weights)
    (tmp_path / "secret.bin").write_bytes(weights)
    (folder / "link.bin").symlink_to(tmp_path / "secret.bin")
    (beside,) = Session(doubled(folder / "a.onnx", where="w.bin")).run({"x": np.zeros((1, 2), np.float32)})
    assert beside.tolist() == [[1, 2]]
    for where in ("../secret.bin", str(tmp_path / "secret.bin"), "link.bin"):
        with pytest.raises(ModelCorrupt, match=r"a\.onnx is no readable network"):
            Session(doubled(folder / "a.onnx", where=where))


def test_a_network_that_gives_no_floats_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelCorrupt, match="does not give float32"):
        Session(doubled(tmp_path / "a.onnx", TensorProto.INT64))


def test_a_missing_file_is_a_missing_model(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"a\.onnx is not there; run 'frontdesk models pull'"):
        Session(tmp_path / "a.onnx")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damage_anywhere_is_a_corrupt_model_or_still_a_network(tmp_path: Path, data: st.DataObject) -> None:
    whole = doubled(tmp_path / "whole.onnx").read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = tmp_path / "a.onnx"
    cut = data.draw(st.booleans())
    damaged.write_bytes(
        whole[:place] if cut else whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
    )
    with suppress(ModelCorrupt):
        assert Session(damaged).outputs


def test_a_fusion_can_be_switched_off(tmp_path: Path) -> None:
    path = doubled(tmp_path / "a.onnx")
    session = Session(path, disabled_optimizers=["SkipLayerNormFusion"])
    assert session.run({"x": np.zeros((1, 2), np.float32)})[0].tolist() == [[1, 2]]
    onnx.checker.check_model(str(path))


def test_a_network_whose_memory_is_pooled_gives_the_same(tmp_path: Path) -> None:
    path, feed = doubled(tmp_path / "a.onnx"), {"x": np.ones((1_000, 2), np.float32)}
    (pooled,), (plain,) = (Session(path, pooled=one).run(feed) for one in (True, False))
    np.testing.assert_array_equal(pooled, plain)
