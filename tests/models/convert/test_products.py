from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from frontdesk.models.convert import products
from frontdesk.models.convert.e5_file import Blocks
from frontdesk.models.convert.graph import Graph
from frontdesk.models.convert.products import Linear, Product
from frontdesk.models.session import Session

Floats = NDArray[np.float32]
INPUTS, OUTPUTS = 64, 32


def linear(seed: int = 3) -> Linear:
    rng = np.random.default_rng(seed)
    weights = rng.integers(-8, 8, (OUTPUTS, INPUTS // 32, 32)).astype(np.int8)
    scales = rng.uniform(0.01, 0.05, (OUTPUTS, INPUTS // 32)).astype(np.float32)
    return Linear("l0.fi", Blocks(weights, scales), rng.standard_normal(OUTPUTS).astype(np.float32))


def cosine(a: Floats, b: Floats) -> float:
    return float((a * b).sum() / np.linalg.norm(a) / np.linalg.norm(b))


def run(product: Product, x: Floats, folder: Path) -> tuple[Floats, Floats]:
    """Give what a product computes, and what it should."""
    layer, graph = linear(), Graph("product")
    made = product(graph, graph.input("x", np.float32, ("n", "t", INPUTS)), layer)
    graph.output(made, "y", np.float32, ("n", "t", OUTPUTS))
    graph.save(folder / "product.onnx")
    return Session(folder / "product.onnx").run({"x": x})[0], x @ layer.weights.dense().T + layer.bias


def inputs(seed: int = 4) -> Floats:
    return np.random.default_rng(seed).standard_normal((2, 5, INPUTS)).astype(np.float32)


def test_the_exact_product_is_exact(tmp_path: Path) -> None:
    got, wanted = run(products.exact, inputs(), tmp_path)
    np.testing.assert_allclose(got, wanted, atol=1e-5)


def test_the_product_by_blocks_uses_the_very_weights(tmp_path: Path) -> None:
    """Rows of one value have no rounding of their own, so what is left is that of the weights: none."""
    ones = np.ones((1, 3, INPUTS), np.float32)
    got, wanted = run(products.by_blocks, ones, tmp_path)
    np.testing.assert_allclose(got, wanted, rtol=1e-4, atol=1e-4)


def test_smoothing_mends_channels_that_are_far_larger_than_the_others(tmp_path: Path) -> None:
    x = inputs()
    x[..., 7] *= 100
    largest = np.abs(x).max(axis=(0, 1))
    got, wanted = run(products.smoothed(largest, 0.8), x, tmp_path)
    rough, _ = run(products.smoothed(np.ones_like(largest), 1.0), x, tmp_path)  # no channel is treated apart
    # The large channel itself hides the error of the others: take its share out before comparing.
    share = x[..., 7:8] * linear().weights.dense().T[7]
    assert cosine(got - share, wanted - share) > 0.999
    assert cosine(rough - share, wanted - share) < cosine(got - share, wanted - share)


@pytest.mark.parametrize("power", [0.5, 0.8])
def test_smoothing_changes_no_product(power: float) -> None:
    x, weights = inputs()[0], linear().weights.dense().T
    factor = products.smoothing(np.abs(x).max(axis=0), weights, power)
    np.testing.assert_allclose((x / factor) @ (weights * factor[:, None]), x @ weights, atol=1e-4)


@given(st.integers(0, 1_000), st.floats(1e-3, 1e3))
def test_rounded_weights_are_off_by_half_a_step_at_most(seed: int, size: float) -> None:
    weights = (np.random.default_rng(seed).standard_normal((8, 4)) * size).astype(np.float32)
    weights[:, 0] = 0  # an output that nobody feeds must not divide by zero
    whole, scales = products.quantise(weights)
    assert np.abs(whole.astype(int)).max() <= 127
    assert (np.abs(whole * scales - weights) <= scales * 0.5001).all()
