import numpy as np
import pytest

pytest.importorskip("torch")
import torch
from torch import Tensor, nn

from frontdesk.nn.encoded import Output
from frontdesk.training.objective import Classify, Tags, class_weights
from frontdesk.training.recipe import Loss


class Says(nn.Module):
    """A network that says the same of every batch."""

    def __init__(self, logits: Tensor, own: Tensor) -> None:
        super().__init__()
        self.logits, self.own = logits, own

    def forward(self, values: object) -> Output:
        return Output(self.logits, {"text": self.own})


LOGITS, OWN = torch.randn(4, 3, generator=torch.Generator().manual_seed(0)), torch.zeros(4, 3)
TARGETS = torch.tensor([0, 2, 1, 2])
VALUES = {"text": (torch.zeros(4, 1, 1), torch.tensor([[True], [True], [False], [True]]))}


def test_the_loss_is_a_sum_over_rows_and_each_input_has_its_own_head() -> None:
    loss = Classify(Loss(auxiliary=0.5)).loss(Says(LOGITS, OWN), VALUES, TARGETS)
    whole = nn.functional.cross_entropy(LOGITS, TARGETS, reduction="sum")
    own = 3 * np.log(3)  # three of the four rows have the input, and its head knows nothing
    assert float(loss) == pytest.approx(float(whole) + 0.5 * own, rel=1e-5)


def test_focal_loss_without_gamma_is_cross_entropy_and_with_it_spares_what_is_sure() -> None:
    plain, mild, strong = (
        float(Classify(Loss(kind="focal", gamma=gamma, auxiliary=0)).loss(Says(LOGITS, OWN), VALUES, TARGETS))
        for gamma in (0.0, 1.0, 5.0)
    )
    whole = nn.functional.cross_entropy(LOGITS, TARGETS, reduction="sum")
    assert plain == pytest.approx(float(whole), rel=1e-5)
    assert plain > mild > strong


def test_tags_are_judged_one_by_one() -> None:
    targets = torch.tensor([[1.0, 0, 0], [0, 1, 1], [0, 0, 0], [1, 1, 1]])
    loss = Tags(Loss(auxiliary=0)).loss(Says(LOGITS, OWN), VALUES, targets)
    expected = nn.functional.binary_cross_entropy_with_logits(LOGITS, targets, reduction="sum")
    assert float(loss) == pytest.approx(float(expected), rel=1e-5)


def test_balanced_classes_weigh_the_same_together() -> None:
    targets = np.array([0] * 8 + [1] * 2)
    weights = class_weights(targets, 2, "balanced")
    assert weights is not None
    assert float(weights[0]) * 8 == pytest.approx(float(weights[1]) * 2)
    assert float(weights[torch.from_numpy(targets)].mean()) == pytest.approx(1)
    assert class_weights(targets, 2, "none") is None


def test_a_rare_tag_weighs_as_much_as_its_absence() -> None:
    targets = np.array([[1, 0], [0, 0], [0, 1], [0, 1]], np.float32)
    weights = class_weights(targets, 2, "balanced")
    assert weights is not None
    assert weights.tolist() == pytest.approx([3.0, 1.0])


def test_figures_tell_the_mean_loss() -> None:
    figures = Classify(Loss()).figures(LOGITS.double().numpy(), TARGETS.numpy())
    assert figures["loss"] == pytest.approx(float(nn.functional.cross_entropy(LOGITS, TARGETS)), rel=1e-5)
