from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch
import transformers

from frontdesk.features.feature import Shape, Tools
from frontdesk.features.resnet import Settings, build
from frontdesk.models.store import ModelStore

TOOLS = Tools(ModelStore(Path("none")))


def test_a_folder_gives_what_transformers_own_model_pools(tmp_path: Path) -> None:
    torch.manual_seed(0)
    config = transformers.ResNetConfig(
        hidden_sizes=[64, 128, 256, 512], depths=[2, 2, 2, 2], layer_type="basic"
    )
    theirs = transformers.ResNetModel(config)
    theirs.train(mode=False)
    theirs.save_pretrained(tmp_path)
    feature = build(Settings(path=str(tmp_path), side=64), TOOLS)
    picture = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    mean, spread = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
    fed = torch.from_numpy(((picture / 255 - mean) / spread).transpose(2, 0, 1)[None].copy()).float()
    with torch.no_grad():
        wanted = theirs(fed).pooler_output.flatten().numpy()
    assert feature.shape == Shape("vector", 512)
    assert np.allclose(feature.extract([picture])[0], wanted, atol=1e-4)


def test_without_pooling_there_is_a_vector_for_each_place() -> None:
    feature = build(Settings(seed=0, side=64, pooling="none"), TOOLS)
    assert feature.extract([np.zeros((80, 64, 3), np.uint8)])[0].shape == (4, 512)
