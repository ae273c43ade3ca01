"""Pretrained text encoders as torch networks, to be tuned: local folders, and ONNX files of the model store.

The store's files hold weights of 8 and 4 bits. They come back as the float32 numbers that they stand for, so
that a network which is tuned starts where the served one stands.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from transformers import BertConfig, BertModel

Array = NDArray[np.generic]
Floats = NDArray[np.float32]
Weights = Mapping[str, Array]

HEADS = 12
TABLES = ("embeddings.word_embeddings", "embeddings.position_embeddings")
ATTENTION = tuple(f"attention.self.{part}" for part in ("query", "key", "value"))
INNER = "inner."  # before every name of minilm.onnx
PRODUCTS = ("DynamicQuantizeMatMul", "MatMulNBits")


def load(folder: Path) -> BertModel:
    """Open a BERT of config.json and safetensors: no pickle, nothing of a network. Raises `OSError`."""
    model: BertModel = BertModel.from_pretrained(
        str(folder), local_files_only=True, use_safetensors=True, add_pooling_layer=False
    )
    model.train(mode=False)
    return model


def from_minilm_onnx(path: Path) -> BertModel:
    """Read minilm.onnx of the model store: 6 layers of 384. Raises `ValueError` for another network."""
    return _read(path, _minilm)


def from_e5_onnx(path: Path) -> BertModel:
    """Read e5.onnx of the model store: 12 layers of 384. Raises `ValueError` for another network."""
    return _read(path, _e5)


def _minilm(graph: onnx.GraphProto) -> Weights:
    held = _held(graph)
    weights = {name.removeprefix(INNER): array for name, array in held.items() if name.startswith(INNER)}
    weights = {name: array for name, array in weights.items() if name.endswith(("weight", "bias"))}
    weights |= {f"{name}.weight": _scaled(held, f"{INNER}{name}.weight") for name in TABLES}
    biases = {node.input[0]: node.input[1] for node in graph.node if node.op_type == "Add"}
    for node in graph.node:
        if node.op_type == "MatMul" and f"{node.input[1]}_q" in held:
            # The bias that is added next names the layer; its product is (inputs, outputs).
            name = biases[node.output[0]].removeprefix(INNER).removesuffix("bias")
            weights[f"{name}weight"] = _scaled(held, node.input[1]).T
    return weights


def _e5(graph: onnx.GraphProto) -> Weights:
    """Follow the order of the file: embeddings, whose positions hold the type as well, then the layers."""
    held = _held(graph)
    places = held[_first(graph, "Slice").input[0]]
    weights: dict[str, Array] = {
        "embeddings.word_embeddings.weight": _words(graph, held),
        "embeddings.position_embeddings.weight": places,
        "embeddings.token_type_embeddings.weight": np.zeros((1, places.shape[1]), np.float32),
    }
    products = [_product(graph, held, node) for node in graph.node if node.op_type in PRODUCTS]
    norms = [node for node in graph.node if node.op_type == "LayerNormalization"]
    for name, node in zip(_norm_names(len(products) // 4), norms, strict=True):
        weights |= {f"{name}.weight": held[node.input[1]], f"{name}.bias": held[node.input[2]]}
    for name, matrix, bias in _named(products):
        weights |= {f"{name}.weight": matrix, f"{name}.bias": bias}
    return weights


def _first(graph: onnx.GraphProto, kind: str) -> onnx.NodeProto:
    found: onnx.NodeProto | None = next((node for node in graph.node if node.op_type == kind), None)
    if found is None:
        raise KeyError(kind)
    return found


def _held(graph: onnx.GraphProto) -> dict[str, Array]:
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}


def _scaled(held: Mapping[str, Array], name: str) -> Floats:
    """Return the numbers that 8-bit weights and their scales stand for."""
    scaled: Floats = held[f"{name}_q"].astype(np.float32) * held[f"{name}_scale"].astype(np.float32)
    return scaled


def _words(graph: onnx.GraphProto, held: Mapping[str, Array]) -> Floats:
    node = _first(graph, "GatherBlockQuantized")
    table: Floats = held[node.input[0]].astype(np.float32)
    scales: Floats = held[node.input[2]].astype(np.float32)
    words: Floats = table * np.repeat(scales, table.shape[1] // scales.shape[1], axis=1)
    return words


def _product(graph: onnx.GraphProto, held: Mapping[str, Array], node: onnx.NodeProto) -> tuple[Floats, Array]:
    """Return weights (outputs, inputs) and bias of a product, what smooths its inputs multiplied in."""
    if node.op_type == "MatMulNBits":
        blocks = held[node.input[1]].astype(np.float32) - 128  # (outputs, blocks, 32)
        scales = held[node.input[2]].reshape(*blocks.shape[:2], 1).astype(np.float32)
        matrix: Floats = (blocks * scales).reshape(len(blocks), -1)
    else:
        matrix = (held[node.input[1]].astype(np.float32) * held[node.input[2]].astype(np.float32)).T
    even = next((one for one in graph.node if one.op_type == "Mul" and node.input[0] in one.output), None)
    if even is not None:
        matrix = matrix * held[even.input[1]].astype(np.float32)
    return matrix, held[node.input[-1]]


def _named(products: Sequence[tuple[Floats, Array]]) -> Iterator[tuple[str, Floats, Array]]:
    """Name products as BERT does; four make a layer, and the first of them holds three."""
    for at, (matrix, bias) in enumerate(products):
        layer = f"encoder.layer.{at // 4}"
        if at % 4 == 0:
            for name, rows, part in zip(ATTENTION, np.split(matrix, 3), np.split(bias, 3), strict=True):
                yield f"{layer}.{name}", rows, part
        else:
            name = ("attention.output.dense", "intermediate.dense", "output.dense")[at % 4 - 1]
            yield f"{layer}.{name}", matrix, bias


def _norm_names(layers: int) -> Iterator[str]:
    yield "embeddings.LayerNorm"
    for layer in range(layers):
        yield f"encoder.layer.{layer}.attention.output.LayerNorm"
        yield f"encoder.layer.{layer}.output.LayerNorm"


def _read(path: Path, weights_of: Callable[[onnx.GraphProto], Weights]) -> BertModel:
    """Make the network that the weights of a file, by BERT's own names, belong to."""
    try:
        weights = weights_of(onnx.load(str(path)).graph)
        model = BertModel(_config(weights), add_pooling_layer=False)
        tensors = {name: torch.from_numpy(np.array(array, np.float32)) for name, array in weights.items()}
        model.load_state_dict(tensors)
    except (KeyError, ValueError, RuntimeError) as error:
        raise ValueError(f"{path.name} is not the encoder that it is read as: {error}") from error
    model.train(mode=False)
    return model


def _config(weights: Weights) -> BertConfig:
    vocabulary, width = weights["embeddings.word_embeddings.weight"].shape
    return BertConfig(
        vocab_size=vocabulary,
        hidden_size=width,
        num_hidden_layers=sum(name.endswith("intermediate.dense.bias") for name in weights),
        num_attention_heads=HEADS,
        intermediate_size=len(weights["encoder.layer.0.intermediate.dense.bias"]),
        type_vocab_size=len(weights["embeddings.token_type_embeddings.weight"]),
    )
