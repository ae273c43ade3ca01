from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from frontdesk.errors import ModelCorrupt
from frontdesk.features.picture import EfficientNet, Histograms, colours
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
