import numpy as np
import pytest

from evaluation.fakes import FakeInput
from frontdesk.evaluation.figures import Judged
from frontdesk.evaluation.missing import having, modalities, restricted, subset, subsets, there

INPUTS = {
    "words": FakeInput("text", "text"),
    "voice": FakeInput("audio", "audio"),
    "tone": FakeInput("audio", "audio"),
}


def test_every_non_empty_subset_comes_once_the_small_ones_first() -> None:
    found = list(subsets(("text", "image", "audio", "video")))
    assert len(found) == len(set(found)) == 15
    assert [len(one) for one in found] == sorted(len(one) for one in found)
    assert modalities(INPUTS) == ("text", "audio")


def test_a_subset_sees_its_own_inputs_on_the_rows_that_have_them() -> None:
    one = np.zeros(3, np.float32)
    present = there({"words": [one, None, one], "voice": [None, None, one], "tone": [one, None, None]})
    assert list(restricted(present, INPUTS, ("text",))["tone"]) == [False, False, False]
    assert list(restricted(present, INPUTS, ("text",))["words"]) == [True, False, True]
    assert list(having(present, INPUTS, ("audio",))) == [True, False, True]
    assert list(having(present, INPUTS, ("text", "audio"))) == [True, False, True]


def test_figures_count_the_rows_that_have_the_modalities_alone() -> None:
    true = np.eye(2, dtype=bool)[[0, 1, 0]]
    said = np.eye(2, dtype=bool)[[0, 1, 1]]
    judged = Judged(said.astype(float), said, true)
    found = subset(("text",), said, np.array([True, True, False]), judged)
    assert (found.n, found.accuracy, found.f1_macro, found.f1_weighted) == (2, 1, 1, 1)
    assert subset(("text",), said, np.ones(3, bool), judged).accuracy == pytest.approx(2 / 3)
