import math
from pathlib import Path

import pytest

pytest.importorskip("optuna")

from frontdesk.errors import Misconfigured
from frontdesk.training.recipe import Recipe
from frontdesk.training.tune import tune
from training.tables import recipe

SEARCH = {
    "keys": {"optimiser.rate": {"low": 1e-4, "high": 1.0, "log": True}, "fusion.kind": ["early", "late"]}
}


class Judge:
    """Likes a rate of 0.01 and early fusion; may be killed."""

    def __init__(self, until: int = 10**6) -> None:
        self.until = until
        self.folders: list[Path] = []

    def __call__(self, tried: Recipe, folder: Path) -> float:
        self.folders.append(folder)
        if len(self.folders) > self.until:
            raise KeyboardInterrupt
        return -abs(math.log10(tried.optimiser.rate) + 2) + (tried.fusion.kind == "early")


def test_a_search_finds_what_is_better(tmp_path: Path) -> None:
    best, value = tune(recipe(search=SEARCH | {"trials": 40}), tmp_path, Judge())
    assert best.fusion.kind == "early"
    assert 0.002 < best.optimiser.rate < 0.05
    assert value > 0.3


def test_a_search_that_was_killed_goes_on_and_takes_up_what_ran(tmp_path: Path) -> None:
    told = recipe(search=SEARCH | {"trials": 8})
    broken = Judge(until=3)
    with pytest.raises(KeyboardInterrupt):
        tune(told, tmp_path, broken)
    rest = Judge()
    tune(told, tmp_path, rest)
    assert len(rest.folders) == 8 - 3
    assert rest.folders[0] == broken.folders[-1]  # where its checkpoint lies


def test_a_recipe_that_searches_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="names nothing to search"):
        tune(recipe(), tmp_path, Judge())
