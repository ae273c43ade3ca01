"""A model as small as can be: it gives each symbol a twentieth of a second at a level of its own."""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from frontdesk.models.store import File, ModelStore, Record

STEP = 1_200  # samples of a symbol
SYMBOLS = {
    sign: number
    for number, sign in enumerate(
        " ;:,.!?—…()“”ˈˌabcdefhijklmnopstuvwxyzæðŋɑɔəɛɜɡɪɹʃʊʌʒʤʧθᵊᵻAIOWYT→↗↓↘ɕɤʦʨʰɥɨꭧɻ", 1
    )
}
NAMES = ("af_heart", "zf_xiaoxiao", "zm_yunxi")


def network() -> onnx.ModelProto:
    """Build tokens (1, n), style (1, 256), speed (1,) -> (n * STEP,)."""
    nodes = [
        helper.make_node("Cast", ["tokens"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["numbers", "scale"], ["levels"]),
        helper.make_node("Unsqueeze", ["levels", "last"], ["column"]),
        helper.make_node("Tile", ["column", "times"], ["rows"]),
        helper.make_node("ReduceSum", ["style"], ["weight"], keepdims=0),
        helper.make_node("Mul", ["rows", "weight"], ["styled"]),
        helper.make_node("Mul", ["styled", "speed"], ["spoken"]),
        helper.make_node("Reshape", ["spoken", "flat"], ["audio"]),
    ]
    constants = [
        helper.make_tensor("scale", TensorProto.FLOAT, [], [0.008]),
        helper.make_tensor("last", TensorProto.INT64, [1], [2]),
        helper.make_tensor("times", TensorProto.INT64, [3], [1, 1, STEP]),
        helper.make_tensor("flat", TensorProto.INT64, [1], [-1]),
    ]
    inputs = [
        helper.make_tensor_value_info("tokens", TensorProto.INT64, [1, "n"]),
        helper.make_tensor_value_info("style", TensorProto.FLOAT, [1, 256]),
        helper.make_tensor_value_info("speed", TensorProto.FLOAT, [1]),
    ]
    output = helper.make_tensor_value_info("audio", TensorProto.FLOAT, ["m"])
    graph = helper.make_graph(nodes, "voice", inputs, [output], constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def write(folder: Path) -> None:
    """Write the files of the model."""
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(network(), folder / "kokoro.onnx")
    (folder / "vocab.json").write_text(json.dumps({"vocab": SYMBOLS}), "utf-8")
    for name in NAMES:
        np.full((510, 256), 1 / 256, np.float32).tofile(folder / f"{name}.bin")


def pulled(root: Path) -> ModelStore:
    """Give a store in which that model stands in the place of Kokoro."""
    store = ModelStore(root)
    model = store.manifest.model("kokoro")
    folder = store.home(model)
    write(folder)
    files = {path.name: File(path.stat().st_size, "") for path in folder.iterdir()}
    Record(model.name, model.version, model.digest, model.licence, files).write(folder)
    return store
