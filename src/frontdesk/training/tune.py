"""`frontdesk tune`: search a recipe's settings with Optuna; a search that was killed goes on where it was.

Akiba et al., "Optuna: A Next-generation Hyperparameter Optimization Framework" (2019); its tree-structured
Parzen estimator proposes. Trials are judged on the validation part, so the winner looks better there than
it is: measure it again on rows that no trial saw.
"""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import FrozenTrial, TrialState

from frontdesk.errors import Misconfigured
from frontdesk.training.recipe import Between, Recipe, Search, changed

Score = Callable[[Recipe, Path], float]  # train a recipe in a folder, return the figure that decides
Told = Callable[[FrozenTrial, int], None]  # a trial that ended, and how many there will be


def tune(recipe: Recipe, out: Path, score: Score, told: Told | None = None) -> tuple[Recipe, float]:
    """Try ``recipe.search.trials`` settings; return the best recipe and its figure.

    Raises `Misconfigured` when the recipe names nothing to search.
    """
    if not recipe.search.keys:
        raise Misconfigured(
            f"recipe {recipe.name} names nothing to search", part="search.keys", remedy="see docs/training.md"
        )
    study = _study(recipe, out)
    _taken_up(study)
    while (done := _done(study)) < recipe.search.trials:
        trial = study.ask()
        tried = changed(recipe, _drawn(trial, recipe.search))
        study.tell(trial, score(tried, out / "trials" / _folder(trial.params)))
        if told is not None:
            told(study.trials[trial.number], recipe.search.trials - done - 1)
    return changed(recipe, study.best_trial.params), float(study.best_value)


def _study(recipe: Recipe, out: Path) -> optuna.Study:
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    out.mkdir(parents=True, exist_ok=True)
    storage = JournalStorage(JournalFileBackend(str(out / "search.jsonl")))
    sampler = optuna.samplers.TPESampler(seed=recipe.seed)
    return optuna.create_study(
        study_name=recipe.name or "search",
        storage=storage,
        sampler=sampler,
        direction="maximize",
        load_if_exists=True,
    )


def _taken_up(study: optuna.Study) -> None:
    """Queue again what ran when the search was killed: its folder still holds its checkpoint."""
    for trial in study.get_trials(states=(TrialState.RUNNING,)):
        study.tell(trial.number, state=TrialState.FAIL)
        study.enqueue_trial(trial.params)


def _done(study: optuna.Study) -> int:
    return len(study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,)))


def _drawn(trial: optuna.Trial, search: Search) -> Mapping[str, object]:
    """Let a trial choose a value for every key."""
    return {key: _value(trial, key, among) for key, among in sorted(search.keys.items())}


def _value(trial: optuna.Trial, key: str, among: object) -> object:
    if not isinstance(among, Between):
        assert isinstance(among, list)  # noqa: S101 - the only other type that a recipe admits
        return trial.suggest_categorical(key, among)
    if among.whole:
        return trial.suggest_int(key, int(among.low), int(among.high), log=among.log)
    return trial.suggest_float(key, among.low, among.high, log=among.log)


def _folder(params: Mapping[str, object]) -> str:
    """Name a trial's folder by what it tries, so that the same settings go on in the same folder."""
    return sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:12]
