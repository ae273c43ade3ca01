"""Kokoro as two networks: how a sentence is said, and the sound of any stretch of it.

It comes as one network from symbols to samples. All but a thirtieth of its work is the decoder, which knows
no order: it makes the sound of a stretch from that stretch alone. Cut where the decoder begins, silence need
not be decoded, and the first words are heard before the last ones are made. No weight is changed.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

import onnx
from onnx import TensorProto, helper

from frontdesk.errors import ModelCorrupt

WHOLE, PROSODY, DECODER = "kokoro.onnx", "prosody.onnx", "decoder.onnx"
# What passes from one to the other, by the names that the export gave: the sounds, one column a frame of 25
# milliseconds, their pitch in hertz and their loudness (a logarithm), two numbers a frame.
JOINTS = {
    "/encoder/MatMul_1_output_0": "sounds",
    "/encoder/Reshape_output_0": "pitch",
    "/encoder/Reshape_1_output_0": "loudness",
}
FLOAT = TensorProto.FLOAT
Inputs = Sequence[tuple[str, int, Sequence[int | str]]]  # names, types and shapes
TEXT: Inputs = (
    ("tokens", TensorProto.INT64, [1, "tokens"]),
    ("style", FLOAT, [1, 256]),
    ("speed", FLOAT, [1]),
)
SAID: Inputs = (
    ("sounds", FLOAT, [1, 512, "frames"]),
    ("pitch", FLOAT, [1, "halves"]),
    ("loudness", FLOAT, [1, "halves"]),
    ("style", FLOAT, [1, 256]),
)


def convert(source: Path, out: Path) -> None:
    """Write prosody.onnx and decoder.onnx, copy voices and symbols. Raises `ModelCorrupt`."""
    whole = onnx.load(source / WHOLE)
    _rename(whole.graph)
    onnx.save(part(whole, TEXT, tuple(JOINTS.values())), out / PROSODY)
    onnx.save(part(whole, SAID, [output.name for output in whole.graph.output]), out / DECODER)
    for path in [source / "vocab.json", *source.glob("*.bin")]:
        shutil.copyfile(path, out / path.name)


def part(whole: onnx.ModelProto, inputs: Inputs, outputs: Sequence[str]) -> onnx.ModelProto:
    """Take what leads from some values of a network to others. Raises `ModelCorrupt` when it needs more."""
    given, wanted = {name for name, _, _ in inputs}, set(outputs)
    nodes: list[onnx.NodeProto] = []
    for node in reversed(whole.graph.node):  # which stand in the order of their work
        if any(name in wanted and name not in given for name in node.output):
            nodes.append(node)
            wanted.update(node.input)
    constants = [constant for constant in whole.graph.initializer if constant.name in wanted]
    made = {name for node in nodes for name in node.output} | {constant.name for constant in constants}
    if absent := wanted - made - given - {""}:
        raise ModelCorrupt(f"{WHOLE} has no {min(absent)}", part="kokoro")
    graph = helper.make_graph(
        nodes[::-1],
        whole.graph.name,
        [helper.make_tensor_value_info(*one) for one in inputs],
        [helper.make_tensor_value_info(name, FLOAT, None) for name in outputs],
        constants,
    )
    return helper.make_model(graph, opset_imports=whole.opset_import, ir_version=whole.ir_version)


def _rename(graph: onnx.GraphProto) -> None:
    """Give what passes between the two networks names of its own."""
    for node in graph.node:
        for names in (node.input, node.output):
            names[:] = [JOINTS.get(name, name) for name in names]
