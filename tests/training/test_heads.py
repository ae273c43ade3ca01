import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from frontdesk.features.hashed import HashedNgrams
from frontdesk.training.words import train_words
from frontdesk.understanding.head import WEIGHTS


@pytest.mark.slow
def test_training_again_gives_the_weights_that_ship(data: Path, tmp_path: Path) -> None:
    if not (data / "goemotions").is_dir():
        pytest.skip("public data set goemotions absent")
    path, figures = train_words(HashedNgrams(), "", data, tmp_path / "cache", tmp_path / "out")
    shipped = json.loads((WEIGHTS / path.with_suffix(".json").name).read_text("utf-8"))
    made, there = load_file(path), load_file(WEIGHTS / path.name)
    assert set(made) == set(there)
    assert all(np.allclose(made[name], there[name], atol=0.05) for name in made)
    for name, metrics in figures.items():
        assert metrics.accuracy == pytest.approx(shipped["metrics"][name]["accuracy"], abs=0.02)
    assert np.isfinite([metrics.ece for metrics in figures.values()]).all()
