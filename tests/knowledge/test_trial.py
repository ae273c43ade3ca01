import numpy as np
import pytest

from frontdesk.features.cached import Cached
from frontdesk.features.e5 import E5
from frontdesk.features.hashed import HashedNgrams
from frontdesk.knowledge.calibration import calibration
from frontdesk.knowledge.trial import auroc, balanced, ece, report
from frontdesk.models.store import ModelStore
from knowledge.pages import shop

RIGHT = np.array([True, False, True, False])


def test_auroc_counts_pairs_in_order_and_ties_by_half() -> None:
    assert auroc(np.array([0.9, 0.1, 0.8, 0.2]), RIGHT) == 1.0
    assert auroc(np.array([0.1, 0.9, 0.2, 0.8]), RIGHT) == 0.0
    assert auroc(np.array([0.5, 0.5, 0.5, 0.5]), RIGHT) == 0.5
    assert auroc(np.array([0.9, 0.8, 0.7, 0.6]), RIGHT) == 0.75


def test_the_calibration_error_is_the_weighted_gap_of_bins() -> None:
    ones = np.ones(4)
    assert ece(np.array([1.0, 0.0, 1.0, 0.0]), RIGHT, ones) == 0.0
    assert ece(np.array([0.75, 0.75, 0.75, 0.75]), RIGHT, ones) == pytest.approx(0.25)
    assert ece(np.array([0.75, 0.75, 0.75, 0.75]), RIGHT, np.array([3.0, 1.0, 3.0, 1.0])) == pytest.approx(0)


def test_trials_without_a_model_are_weighted_and_mostly_refused_when_nothing_answers() -> None:
    trials = list(shop("bikes.yml").trials(HashedNgrams()))
    weights = balanced(trials)
    known = np.array([trial.answerable for trial in trials])
    assert weights[known].sum() / weights.sum() == pytest.approx(0.6)
    found = report(trials, calibration(HashedNgrams().name), 0.5)
    assert found.refused > 0.9
    assert found.first_zh > 0.7
    assert found.first_en > 0.6


@pytest.mark.models
@pytest.mark.slow
def test_the_shipped_calibration_holds_on_a_shop_that_it_was_not_fitted_on(store: ModelStore) -> None:
    embed = Cached(E5.open(store.path("e5")), size=5_000)
    found = report(list(shop("bikes.yml").trials(embed)), calibration(embed.name), 0.5)
    assert found.first_zh > 0.93
    assert found.first_en > 0.88
    assert found.first_across > 0.8
    assert found.auroc > 0.88
    assert found.ece < 0.1
    assert found.refused > 0.83
    assert found.answered > 0.7
