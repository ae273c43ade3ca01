from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from frontdesk.models.convert import forward_networks, lstm
from frontdesk.models.session import Session

Floats = NDArray[np.float32]
BANDS, HIDDEN, WIDTH = 5, 6, 4


def weights() -> dict[str, Floats]:
    rng = np.random.default_rng(13)
    found: dict[str, Floats] = {}
    for number in range(3):
        inputs = HIDDEN if number else BANDS
        shapes: dict[str, tuple[int, ...]] = {
            "weight_ih": (4 * HIDDEN, inputs),
            "weight_hh": (4 * HIDDEN, HIDDEN),
        }
        shapes |= dict.fromkeys(("bias_ih", "bias_hh"), (4 * HIDDEN,))
        for part, shape in shapes.items():
            found[f"lstm.{part}_l{number}"] = rng.standard_normal(shape).astype(np.float32)
    found["linear.weight"] = rng.standard_normal((WIDTH, HIDDEN)).astype(np.float32)
    found["linear.bias"] = np.ones(WIDTH, np.float32)
    return found


@pytest.mark.parametrize("frames", [1, 12])
def test_the_graph_is_the_network(tmp_path: Path, frames: int) -> None:
    lstm.network(weights()).save(tmp_path / "speaker.onnx")
    mel = np.random.default_rng(14).uniform(0, 2, (3, frames, BANDS)).astype(np.float32)
    got = Session(tmp_path / "speaker.onnx").run({"mel": mel})[0]
    for row, one in zip(got, mel, strict=True):
        np.testing.assert_allclose(row, forward_networks.speaker(weights(), one), atol=1e-5)
