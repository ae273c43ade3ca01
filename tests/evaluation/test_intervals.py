import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.evaluation import intervals
from frontdesk.evaluation.intervals import Statistic, bootstrap, difference, drawn, paired
from frontdesk.understanding.calibrate import Array


def mean(values: Array) -> Statistic:
    return lambda weights: {"mean": weights @ values / weights.sum(axis=1)}


@settings(max_examples=30)
@given(st.integers(0, 1_000), st.integers(1, 80))
def test_an_interval_holds_its_figure(seed: int, n: int) -> None:
    values = np.random.default_rng(seed).exponential(size=n)
    found = bootstrap(mean(values), n, draws=100)["mean"]
    assert found.low <= found.point <= found.high
    assert float(found.point) == pytest.approx(values.mean())


def test_four_times_the_rows_halve_the_interval() -> None:
    random = np.random.default_rng(0)
    widths = []
    for n in (200, 800, 3_200):
        low, high = bootstrap(mean(random.normal(size=n)), n)["mean"].pair()
        widths.append(high - low)
    assert widths[0] / widths[1] == pytest.approx(2, rel=0.25)
    assert widths[1] / widths[2] == pytest.approx(2, rel=0.25)


def test_an_interval_of_a_mean_is_as_wide_as_the_normal_law_says() -> None:
    values = np.random.default_rng(1).normal(size=1_000)
    low, high = bootstrap(mean(values), 1_000)["mean"].pair()
    assert high - low == pytest.approx(2 * 1.96 * values.std() / 1_000**0.5, rel=0.1)


def test_the_same_seed_gives_the_same_interval_however_much_fits_in_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = np.concatenate(list(drawn(50, 40, seed=3)))
    monkeypatch.setattr(intervals, "CELLS", 170)
    pieces = list(drawn(50, 40, seed=3))
    assert max(len(piece) for piece in pieces) == 3
    assert (np.concatenate(pieces) == whole).all()
    assert (whole.sum(axis=1) == 50).all()


def test_two_models_on_the_same_rows_differ_more_surely_than_either_is_known() -> None:
    random = np.random.default_rng(0)
    hard = random.normal(size=300)
    better, worse = hard + 0.1, hard + random.normal(scale=0.01, size=300)
    low, high = difference(mean(better), mean(worse), 300)["mean"].pair()
    assert 0.09 < low < high < 0.11
    same = difference(mean(hard), mean(hard), 300)["mean"]
    assert same.pair() == (0, 0)


def test_runs_are_compared_in_pairs() -> None:
    ours, theirs = np.array([0.80, 0.70, 0.90, 0.60, 0.75]), np.array([0.78, 0.69, 0.88, 0.58, 0.74])
    gap = paired(ours, theirs)
    assert float(gap.point) == pytest.approx(0.016)
    assert gap.low > 0


def test_a_draw_in_which_a_figure_is_not_defined_says_nothing() -> None:
    def statistic(weights: Array) -> dict[str, Array]:
        return {"odd": np.where(weights[:, 0] > 0, 1.0, np.nan)}

    assert bootstrap(statistic, 3, draws=50)["odd"].pair() == (1, 1)
