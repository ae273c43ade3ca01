import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("torch")
import torch

from frontdesk.features.feature import Modality
from frontdesk.training.batches import present, tensors
from training.rows import toy

NAMES: tuple[Modality, ...] = ("text", "image", "audio", "video")


@given(st.integers(1, 40), st.sets(st.sampled_from(NAMES), min_size=1), st.floats(0, 0.99), st.integers(0, 9))
def test_every_row_keeps_a_modality(rows: int, names: set[Modality], dropout: float, seed: int) -> None:
    inputs = {f"{name}{number}": name for name in names for number in (1, 2)}
    kept = present(rows, inputs, dropout, np.random.default_rng(seed))
    assert kept.keys() == names
    assert np.stack(list(kept.values())).any(axis=0).all()


def test_a_single_modality_is_never_dropped() -> None:
    assert present(50, {"a": "text", "b": "text"}, 0.9, np.random.default_rng(0))["text"].all()


def test_as_many_are_dropped_as_was_said() -> None:
    kept = present(20_000, {"a": "text", "b": "audio"}, 0.3, np.random.default_rng(0))
    # Both are drawn to go in 9 % of the rows, where one of them is spared.
    assert kept["text"].mean() == pytest.approx(0.7 + 0.3 * 0.3 / 2, abs=0.01)


def test_a_row_is_left_with_what_it_has_when_the_other_modality_was_drawn_to_stay() -> None:
    rows = toy(8)
    keep = {"text": np.zeros(4, np.bool_), "sound": np.ones(4, np.bool_)}
    values, _ = tensors(rows.batch([0, 1, 2, 3]), torch.device("cpu"), keep)
    assert values["text"][1].any(dim=1).tolist() == [False, True, False, True]  # odd rows have no sound
    assert values["sound"][1].any(dim=1).tolist() == [True, False, True, False]
