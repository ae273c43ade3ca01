from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from frontdesk.errors import Misconfigured
from frontdesk.features import picture, resnet
from frontdesk.features.feature import Clip, Shape, Tools
from frontdesk.features.i3d import Settings, build
from frontdesk.features.table import settings_of
from frontdesk.models.store import ModelStore

TOOLS = Tools(ModelStore(Path("none")))
PICTURE = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
STILL = Clip(np.stack([PICTURE] * 4), (0, 40, 80, 120))


def test_a_still_film_has_the_vector_of_its_picture() -> None:
    flat = resnet.build(resnet.Settings(seed=1, side=64), TOOLS)
    film = build(Settings(network="resnet18", seed=1, side=64), TOOLS)
    assert film.shape == Shape("vector", 512)
    assert np.allclose(film.extract([STILL])[0], flat.extract([PICTURE])[0], atol=1e-4)


@pytest.mark.models
def test_the_stores_network_sees_in_a_still_film_what_it_sees_in_the_picture(store: ModelStore) -> None:
    flat = picture.build(picture.Settings(side=64, normalise=False), Tools(store))
    film = build(Settings(side=64), Tools(store))
    assert film.shape == Shape("vector", 1_280)
    assert np.allclose(film.extract([STILL])[0], flat.extract([PICTURE])[0], atol=1e-4)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"seed": 1}, "efficientnet is that of the model store"),
        ({"network": "vgg11"}, "give the path of a checkpoint, or a seed"),
    ],
)
def test_each_network_says_where_its_weights_come_from(given: dict[str, object], said: str) -> None:
    with pytest.raises(Misconfigured, match=said):
        settings_of("i3d", given)
