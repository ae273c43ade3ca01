from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from frontdesk.models.convert import forward, layers
from frontdesk.models.convert.graph import Graph
from frontdesk.models.session import Session

Floats = NDArray[np.float32]
RNG = np.random.default_rng(2)


def noise(*shape: int) -> Floats:
    return RNG.standard_normal(shape).astype(np.float32)


def run(graph: Graph, made: str, picture: Floats, folder: Path) -> Floats:
    """Run a graph on a picture with channels last, and return its output so."""
    graph.output(made, "y", np.float32, (1, "c", "h", "w"))
    graph.save(folder / "layer.onnx")
    got = Session(folder / "layer.onnx").run({"x": np.ascontiguousarray(picture.transpose(2, 0, 1)[None])})[0]
    last: Floats = got[0].transpose(1, 2, 0)
    return last


@pytest.mark.parametrize("size", [1, 3, 5])
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("side", [7, 8])
def test_a_convolution_pads_as_tensorflow_does(tmp_path: Path, size: int, stride: int, side: int) -> None:
    picture, kernel, bias = noise(side, side + 3, 4), noise(size, size, 4, 6), noise(6)
    graph = Graph("conv")
    x = graph.input("x", np.float32, (1, 4, "h", "w"))
    made = layers.convolve(graph, x, layers.from_keras(kernel), bias, stride)
    wanted = forward.convolve(picture, kernel, bias, stride)
    np.testing.assert_allclose(run(graph, made, picture, tmp_path), wanted, atol=2e-5)


@pytest.mark.parametrize("stride", [1, 2])
def test_a_depthwise_convolution_keeps_channels_apart(tmp_path: Path, stride: int) -> None:
    picture, kernel = noise(9, 8, 5), noise(3, 3, 5, 1)
    graph = Graph("depthwise")
    x = graph.input("x", np.float32, (1, 5, "h", "w"))
    made = layers.depthwise(graph, x, layers.depthwise_from_keras(kernel), stride=stride)
    wanted = forward.depthwise(picture, kernel, stride)
    np.testing.assert_allclose(run(graph, made, picture, tmp_path), wanted, atol=2e-5)


@pytest.mark.parametrize("biased", [False, True])
def test_a_folded_batch_norm_is_the_convolution_and_the_norm(biased: bool) -> None:
    picture, kernel = noise(6, 6, 3), noise(3, 3, 3, 4)
    bias = noise(4) if biased else None
    norm = layers.BatchNorm(noise(4), noise(4), noise(4), np.abs(noise(4)), 1e-3)
    folded, shift = norm.fold(layers.from_keras(kernel), bias)
    plain = forward.convolve(picture, kernel, 0.0 if bias is None else bias)
    wanted = forward.batch_norm(plain, norm.scale, norm.shift, norm.mean, norm.variance, norm.epsilon)
    got = forward.convolve(picture, folded.transpose(2, 3, 1, 0), shift)
    np.testing.assert_allclose(got, wanted, rtol=1e-3, atol=1e-3)
