"""A model of speech as small as can be: it gives each symbol a twentieth of a second of sound."""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from frontdesk.models.convert import kokoro
from frontdesk.models.store import File, ModelStore, Record
from frontdesk.speech.kokoro import FRAME

FLOAT = TensorProto.FLOAT
STEP = 2 * FRAME  # samples of a symbol
VALUES = {"zero": 0.0, "one": 1.0, "eighteen": 18.0, "ten": 10.0}
SYMBOLS = {
    sign: number
    for number, sign in enumerate(
        " ;:,.!?—…()“”ˈˌabcdefhijklmnopstuvwxyzæðŋɑɔəɛɜɡɪɹʃʊʌʒʤʧθᵊᵻAIOWYT→↗↓↘ɕɤʦʨʰɥɨꭧɻ", 1
    )
}
NAMES = ("af_heart", "zf_xiaoxiao", "zm_yunxi")


def prosody() -> onnx.ModelProto:
    """Build tokens (1, n), style (1, 256), speed (1,) -> sounds (1, 1, 2n), pitch, loudness (1, 4n).

    All symbols are loud, the blanks around them silent.
    """
    nodes = [
        helper.make_node("Cast", ["tokens"], ["numbers"], to=FLOAT),
        helper.make_node("Unsqueeze", ["numbers", "last"], ["column"]),
        helper.make_node("Tile", ["column", "two"], ["frames"]),
        helper.make_node("Reshape", ["frames", "row"], ["levels"]),
        helper.make_node("ReduceSum", ["style"], ["weight"], keepdims=0),
        helper.make_node("Mul", ["levels", "weight"], ["styled"]),
        helper.make_node("Mul", ["styled", "speed"], ["sounds"]),
        helper.make_node("Tile", ["column", "four"], ["halves"]),
        helper.make_node("Reshape", ["halves", "line"], ["pitch"]),
        helper.make_node("Clip", ["pitch", "zero", "one"], ["heard"]),
        helper.make_node("Mul", ["heard", "eighteen"], ["louder"]),
        helper.make_node("Sub", ["louder", "ten"], ["loudness"]),
    ]
    constants = [
        helper.make_tensor("last", TensorProto.INT64, [1], [2]),
        helper.make_tensor("two", TensorProto.INT64, [3], [1, 1, 2]),
        helper.make_tensor("four", TensorProto.INT64, [3], [1, 1, 4]),
        helper.make_tensor("row", TensorProto.INT64, [3], [1, 1, -1]),
        helper.make_tensor("line", TensorProto.INT64, [2], [1, -1]),
        *(helper.make_tensor(name, FLOAT, [], [value]) for name, value in VALUES.items()),
    ]
    outputs = [helper.make_tensor_value_info(name, FLOAT, None) for name in ("sounds", "pitch", "loudness")]
    return _model(nodes, [helper.make_tensor_value_info(*one) for one in kokoro.TEXT], outputs, constants)


def decoder() -> onnx.ModelProto:
    """Build sounds (1, 1, frames) -> (frames * 600,) samples, each frame at a level of its own."""
    nodes = [
        helper.make_node("Transpose", ["sounds"], ["column"], perm=[0, 2, 1]),
        helper.make_node("Tile", ["column", "times"], ["rows"]),
        helper.make_node("Reshape", ["rows", "flat"], ["audio"]),
    ]
    constants = [
        helper.make_tensor("times", TensorProto.INT64, [3], [1, 1, FRAME]),
        helper.make_tensor("flat", TensorProto.INT64, [1], [-1]),
    ]
    sounds = helper.make_tensor_value_info("sounds", FLOAT, [1, 1, "frames"])
    inputs = [sounds, *(helper.make_tensor_value_info(*one) for one in kokoro.SAID[1:])]
    return _model(nodes, inputs, [helper.make_tensor_value_info("audio", FLOAT, ["m"])], constants)


def _model(
    nodes: list[onnx.NodeProto],
    inputs: list[onnx.ValueInfoProto],
    outputs: list[onnx.ValueInfoProto],
    constants: list[onnx.TensorProto],
) -> onnx.ModelProto:
    graph = helper.make_graph(nodes, "voice", inputs, outputs, constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def write(folder: Path) -> None:
    """Write the files of the model."""
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(prosody(), folder / "prosody.onnx")
    onnx.save(decoder(), folder / "decoder.onnx")
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
