import json
from collections.abc import Mapping
from pathlib import Path

import h5py
import numpy as np
import pytest

from frontdesk.errors import ModelCorrupt
from frontdesk.models.convert import forward_networks, keras
from frontdesk.models.session import Session

Shapes = Mapping[str, tuple[int, ...]]
PART: Mapping[str, Shapes] = {
    "Conv2D": {"kernel": (3, 3, 1, 4)},
    "SeparableConv2D": {"depthwise_kernel": (3, 3, 4, 1), "pointwise_kernel": (1, 1, 4, 4)},
    "BatchNormalization": dict.fromkeys(("gamma", "beta", "moving_mean", "moving_variance"), (4,)),
}


def layer(name: str, kind: str, *before: str, **config: object) -> dict[str, object]:
    inbound = [[[node, 0, 0, {}] for node in before]] if before else []
    return {"name": name, "class_name": kind, "config": config, "inbound_nodes": inbound}


LAYERS = [
    layer("in", "InputLayer"),
    layer("conv", "Conv2D", "in", strides=[1, 1], padding="valid"),
    layer("norm", "BatchNormalization", "conv", epsilon=0.001),
    layer("relu", "Activation", "norm", activation="relu"),
    layer("apart", "SeparableConv2D", "relu", strides=[1, 1], padding="same"),
    layer("pool", "MaxPooling2D", "apart", pool_size=[3, 3], strides=[2, 2], padding="same"),
    layer("short", "Conv2D", "relu", strides=[2, 2], padding="same"),
    layer("sum", "Add", "pool", "short"),
    layer("last", "Conv2D", "sum", strides=[1, 1], padding="same"),
    layer("mean", "GlobalAveragePooling2D", "last"),
    layer("says", "Activation", "mean", activation="softmax"),
]
SHAPES: Mapping[str, Shapes] = {
    "short": {"kernel": (1, 1, 4, 4)},
    "last": {"kernel": (3, 3, 4, 7), "bias": (7,)},
}


def write(path: Path, layers: list[dict[str, object]]) -> Path:
    rng = np.random.default_rng(9)
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps({"class_name": "Model", "config": {"layers": layers}})
        for entry in layers:
            name = str(entry["name"])
            group = file.create_group(f"model_weights/{name}")
            shapes = SHAPES.get(name, PART.get(str(entry["class_name"]), {}))
            group.attrs["weight_names"] = np.array([f"{name}/{part}:0" for part in shapes], "S64")
            for part, shape in shapes.items():
                values = (
                    np.abs(rng.standard_normal(shape))
                    if part == "moving_variance"
                    else rng.standard_normal(shape)
                )
                group[f"{name}/{part}:0"] = values.astype(np.float32)
    return path


def test_the_graph_is_the_network(tmp_path: Path) -> None:
    write(tmp_path / "emotion_model.hdf5", LAYERS)
    keras.convert(tmp_path, tmp_path)
    faces = np.random.default_rng(10).standard_normal((2, 64, 64, 1)).astype(np.float32)
    session = Session(tmp_path / "expression.onnx")
    got = session.run({"face": np.ascontiguousarray(faces.transpose(0, 3, 1, 2))})[0]
    layers, weights = keras.read(tmp_path / "emotion_model.hdf5")
    for face, row in zip(faces, got, strict=True):
        np.testing.assert_allclose(row, forward_networks.keras(layers, weights, face), atol=1e-5)


def test_a_layer_that_is_not_translated_is_named(tmp_path: Path) -> None:
    write(tmp_path / "emotion_model.hdf5", [*LAYERS, layer("drop", "Lambda", "says", function="os.system")])
    with pytest.raises(ModelCorrupt, match="'drop' is a Lambda"):
        keras.convert(tmp_path, tmp_path)


def test_what_is_no_hdf5_or_lacks_its_layers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "emotion_model.hdf5").write_bytes(b"no hdf5" * 100)
    with pytest.raises(ModelCorrupt, match="no Keras model"):
        keras.convert(tmp_path, tmp_path)
    with h5py.File(tmp_path / "emotion_model.hdf5", "w") as file:
        file.attrs["model_config"] = "{}"
    with pytest.raises(ModelCorrupt, match="no Keras model"):
        keras.convert(tmp_path, tmp_path)
