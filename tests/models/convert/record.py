"""Records reference.json anew from the raw files, without the graphs that it will be compared with.

    python tests/models/convert/record.py SOURCES

SOURCES holds one folder of raw files for each model, under its name.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import onnx
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray
from onnx import version_converter
from onnx.reference import ReferenceEvaluator
from tokenizers import Tokenizer

import frontdesk.models.convert as converters
from frontdesk.models.convert import (
    e5,
    e5_tokenizer,
    efficientnet,
    forward_networks,
    keras,
    lstm,
    pth,
    tfjs,
    tflite,
)
from frontdesk.models.convert.check import Reference
from frontdesk.models.convert.ctranslate2_file import Weights
from frontdesk.models.convert.e5_file import E5File
from frontdesk.models.convert.probes import SENTENCES, few, wave

Array = NDArray[np.floating]
NUMPY = "plain NumPy (forward_networks.py) over the raw weights in float32"


def last(name: str) -> Array:
    """Give the fixed input as one picture with channels last."""
    picture: Array = wave(name)[0].transpose(1, 2, 0)
    return picture


def text(source: Path) -> list[Array]:
    """Give vectors of the whole vocabulary's tokens, before any row or bit is cut."""
    file = E5File.read(source / e5.SOURCE)
    words = file.vocabulary
    whole: Tokenizer = e5_tokenizer.tokenizer(list(zip(words.pieces, map(float, words.scores), strict=True)))
    ids = [e5.tokens(whole, words.characters, sentence) for sentence in SENTENCES]
    return [few(forward_networks.e5(file, one), 96) for one in ids]


def voice(source: Path) -> list[Array]:
    layers = forward_networks.whisper(Weights.read(source / "model.bin"), wave("voice")[0], 3)
    parts = [part for layer in layers[1:] for part in (layer.mean(axis=0), layer.std(axis=0))]
    return [few(np.concatenate(parts))]


def ocr(source: Path) -> list[Array]:
    outputs: list[Array] = []
    for name in ("det", "rec", "cls"):
        # The evaluator gets the batch norms of opsets before 14 wrong (it takes the batch's own statistics).
        model = version_converter.convert_version(onnx.load(source / f"{name}.onnx"), 15)
        network = ReferenceEvaluator(model)
        (output,) = network.run(None, {network.input_names[0]: wave(name)})
        outputs.append(few(np.asarray(output, np.float32)))
    return [*outputs, np.ones(1)]


def face(source: Path) -> list[Array]:
    interpreter = Interpreter(model_path=str(source / tflite.SOURCE))
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], last("face")[None])
    interpreter.invoke()
    return [few(interpreter.get_tensor(output["index"])) for output in interpreter.get_output_details()]


def expression(source: Path) -> list[Array]:
    return [few(forward_networks.keras(*keras.read(source / keras.SOURCE), last("expression")))]


def picture(source: Path) -> list[Array]:
    weights = pth.tensors(source / efficientnet.SOURCE)
    strides = [stride for stride, _ in efficientnet.blocks()]
    return [few(output) for output in forward_networks.efficientnet(weights, last("picture"), strides)]


def faceapi(source: Path) -> list[Array]:
    weights = tfjs.read((source / tfjs.MANIFEST).read_bytes(), (source / tfjs.WEIGHTS).read_bytes())
    return [few(forward_networks.face_api(weights, last("faceapi")))]


def speaker(source: Path) -> list[Array]:
    weights = pth.tensors(source / lstm.SOURCE, "model_state")
    return [few(forward_networks.speaker(weights, wave("speaker")[0]))]


RECORDED: Mapping[str, tuple[Callable[[Path], list[Array]], Reference]] = {
    "e5": (text, {"recorded": f"{NUMPY}, whole vocabulary", "cosine": 0.999}),
    "voice": (voice, {"recorded": NUMPY, "cosine": 0.999}),
    "ocr": (
        ocr,
        {"recorded": "the reference evaluator of the onnx package, on the same files", "within": 0.01},
    ),
    "face": (face, {"recorded": "LiteRT (ai-edge-litert) running the .tflite file", "within": 0.002}),
    "expression": (expression, {"recorded": NUMPY, "within": 0.0001}),
    "picture": (picture, {"recorded": f"{NUMPY}, batch norms not folded", "within": 0.001}),
    "faceapi": (faceapi, {"recorded": NUMPY, "within": 0.0001}),
    "speaker": (speaker, {"recorded": NUMPY, "within": 0.0001}),
}


def main(sources: Path) -> None:
    """Write reference.json into the package."""
    found: dict[str, Reference] = {}
    for name, (record, reference) in RECORDED.items():
        values = np.concatenate(record(sources / name)).tolist()
        found[name] = {**reference, "values": [float(f"{value:.6g}") for value in values]}
    lines = [f"{json.dumps(name)}: {json.dumps(reference)}" for name, reference in found.items()]
    shipped = Path(converters.__file__).with_name("reference.json")
    shipped.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
