from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from frontdesk.errors import InvalidInput, ModelCorrupt
from frontdesk.features.feature import Shape, Tools
from frontdesk.features.picture import EfficientNet, Histograms, Settings, build, colours
from frontdesk.models.store import ModelStore
from frontdesk.preprocess.image import Pixels

PICTURES = arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(3)))


@settings(max_examples=30)
@given(PICTURES)
def test_without_weights_a_picture_still_has_a_vector_of_length_one(pixels: Pixels) -> None:
    seen = Histograms().look([pixels])[0]
    assert seen.names == ()
    assert seen.vector.shape == (1_280,)
    assert np.linalg.norm(seen.vector) == pytest.approx(1, abs=1e-4)


def test_colours_are_shares() -> None:
    red = np.zeros((8, 8, 3), np.uint8)
    red[..., 0] = 255
    assert colours(red).max() == 1
    assert colours(red, np.zeros((8, 8), np.uint8)).sum() == 0


@pytest.mark.models
def test_the_network_names_nothing_in_noise_and_gives_vectors_of_length_one(store: ModelStore) -> None:
    net = EfficientNet.open(store.path("picture"), 1)
    rng = np.random.default_rng(0)
    pictures = [rng.integers(0, 255, (h, w, 3), dtype=np.uint8) for h, w in ((50, 90), (300, 200))]
    seen = net.look(pictures)
    assert [one.vector.shape for one in seen] == [(1_280,)] * 2
    assert all(np.linalg.norm(one.vector) == pytest.approx(1, abs=1e-4) for one in seen)
    assert all(0.1 <= chance <= 1 for one in seen for _, chance in one.names)
    alone = net.look(pictures[1:])[0]
    assert np.allclose(alone.vector, seen[1].vector, atol=1e-5)


def test_labels_that_cannot_be_read_are_corrupt(tmp_path: Path) -> None:
    (tmp_path / "labels.json").write_text("{not json")
    with pytest.raises(ModelCorrupt, match="labels"):
        EfficientNet.open(tmp_path)


@pytest.mark.models
def test_the_feature_is_the_vector_that_is_served(store: ModelStore) -> None:
    pictures = list(np.random.default_rng(1).integers(0, 255, (10, 60, 50, 3), dtype=np.uint8))
    feature = build(Settings(), Tools(store))
    served = EfficientNet.open(store.path("picture"), 1).look(pictures)
    assert feature.shape == Shape("vector", 1_280)
    for found, wanted in zip(feature.extract(pictures), served, strict=True):
        assert np.allclose(found, wanted.vector, atol=1e-5)


@pytest.mark.models
def test_settings_decide_side_length_and_name(store: ModelStore) -> None:
    picture = np.random.default_rng(1).integers(0, 255, (60, 50, 3), dtype=np.uint8)
    short, long = (build(Settings(side=96, normalise=way), Tools(store)) for way in (True, False))
    unit, raw = (np.asarray(one.extract([picture])[0], np.float32) for one in (short, long))
    assert np.linalg.norm(unit) == pytest.approx(1, abs=1e-4)
    assert np.allclose(unit, raw / np.linalg.norm(raw), atol=1e-5)
    assert len({short.name, long.name, build(Settings(), Tools(store)).name}) == 3


@pytest.mark.models
def test_a_text_is_no_picture(store: ModelStore) -> None:
    with pytest.raises(InvalidInput, match="picture reads pictures"):
        build(Settings(), Tools(store)).extract(["words"])
