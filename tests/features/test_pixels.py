from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from frontdesk.errors import InvalidInput, Misconfigured
from frontdesk.features.feature import Feature, Pixels, Shape, Tools
from frontdesk.features.pixels import Settings, build
from frontdesk.features.table import settings_of
from frontdesk.models.store import ModelStore
from frontdesk.preprocess.image import Fit

PICTURES = arrays(np.uint8, st.tuples(st.integers(1, 30), st.integers(1, 30), st.just(3)))
TOOLS = Tools(ModelStore(Path("none")))


@given(PICTURES, st.sampled_from(["centre", "squash", "letterbox"]), st.booleans())
def test_pictures_of_any_size_become_squares_of_bytes(pixels: Pixels, fit: Fit, grey: bool) -> None:
    feature = build(Settings(side=16, fit=fit, grey=grey), TOOLS)
    made = feature.extract([pixels])[0]
    assert isinstance(feature, Feature)
    assert feature.shape == Shape("pixels", 16)
    assert made.shape == (16, 16, 3)
    assert made.dtype == np.uint8
    assert not grey or (made == made[..., :1]).all()


def test_a_picture_that_has_the_size_already_is_left_as_it_is() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (16, 16, 3), np.uint8)
    assert np.array_equal(build(Settings(side=16), TOOLS).extract([picture])[0], picture)


def test_settings_that_change_the_pixels_change_the_name() -> None:
    names = {build(one, TOOLS).name for one in (Settings(), Settings(side=48), Settings(grey=True))}
    assert len(names) == 3


def test_texts_and_misspelt_settings_are_refused() -> None:
    with pytest.raises(InvalidInput, match="pixels reads pictures"):
        build(Settings(), TOOLS).extract(["words"])
    with pytest.raises(Misconfigured, match="did you mean 'side'"):
        settings_of("pixels", {"sid": 3})
