from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from frontdesk.errors import ModelCorrupt
from frontdesk.models.convert import CONVERTERS, kokoro
from frontdesk.models.session import Array, Session

FLOAT = TensorProto.FLOAT
TOKENS = np.array([[0, 4, 2, 0]], np.int64)
STYLE = np.full((1, 256), 0.5, np.float32)
SPEED = np.array([2.0], np.float32)


def whole(without: str = "") -> onnx.ModelProto:
    """Build a network with the joints of the real one: samples are sounds + pitch + loudness + style."""
    sounds, pitch, loudness = kokoro.JOINTS
    nodes = [
        helper.make_node("Cast", ["tokens"], ["numbers"], to=FLOAT),
        helper.make_node("Mul", ["numbers", "speed"], ["paced"]),
        helper.make_node("Mul", ["paced", "ten"], [pitch]),
        helper.make_node("Neg", ["paced"], [loudness]),
        helper.make_node("Unsqueeze", ["paced", "one"], ["row"]),
        helper.make_node("Expand", ["row", "wide"], [sounds]),
        helper.make_node("ReduceMean", [sounds, "one"], ["means"], keepdims=0),
        helper.make_node("Add", ["means", pitch], ["higher"]),
        helper.make_node("Add", ["higher", loudness], ["louder"]),
        helper.make_node("ReduceMax", ["style"], ["top"], keepdims=0),
        helper.make_node("Add", ["louder", "top"], ["audio"]),
    ]
    constants = [
        helper.make_tensor("ten", FLOAT, [], [10.0]),
        helper.make_tensor("one", TensorProto.INT64, [1], [1]),
        helper.make_tensor("wide", TensorProto.INT64, [3], [1, 512, 1]),
    ]
    graph = helper.make_graph(
        [node for node in nodes if without not in node.output],
        "voice",
        [helper.make_tensor_value_info(*one) for one in kokoro.TEXT],
        [helper.make_tensor_value_info("audio", FLOAT, None)],
        constants,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def sources(folder: Path, network: onnx.ModelProto) -> tuple[Path, Path]:
    source, out = folder / "source", folder / "out"
    source.mkdir()
    out.mkdir()
    onnx.save(network, source / "kokoro.onnx")
    (source / "vocab.json").write_text("{}", "utf-8")
    (source / "af_heart.bin").write_bytes(b"1234")
    return source, out


def test_both_networks_one_after_the_other_give_what_the_whole_gives(tmp_path: Path) -> None:
    source, out = sources(tmp_path, whole())
    CONVERTERS["kokoro"](source, out)
    feed: dict[str, Array] = {"tokens": TOKENS, "style": STYLE, "speed": SPEED}
    names = ("sounds", "pitch", "loudness")
    said = dict(zip(names, Session(out / "prosody.onnx").run(feed), strict=True))
    assert said["sounds"].shape == (1, 512, 4)
    (spoken,) = Session(out / "decoder.onnx").run({**said, "style": STYLE})
    assert np.array_equal(spoken, Session(source / "kokoro.onnx").run(feed)[0])


def test_a_stretch_can_be_decoded_alone(tmp_path: Path) -> None:
    source, out = sources(tmp_path, whole())
    CONVERTERS["kokoro"](source, out)
    sounds, pitch, loudness = Session(out / "prosody.onnx").run(
        {"tokens": TOKENS, "style": STYLE, "speed": SPEED}
    )
    decoder = Session(out / "decoder.onnx")
    cut = {"sounds": sounds[:, :, 1:3], "pitch": pitch[:, 1:3], "loudness": loudness[:, 1:3], "style": STYLE}
    assert decoder.run(cut)[0].tolist() == [[80.5, 40.5]]


def test_voices_and_symbols_are_kept_and_the_whole_network_is_not(tmp_path: Path) -> None:
    source, out = sources(tmp_path, whole())
    CONVERTERS["kokoro"](source, out)
    assert sorted(path.name for path in out.iterdir()) == [
        "af_heart.bin",
        "decoder.onnx",
        "prosody.onnx",
        "vocab.json",
    ]


@pytest.mark.parametrize("joint", kokoro.JOINTS)
def test_a_network_without_a_joint_is_refused(tmp_path: Path, joint: str) -> None:
    with pytest.raises(ModelCorrupt, match=r"kokoro\.onnx has no (sounds|pitch|loudness)"):
        CONVERTERS["kokoro"](*sources(tmp_path, whole(joint)))
