from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

import torch

from frontdesk.errors import ModelCorrupt, ModelMissing
from frontdesk.models.session import Session
from frontdesk.models.store import ModelStore
from frontdesk.nn.efficientnet import EfficientNet, efficientnet


@pytest.mark.models
@pytest.mark.parametrize("side", [224, 112, 97])
def test_the_network_that_is_tuned_is_the_one_that_is_served(store: ModelStore, side: int) -> None:
    weights = store.path("picture") / "picture.onnx"
    pixels = np.random.default_rng(side).integers(0, 256, (2, 3, side, side)).astype(np.float32)
    served = Session(weights, threads=1).run({"pixels": (pixels - 127) / 128})[1]
    with torch.no_grad():
        tuned = efficientnet(weights.parent)(torch.from_numpy(pixels / 255)).mean((2, 3))
    assert np.abs(tuned.numpy() - served).max() < 1e-4


@pytest.mark.models
def test_an_onnx_of_another_network_is_refused(store: ModelStore) -> None:
    with pytest.raises(ModelCorrupt, match="no EfficientNet-Lite0"):
        efficientnet(store.path("face") / "face.onnx")


def test_it_has_the_published_number_of_convolutions_and_gives_1280_channels() -> None:
    network = EfficientNet()
    assert sum(isinstance(one, torch.nn.Conv2d) for one in network.modules()) == 49
    assert network(torch.rand(1, 3, 64, 70)).shape == (1, 1_280, 2, 3)


def test_a_file_that_is_missing_or_no_network_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="models pull"):
        efficientnet(tmp_path / "picture.onnx")
    (tmp_path / "picture.onnx").write_bytes(b"no network at all")
    with pytest.raises(ModelCorrupt, match="no readable network"):
        efficientnet(tmp_path / "picture.onnx")
