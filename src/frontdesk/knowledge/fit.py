"""`python -m frontdesk.knowledge.fit [gate] [FILE]`: fit calibration or gate, or test them on a shop file.

Without a file the calibration is fitted on data/plants.yml and written to data/calibration.json; `gate` is
fitted on the three shops there, each also by the other two, and written to data/gate.json. With a file of the
same form both only test what is shipped.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path

import numpy as np
import yaml

from frontdesk.config import load
from frontdesk.features.cached import Cached
from frontdesk.features.e5 import E5
from frontdesk.features.embedding import Embedder
from frontdesk.features.hashed import HashedNgrams
from frontdesk.knowledge import gate
from frontdesk.knowledge.calibration import FILE, Calibration, calibration, family, write
from frontdesk.knowledge.gate import Weights, shipped
from frontdesk.knowledge.hit import Signs
from frontdesk.knowledge.logistic import logistic
from frontdesk.knowledge.refusal import Judged, fitted, judged, lines, scored
from frontdesk.knowledge.second import English
from frontdesk.knowledge.trial import Report, Shop, Trial, balanced, report
from frontdesk.models.store import ModelStore

SHOPS = ("plants", "coffee", "broadband")  # what the gate is fitted on
E5_FAMILY = "multilingual-e5-small"
SURE = 0.5


def fit(trials: Sequence[Trial]) -> Calibration:
    """Fit P(the best hit answers).

    Trials are weighted so that at every size of the knowledge six of ten questions have an answer: how
    often customers ask what is not written must not be learnt from how the trials were drawn.
    """
    signs = np.array([trial.hit.signs for trial in trials], np.float64)
    right = np.array([trial.right for trial in trials], np.float64)
    found = logistic(signs, right, balanced(trials))
    return Calibration(float(found[0]), Signs(*found[1:].tolist()))


def embedders() -> list[Embedder]:
    """Open what has to be calibrated. Raises `ModelMissing` when the text model was never pulled."""
    settings = load()
    e5 = E5.open(ModelStore(settings.models).path("e5"), settings.compute.threads)
    return [Cached(e5, size=10_000), HashedNgrams()]


def show(name: str, found: Report) -> None:
    """Print what a calibration reaches."""
    print(  # noqa: T201 - a command prints its result
        f"{name}: R@1 zh {found.first_zh:.3f} en {found.first_en:.3f} across {found.first_across:.3f} | "
        f"AUROC {found.auroc:.3f} ECE {found.ece:.3f} | at {SURE}: answers {found.answered:.3f} of what is "
        f"known, right {found.precision:.3f}; refuses {found.refused:.3f} of what is not known, "
        f"refusals right {found.refusals_right:.3f}"
    )


def main(arguments: Sequence[str]) -> None:
    """Fit and write, or test."""
    if arguments[:1] == ["gate"]:
        gated(arguments[1:])
    else:
        calibrated(arguments)


def gated(arguments: Sequence[str]) -> None:
    """Fit the gate and write it, or test it; each shop is reported by weights that the others made."""
    data = Path(str(resources.files("frontdesk.knowledge").joinpath("data")))
    files = [Path(one) for one in arguments] or [data / f"{name}.yml" for name in SHOPS]
    second, made = english(), dict[str, Weights]()
    for embed in embedders():
        name, trials = family(embed.name), list[Judged]()
        for file in files:
            trials += judged(file.stem, shop_of(file), embed, second)
        for held in dict.fromkeys(one.shop for one in trials):
            own = [one for one in trials if one.shop == held]
            weights = None if arguments else _weights(name, [one for one in trials if one.shop != held])
            told(f"{name} on {held}", own, weights or shipped(), name)
        if not arguments:
            made |= _weights(name, trials)
    if not arguments:
        text = json.dumps(gate.write(made), indent=1) + "\n"
        (data / gate.FILE).write_text(text, encoding="utf-8")


def told(name: str, trials: Sequence[Judged], weights: Mapping[str, Weights], family_: str) -> None:
    """Print the gate's report on one shop."""
    score = scored(trials, weights[family_], weights.get(family_ + gate.OTHER))
    for line in lines(trials, score, SURE):
        print(f"{name}: {line}")  # noqa: T201 - a command prints its result


def _weights(name: str, trials: Sequence[Judged]) -> dict[str, Weights]:
    alone = {name: fitted(trials, second=False)}
    both = any(one.evidence.second for one in trials) and name == E5_FAMILY
    return alone | ({name + gate.OTHER: fitted(trials, second=True)} if both else {})


def shop_of(file: Path) -> Shop:
    """Read a shop."""
    return Shop.read(yaml.safe_load(file.read_text(encoding="utf-8")))


def english() -> Embedder | None:
    """Open the second embedder; None when it was never pulled."""
    settings = load()
    return English(ModelStore(settings.models), settings.compute.threads, size=20_000)()


def calibrated(arguments: Sequence[str]) -> None:
    """Fit the calibration of the search and write it, or test it."""
    data = resources.files("frontdesk.knowledge").joinpath("data")
    file = Path(arguments[0]) if arguments else Path(str(data.joinpath("plants.yml")))
    shop = Shop.read(yaml.safe_load(file.read_text(encoding="utf-8")))
    made: dict[str, Calibration] = {}
    for embed in embedders():
        trials = list(shop.trials(embed))
        judge = calibration(embed.name) if arguments else fit(trials)
        made[family(embed.name)] = judge
        show(f"{family(embed.name)} on {file.name}", report(trials, judge, SURE))
    if not arguments:
        text = json.dumps(write(made), indent=1) + "\n"
        Path(str(data.joinpath(FILE))).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
