from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

import torch
from safetensors.torch import save_file

from frontdesk.errors import ModelMissing
from frontdesk.features.cnn import Settings, build
from frontdesk.features.feature import Tools
from frontdesk.models.store import ModelStore
from frontdesk.nn.cnn import Cnn

TOOLS = Tools(ModelStore(Path("none")))


def test_a_checkpoint_gives_the_mean_of_the_networks_map(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = Cnn((8, 16)).eval()
    save_file(network.state_dict(), tmp_path / "cnn.safetensors")
    settings = Settings(path=str(tmp_path / "cnn.safetensors"), stages=(8, 16), side=16)
    picture = np.random.default_rng(0).integers(0, 256, (16, 16, 3), np.uint8)
    found = build(settings, TOOLS).extract([picture])[0]
    fed = torch.from_numpy(picture.transpose(2, 0, 1)[None].copy()).float() / 255 * 2 - 1
    assert np.allclose(found, network(fed).mean((2, 3))[0].detach().numpy(), atol=1e-5)


def test_a_checkpoint_that_is_not_there_is_missing() -> None:
    with pytest.raises(ModelMissing, match="is not there"):
        build(Settings(path="nowhere.safetensors"), TOOLS)
