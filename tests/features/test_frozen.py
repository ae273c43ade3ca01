from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

import torch
from safetensors.torch import save_file

from frontdesk.errors import InvalidInput, Misconfigured
from frontdesk.features import cnn
from frontdesk.features.feature import Shape, Tools
from frontdesk.features.frozen import named, seeded
from frontdesk.features.table import settings_of
from frontdesk.models.store import ModelStore
from frontdesk.nn.cnn import Cnn

TOOLS = Tools(ModelStore(Path("none")))
PICTURES = list(np.random.default_rng(0).integers(0, 256, (11, 20, 24, 3), np.uint8))


def test_a_picture_has_the_same_vector_alone_and_among_others() -> None:
    feature = cnn.build(cnn.Settings(seed=0, stages=(8, 16), side=16), TOOLS)
    together = feature.extract(PICTURES)
    assert len(together) == len(PICTURES)
    assert np.allclose(feature.extract(PICTURES[9:10])[0], together[9], atol=1e-5)


def test_the_mean_of_a_sequence_is_the_vector() -> None:
    mean, every = (
        cnn.build(cnn.Settings(seed=3, stages=(8, 16), side=16, pooling=pooling), TOOLS)
        for pooling in ("mean", "none")
    )
    assert (mean.shape, every.shape) == (Shape("vector", 16), Shape("sequence", 16))
    vector, sequence = mean.extract(PICTURES[:1])[0], every.extract(PICTURES[:1])[0]
    assert sequence.shape == (16, 16)
    assert np.allclose(sequence.astype(np.float64).mean(0), vector, atol=1e-5)


def test_seeds_decide_random_weights_and_leave_other_chance_alone() -> None:
    torch.manual_seed(5)
    wanted = torch.rand(3)
    torch.manual_seed(5)
    first, second, third = (seeded(lambda: torch.nn.Linear(3, 2), seed) for seed in (1, 1, 2))
    assert torch.equal(torch.rand(3), wanted)
    assert torch.equal(first.weight, second.weight)
    assert not torch.equal(first.weight, third.weight)


def test_a_name_follows_from_the_weights_and_not_from_where_they_lie(tmp_path: Path) -> None:
    names = []
    for number, place in ((0, "a"), (0, "b"), (1, "c")):
        torch.manual_seed(number)
        save_file(Cnn((8,)).state_dict(), tmp_path / place)
        names.append(named("cnn", cnn.Settings(path=str(tmp_path / place), stages=(8,))))
    assert names[0] == names[1] != names[2]


@pytest.mark.parametrize("given", [{}, {"path": "x.safetensors", "seed": 1}])
def test_weights_come_from_a_file_or_from_chance(given: dict[str, object]) -> None:
    with pytest.raises(Misconfigured, match="give the path of a checkpoint, or a seed"):
        settings_of("cnn", given)


def test_a_text_is_no_picture() -> None:
    with pytest.raises(InvalidInput, match="cnn reads pictures"):
        cnn.build(cnn.Settings(seed=0, stages=(8,)), TOOLS).extract(["words"])
