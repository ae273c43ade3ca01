from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

import torch
from safetensors.torch import save_file

from frontdesk.errors import ModelCorrupt
from frontdesk.features.feature import Shape, Tools
from frontdesk.features.vgg import Settings, build
from frontdesk.models.store import ModelStore
from frontdesk.nn.vgg import Vgg

TOOLS = Tools(ModelStore(Path("none")))


def test_a_checkpoint_gives_the_mean_of_the_last_map(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = Vgg(11)
    save_file(network.state_dict(), tmp_path / "vgg11.safetensors")
    feature = build(Settings(path=str(tmp_path / "vgg11.safetensors"), side=64), TOOLS)
    picture = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    fed = torch.from_numpy(picture.transpose(2, 0, 1)[None].copy()).float() / 255
    assert feature.shape == Shape("vector", 512)
    wanted = network(fed).mean((2, 3))[0].detach().numpy()
    assert np.allclose(feature.extract([picture])[0], wanted, atol=1e-5)


def test_a_checkpoint_of_another_depth_is_refused(tmp_path: Path) -> None:
    save_file(Vgg(11).state_dict(), tmp_path / "vgg.safetensors")
    with pytest.raises(ModelCorrupt, match="VGG 16"):
        build(Settings(path=str(tmp_path / "vgg.safetensors"), depth=16), TOOLS)
