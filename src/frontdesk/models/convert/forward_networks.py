"""The networks once more, in plain NumPy: slow, short, and without a line of what builds the graphs.

What is built is compared with this: small random networks in the tests, the real ones through the numbers in
reference.json.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from frontdesk.models.convert.ctranslate2_file import Weights
from frontdesk.models.convert.e5_file import E5File
from frontdesk.models.convert.forward import (
    Array,
    attention,
    average,
    batch_norm,
    convolve,
    depthwise,
    gelu,
    largest,
    layer_norm,
    relu,
    sigmoid,
    softmax,
    windows,
)
from frontdesk.models.convert.keras import Arrays, Layer

Named: TypeAlias = Mapping[str, NDArray[np.float32]]


def efficientnet(weights: Named, pixels: Array, strides: Sequence[int]) -> tuple[Array, Array]:
    """Return logits and feature of a picture; `strides` are those of the blocks."""

    def norm(x: Array, name: str) -> Array:
        parts = ("weight", "bias", "running_mean", "running_var")
        scale, shift, mean, variance = (weights[f"{name}.{part}"] for part in parts)
        return batch_norm(x, scale, shift, mean, variance, 1e-3)

    def conv(x: Array, name: str, after: str, stride: int = 1) -> Array:
        return norm(convolve(x, weights[f"{name}.weight"].transpose(2, 3, 1, 0), stride=stride), after)

    def block(x: Array, name: str, stride: int) -> Array:
        wide = f"{name}._expand_conv.weight" in weights
        y = np.clip(conv(x, f"{name}._expand_conv", f"{name}._bn0"), 0, 6) if wide else x
        kernel = weights[f"{name}._depthwise_conv.weight"].transpose(2, 3, 0, 1)
        y = np.clip(norm(depthwise(y, kernel, stride), f"{name}._bn1"), 0, 6)
        y = conv(y, f"{name}._project_conv", f"{name}._bn2")
        return x + y if stride == 1 and x.shape == y.shape else y

    x = np.clip(conv(pixels, "_conv_stem", "_bn0", 2), 0, 6)
    for number, stride in enumerate(strides):
        x = block(x, f"_blocks.{number}", stride)
    feature = np.clip(conv(x, "_conv_head", "_bn1"), 0, 6).mean((0, 1))
    return weights["_fc.weight"] @ feature + weights["_fc.bias"], feature


def keras(layers: Sequence[Layer], weights: Mapping[str, Arrays], face: Array) -> Array:
    """Return what a Keras network of the layers of mini-XCEPTION says of a face."""
    values: dict[str, Array] = {}
    for layer in layers:
        nodes = layer["inbound_nodes"][0] if layer["inbound_nodes"] else []
        before = [values[node[0]] for node in nodes] or [face]
        values[layer["name"]] = _keras_layer(layer, weights[layer["name"]], before)
    return values[layers[-1]["name"]]


def _keras_layer(layer: Layer, k: Arrays, before: list[Array]) -> Array:  # noqa: PLR0911 - a table of layers
    x, config = before[0], layer["config"]
    match layer["class_name"]:
        case "InputLayer":
            return x
        case "Conv2D":
            same = config["padding"] == "same"
            return convolve(x, k["kernel"], k.get("bias", 0.0), config["strides"][0], same=same)
        case "SeparableConv2D":
            return convolve(depthwise(x, k["depthwise_kernel"]), k["pointwise_kernel"], k.get("bias", 0.0))
        case "BatchNormalization":
            mean, variance = k["moving_mean"], k["moving_variance"]
            return batch_norm(x, k["gamma"], k["beta"], mean, variance, config["epsilon"])
        case "Activation":
            return relu(x) if config["activation"] == "relu" else softmax(x)
        case "MaxPooling2D":
            return largest(windows(x, 3, 2, fill=-1e9))
        case "Add":
            return x + before[1]
        case _:
            return average(x)


def face_api(weights: Named, face: Array) -> Array:
    """Return the shares of seven expressions that face-api sees in a face."""

    def separable(x: Array, name: str, stride: int = 1) -> Array:
        inner = depthwise(x, weights[f"{name}/depthwise_filter"], stride)
        return convolve(inner, weights[f"{name}/pointwise_filter"], weights[f"{name}/bias"])

    x = face
    for number in range(4):
        name = f"dense{number}/conv"
        if number == 0:
            a = relu(convolve(x, weights[f"{name}0/filters"], weights[f"{name}0/bias"], 2))
        else:
            a = relu(separable(x, f"{name}0", 2))
        b = separable(a, f"{name}1")
        c = separable(relu(a + b), f"{name}2")
        x = relu(a + b + c + separable(relu(a + b + c), f"{name}3"))
    return softmax(x.mean((0, 1)) @ weights["fc/weights"] + weights["fc/bias"])


def speaker(weights: Named, mel: Array, layers: int = 3) -> Array:
    """Return the voice vector of a spectrum (frames, bands): an LSTM, step by step."""
    x, state = mel, mel[0]
    for number in range(layers):
        w = [weights[f"lstm.{part}_l{number}"] for part in ("weight_ih", "bias_ih", "weight_hh", "bias_hh")]
        state = cell = np.zeros(w[2].shape[1])
        steps: list[Array] = []
        for row in x:
            enter, forget, new, leave = np.split(w[0] @ row + w[1] + w[2] @ state + w[3], 4)
            cell = sigmoid(forget) * cell + sigmoid(enter) * np.tanh(new)
            state = sigmoid(leave) * np.tanh(cell)
            steps.append(state)
        x = np.stack(steps)
    projected = relu(weights["linear.weight"] @ state + weights["linear.bias"])
    return projected / np.linalg.norm(projected)


def e5(file: E5File, ids: Sequence[int]) -> Array:
    """Return the vector of a text from its old ids."""
    sizes = file.sizes

    def dense(x: Array, name: str, rows: int) -> Array:
        return x @ file.matrix(f"{name}.w", rows).dense().T + file.vector(f"{name}.b")

    def norm(x: Array, name: str) -> Array:
        return layer_norm(x, file.vector(f"{name}.w"), file.vector(f"{name}.b"), sizes.epsilon)

    words = file.matrix("emb.word", sizes.rows).pick(np.array(ids, np.int64)).dense()
    places = file.vector("emb.pos").reshape(-1, sizes.width)[: len(ids)]
    x = norm(words + places + file.vector("emb.type")[: sizes.width], "emb.ln")
    for layer in (f"l{number}" for number in range(sizes.layers)):
        q, k, v = (dense(x, f"{layer}.{part}", sizes.width) for part in "qkv")
        x = norm(x + dense(attention(q, k, v, sizes.heads), f"{layer}.ao", sizes.width), f"{layer}.aln")
        inner = gelu(dense(x, f"{layer}.fi", sizes.inner))
        x = norm(x + dense(inner, f"{layer}.fo", sizes.width), f"{layer}.oln")
    mean: Array = x.mean(axis=0)
    length = float(np.linalg.norm(mean))
    return mean / length


def whisper(weights: Weights, mel: Array, layers: int, heads: int = 8) -> list[Array]:
    """Return what each of the first layers of the encoder gives for a spectrum (bands, frames)."""

    def dense(x: Array, name: str) -> Array:
        return x @ weights.floats(f"{name}/weight").T + weights.floats(f"{name}/bias")

    def norm(x: Array, name: str) -> Array:
        return layer_norm(x, weights.floats(f"{name}/gamma"), weights.floats(f"{name}/beta"), 1e-5)

    def conv(x: Array, name: str, stride: int) -> Array:
        padded = np.pad(x, ((0, 0), (1, 1)))
        cut = np.lib.stride_tricks.sliding_window_view(padded, 3, axis=1)[:, ::stride]  # (in, t, 3)
        made = np.tensordot(weights.floats(f"{name}/weight"), cut, ([1, 2], [0, 2]))
        return gelu(made + weights.floats(f"{name}/bias")[:, None])

    x = conv(conv(mel, "encoder/conv1", 1), "encoder/conv2", 2).T
    x = x + weights.floats("encoder/position_encodings/encodings")[: len(x)]
    made: list[Array] = []
    for name in (f"encoder/layer_{number}" for number in range(layers)):
        attend, transform = f"{name}/self_attention", f"{name}/ffn"
        q, k, v = np.split(dense(norm(x, f"{attend}/layer_norm"), f"{attend}/linear_0"), 3, axis=-1)
        x = x + dense(attention(q, k, v, heads), f"{attend}/linear_1")
        inner = gelu(dense(norm(x, f"{transform}/layer_norm"), f"{transform}/linear_0"))
        x = x + dense(inner, f"{transform}/linear_1")
        made.append(x)
    return made
