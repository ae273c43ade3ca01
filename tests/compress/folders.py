"""Small model folders, made without torch: words (ids) and a sound (a vector), added up at the end."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

Array = NDArray[np.generic]
Inputs = dict[str, tuple[int, list[Any]]]
Ends = tuple[Inputs, list[str]]

WORDS, SOUND, WIDTH, CLASSES = 500, 80, 64, 3
LABELS = ["refund", "delivery", "praise"]


def save(
    path: Path,
    nodes: list[NodeProto],
    ends: Ends,
    weights: Mapping[str, Array],
) -> None:
    inputs = [helper.make_tensor_value_info(name, *what) for name, what in ends[0].items()]
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in ends[1]]
    constants = [numpy_helper.from_array(np.asarray(one), name) for name, one in weights.items()]
    graph = helper.make_graph(nodes, "g", inputs, outputs, constants)
    opset = [helper.make_opsetid("", 17)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=9), path)


def words(path: Path, rng: np.random.Generator) -> None:
    """A table of vectors, then a matrix kept the wrong way round, GELU left out, and a matrix back."""
    nodes = [
        helper.make_node("Gather", ["table", "values"], ["rows"]),
        helper.make_node("Transpose", ["up"], ["up.t"], perm=[1, 0]),
        helper.make_node("MatMul", ["rows", "up.t"], ["wide"]),
        helper.make_node("Relu", ["wide"], ["bent"]),
        helper.make_node("MatMul", ["bent", "down"], ["tokens"]),
        helper.make_node("Identity", ["mask"], ["present"]),
    ]
    weights: dict[str, Array] = {
        "table": rng.normal(size=(WORDS, WIDTH)).astype(np.float32),
        "up": rng.normal(size=(4 * WIDTH, WIDTH)).astype(np.float32) / 8,
        "down": rng.normal(size=(4 * WIDTH, WIDTH)).astype(np.float32) / 16,
    }
    ends: Inputs = {"values": (TensorProto.INT64, ["b", "t"]), "mask": (TensorProto.FLOAT, ["b", "t"])}
    save(path, nodes, (ends, ["tokens", "present"]), weights)


def sound(path: Path, rng: np.random.Generator) -> None:
    nodes = [
        helper.make_node("MatMul", ["values", "weight"], ["tokens"]),
        helper.make_node("Identity", ["mask"], ["present"]),
    ]
    ends: Inputs = {"values": (TensorProto.FLOAT, ["b", "t", SOUND]), "mask": (TensorProto.FLOAT, ["b", "t"])}
    weight = rng.normal(size=(SOUND, WIDTH)).astype(np.float32) / 9
    save(path, nodes, (ends, ["tokens", "present"]), {"weight": weight})


def fusion(path: Path, rng: np.random.Generator, names: tuple[str, ...]) -> None:
    """Mean of the tokens that are there, times a matrix, summed over inputs, plus a prior."""
    nodes: list[NodeProto] = []
    for name in names:
        nodes += [
            helper.make_node("Unsqueeze", [f"{name}.mask", "last"], [f"{name}.m"]),
            helper.make_node("Mul", [f"{name}.tokens", f"{name}.m"], [f"{name}.kept"]),
            helper.make_node("ReduceSum", [f"{name}.kept", "time"], [f"{name}.sum"], keepdims=0),
            helper.make_node("ReduceSum", [f"{name}.m", "time"], [f"{name}.count"], keepdims=0),
            helper.make_node("Max", [f"{name}.count", "one"], [f"{name}.n"]),
            helper.make_node("Div", [f"{name}.sum", f"{name}.n"], [f"{name}.mean"]),
            helper.make_node("MatMul", [f"{name}.mean", f"{name}.weight"], [f"{name}.logits"]),
        ]
    nodes.append(helper.make_node("Sum", [*(f"{name}.logits" for name in names), "prior"], ["logits"]))
    weights: dict[str, Array] = {
        f"{name}.weight": rng.normal(size=(WIDTH, CLASSES)).astype(np.float32) for name in names
    }
    weights |= {"last": np.array([2]), "time": np.array([1]), "one": np.ones(1, np.float32)}
    weights["prior"] = np.array([[0.1, 0.0, -0.1]], np.float32)
    ends: Inputs = {f"{name}.tokens": (TensorProto.FLOAT, ["b", f"{name}.t", WIDTH]) for name in names}
    ends |= {f"{name}.mask": (TensorProto.FLOAT, ["b", f"{name}.t"]) for name in names}
    save(path, nodes, (ends, ["logits", *(f"{name}.logits" for name in names)]), weights)


def model(folder: Path, seed: int = 0, **says: object) -> Path:
    """Write a model folder as training does, and return it."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True)
    words(folder / "encoder.words.onnx", rng)
    sound(folder / "encoder.sound.onnx", rng)
    fusion(folder / "fusion.onnx", rng, ("words", "sound"))
    (folder / "card.md").write_text("# card\n", "utf-8")
    listed = {one.name: sha256(one.read_bytes()).hexdigest() for one in sorted(folder.iterdir())}
    told = {
        "format": 1,
        "name": "small",
        "task": "classify",
        "labels": LABELS,
        "fusion": "late",
        "inputs": {
            "words": _input("text", "tokens", "ids", WORDS),
            "sound": _input("audio", "prosody", "vector", SOUND),
        },
        "temperature": 1.0,
        "thresholds": None,
        "out_of_scope": None,
        "files": listed,
        "data": {},
        "metrics": {"accuracy": 0.9},
        "made_by": "frontdesk 0.1.0",
    }
    (folder / "model.json").write_text(json.dumps(told | says), "utf-8")
    return folder


def batches(count: int = 4, seed: int = 0) -> list[dict[str, tuple[Array, Array]]]:
    """Padded batches of different lengths."""
    rng = np.random.default_rng(seed)
    return [_batch(rng, 5 + at) for at in range(count)]


def _batch(rng: np.random.Generator, length: int) -> dict[str, tuple[Array, Array]]:
    there = rng.random((8, length)) < 0.9
    there[:, 0] = True
    return {
        "words": (rng.integers(WORDS, size=(8, length)), there),
        "sound": (rng.normal(size=(8, 1, SOUND)).astype(np.float32), np.ones((8, 1), bool)),
    }


def _input(column: str, feature: str, kind: str, width: int) -> dict[str, object]:
    return {
        "column": column,
        "modality": column,
        "feature": feature,
        "settings": {},
        "kind": kind,
        "width": width,
    }
