from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

import torch
from safetensors.torch import save_file

from frontdesk.errors import InvalidInput
from frontdesk.features.c3d import Settings, build
from frontdesk.features.feature import Clip, Shape, Tools
from frontdesk.models.store import ModelStore
from frontdesk.nn.c3d import C3d

TOOLS = Tools(ModelStore(Path("none")))
FILM = Clip(np.random.default_rng(0).integers(0, 256, (6, 16, 16, 3), np.uint8), tuple(range(0, 240, 40)))


def test_a_checkpoint_gives_the_networks_vector(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = C3d((8, 16))
    save_file(network.state_dict(), tmp_path / "c3d.safetensors")
    settings = Settings(path=str(tmp_path / "c3d.safetensors"), stages=(8, 16), frames=6, side=16)
    feature = build(settings, TOOLS)
    fed = torch.from_numpy(FILM.frames.transpose(0, 3, 1, 2)[None].copy()).float() / 255
    assert feature.shape == Shape("vector", 16)
    assert np.allclose(feature.extract([FILM])[0], network(fed)[0].detach().numpy(), atol=1e-5)


def test_films_of_other_lengths_have_vectors_too_and_pictures_none() -> None:
    feature = build(Settings(seed=0, stages=(8,), frames=4, side=16), TOOLS)
    short = Clip(FILM.frames[:1], FILM.ms[:1])
    assert [one.shape for one in feature.extract([FILM, short])] == [(8,)] * 2
    with pytest.raises(InvalidInput, match="c3d reads films"):
        feature.extract([FILM.frames[0]])
