"""A real model folder made without torch: spelling of words and tone of voice, added up."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from frontdesk.features.hashed import HashedNgrams
from frontdesk.understanding.runfolder import seal

GOOD = ("it works well", "thank you, perfect", "works great", "perfect, thank you", "great service")
BAD = ("it is broken", "broken again", "does not start, broken", "awful service", "awful, it broke again")
LABELS = ("good", "bad")
WIDTHS = {"text": 384, "audio": 20}


def model(folder: Path) -> Path:
    """Write RUN/model of a classifier that knows the sentences above."""
    inside = folder / "model"
    inside.mkdir(parents=True)
    for name, width in WIDTHS.items():
        _encoder(inside / f"encoder.{name}.onnx", width)
    _fusion(inside / "fusion.onnx")
    inputs = {
        "text": {"column": "text", "modality": "text", "feature": "hashed", "kind": "vector", "width": 384},
        "audio": {
            "column": "audio",
            "modality": "audio",
            "feature": "prosody",
            "kind": "vector",
            "width": 20,
        },
    }
    said = {"name": "small", "task": "classify", "labels": LABELS, "fusion": "late", "inputs": inputs}
    seal(inside, {**said, "out_of_scope": {"label": "oos"}})
    return folder


def _encoder(path: Path, width: int) -> None:
    nodes = [
        helper.make_node("Identity", ["values"], ["tokens"]),
        helper.make_node("Identity", ["mask"], ["present"]),
    ]
    values = helper.make_tensor_value_info("values", TensorProto.FLOAT, ["b", "t", width])
    mask = helper.make_tensor_value_info("mask", TensorProto.FLOAT, ["b", "t"])
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in ("tokens", "present")]
    _save(path, helper.make_graph(nodes, "encoder", [values, mask], outputs))


def _fusion(path: Path) -> None:
    nodes, inputs = [], []
    for name, width in WIDTHS.items():
        nodes += [
            helper.make_node("Unsqueeze", [f"{name}.mask", "last"], [f"{name}.column"]),
            helper.make_node("Mul", [f"{name}.tokens", f"{name}.column"], [f"{name}.kept"]),
            helper.make_node("ReduceSum", [f"{name}.kept", "time"], [f"{name}.sum"], keepdims=0),
            helper.make_node("MatMul", [f"{name}.sum", f"{name}.weight"], [f"{name}.logits"]),
        ]
        inputs.append(
            helper.make_tensor_value_info(f"{name}.tokens", TensorProto.FLOAT, ["b", f"{name}.t", width])
        )
        inputs.append(helper.make_tensor_value_info(f"{name}.mask", TensorProto.FLOAT, ["b", f"{name}.t"]))
    nodes.append(helper.make_node("Sum", ["text.logits", "audio.logits", "prior"], ["logits"]))
    names = ("logits", "text.logits", "audio.logits")
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names]
    weights = {
        "text.weight": _learnt(),
        "audio.weight": np.full((20, 2), [0.0, 1e-4], np.float32),
        "prior": np.array([[0.05, 0.0]], np.float32),
        "last": np.array([2]),
        "time": np.array([1]),
    }
    constants = [numpy_helper.from_array(one, name) for name, one in weights.items()]
    _save(path, helper.make_graph(nodes, "fusion", inputs, outputs, constants))


def _learnt() -> np.ndarray:
    """Return the (384, 2) weights that give each sentence its label, of least length."""
    vectors = HashedNgrams().embed([*GOOD, *BAD])
    wanted = np.repeat([[3.0, -3.0], [-3.0, 3.0]], [len(GOOD), len(BAD)], axis=0)
    found: np.ndarray = (np.linalg.pinv(vectors) @ wanted).astype(np.float32)
    return found


def _save(path: Path, graph: onnx.GraphProto) -> None:
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)
