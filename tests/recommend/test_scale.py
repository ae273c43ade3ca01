import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from frontdesk.recommend.blend import standard
from frontdesk.recommend.log import Floats
from frontdesk.recommend.scale import zscores

numbers = st.floats(-1_000, 1_000, width=32) | st.just(float("nan"))


@given(arrays(np.float32, st.integers(1, 40), elements=numbers))
def test_scores_are_scaled_to_mean_0_and_deviation_1_over_what_is_known(scores: Floats) -> None:
    scaled = zscores(scores)
    known = scaled[~np.isnan(scores)]
    assert not np.isnan(scaled).any()
    assert (scaled[np.isnan(scores)] == 0).all()
    if scaled.any():
        assert abs(float(known.mean())) < 1e-2
        assert abs(float(known.std()) - 1) < 1e-2


@given(arrays(np.float32, 30, elements=st.integers(-50, 50).map(float) | st.just(float("nan"))))
def test_serving_scales_as_learning_does(scores: Floats) -> None:
    np.testing.assert_allclose(zscores(scores), standard(scores[None])[0], atol=1e-3)


def test_a_source_that_thinks_all_alike_says_nothing() -> None:
    assert not zscores(np.full(9, 123.456, np.float32)).any()
    assert not zscores(np.full(9, np.nan, np.float32)).any()
    assert not zscores(np.zeros(0, np.float32)).any()
