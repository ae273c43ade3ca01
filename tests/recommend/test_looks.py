"""Looks: the colours of what stands before the background."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from frontdesk.features.picture import Histograms
from frontdesk.preprocess.image import Pixels
from frontdesk.recommend.looks import COLOURS, WIDTH, colours, looks, maker

RED, DARK, BLUE = (200, 30, 30), (160, 25, 25), (30, 40, 200)


def thing(shade: tuple[int, int, int], ground: int = 255) -> Pixels:
    picture = np.full((80, 60, 3), ground, np.uint8)
    picture[20:60, 15:45] = shade
    return picture


def test_the_background_does_not_count() -> None:
    assert float(colours(thing(RED)) @ colours(thing(RED, 120))) > 0.99


def test_a_shade_is_nearer_to_its_like_than_to_another_colour() -> None:
    red = colours(thing(RED))
    assert float(red @ colours(thing(DARK))) > 0.5
    assert float(red @ colours(thing(BLUE))) < 0.1


def test_a_picture_of_one_colour_has_that_colour() -> None:
    plain = np.full((10, 10, 3), BLUE, np.uint8)
    assert float(colours(plain) @ colours(thing(BLUE))) > 0.99


@given(st.tuples(st.integers(1, 12), st.integers(1, 12)).flatmap(lambda side: arrays(np.uint8, (*side, 3))))
def test_colours_of_any_picture_have_length_one(picture: Pixels) -> None:
    found = colours(picture)
    assert found.shape == (COLOURS,)
    assert float(np.linalg.norm(found)) == pytest.approx(1, abs=1e-3)


def test_looks_join_network_and_colours_and_say_what_made_them() -> None:
    model = Histograms()
    found = looks([thing(RED), thing(BLUE)], model)
    assert found.shape == (2, WIDTH)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), np.sqrt(2), atol=1e-3)
    assert looks([], model).shape == (0, WIDTH)
    assert model.name in maker(model)
