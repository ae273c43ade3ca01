import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.fakes import FakeModel
from frontdesk.evaluation.deletion import STEPS, area, curve, deletion
from frontdesk.evaluation.places import places

WORDS = {"fine": (3.0, 0.0), "broken": (0.0, 2.0), "well": (0.5, 0.0), "not": (-1.0, 1.0)}
MODEL = FakeModel(WORDS)


@settings(max_examples=20)
@given(st.lists(st.sampled_from([*WORDS, "so", "it"]), min_size=2, max_size=12))
def test_of_a_model_that_adds_words_up_no_order_lowers_the_label_sooner(words: list[str]) -> None:
    found = deletion(MODEL, [{"text": " ".join(words)}])
    assert found is not None
    assert found.area <= found.random_area + 1e-12
    assert found.curve[0] == pytest.approx(found.random[0])
    assert found.curve[-1] == pytest.approx(found.random[-1])


def test_a_curve_ends_with_nothing_left() -> None:
    text = "so it is fine"
    told = curve(MODEL, {"text": text}, "text", places(text), 0)
    assert told.shape == (STEPS,)
    assert told[-1] == pytest.approx(1 / (1 + np.exp(0.1)))


def test_rows_without_an_order_are_left_out() -> None:
    found = deletion(MODEL, [{"text": "fine"}, {"text": "it is fine"}])
    assert found is not None
    assert found.rows == 1
    assert deletion(MODEL, [{"text": "fine"}]) is None


def test_an_area_is_a_mean_over_the_way() -> None:
    assert area(np.ones(STEPS)) == 1
    assert area(np.linspace(1, 0, STEPS)) == pytest.approx(0.5)
