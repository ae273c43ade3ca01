from collections.abc import Sequence

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("accelerate")

import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from frontdesk.compress.distil import Lesson, Lessons, Taught, aligned, divergence
from frontdesk.nn.multimodal import FusionConfig, InputConfig, Multimodal
from frontdesk.training.batches import tensors
from frontdesk.training.dataset import Batch, Values
from frontdesk.training.objective import Classify, Objective, Tags
from frontdesk.training.recipe import Loss

LOSS = Loss.model_validate({})
TEMPERATURES = st.floats(0.5, 10)


class Table:
    """Twelve rows of four numbers with one of three labels, or three tags."""

    def __init__(self, *, tags: bool = False) -> None:
        rng = np.random.default_rng(0)
        self.values = rng.normal(size=(12, 1, 4)).astype(np.float32)
        hot = (rng.random((12, 3)) < 0.5).astype(np.float32)
        self.targets: NDArray[np.generic] = hot if tags else rng.integers(3, size=12)

    def __len__(self) -> int:
        return 12

    def batch(self, rows: Sequence[int], augment: np.random.Generator | None = None) -> Batch:
        at = np.asarray(rows)
        values: Values = {"numbers": (self.values[at], np.ones((len(at), 1), np.bool_))}
        return Batch(values, self.targets[at], rows)


def network() -> Multimodal:
    torch.manual_seed(0)
    return Multimodal({"numbers": InputConfig("vector", 4, width=8)}, FusionConfig("early"), 3).eval()


def losses(lesson: Lesson, *, tags: bool = False, logits: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """The taught loss and the plain one, of the same rows and network."""
    table, model = Table(tags=tags), network()
    base: Objective = Tags(LOSS) if tags else Classify(LOSS)
    told = np.random.default_rng(1).normal(size=(12, 3)) if logits is None else logits.detach().numpy()
    values, both = tensors(Lessons(table, told).batch([3, 1, 7]), torch.device("cpu"))
    plain_values, own = tensors(table.batch([3, 1, 7]), torch.device("cpu"))
    return Taught(base, lesson, tags).loss(model, values, both), base.loss(model, plain_values, own)


@pytest.mark.parametrize("tags", [False, True])
def test_without_a_teacher_it_is_the_plain_loss(tags: bool) -> None:
    taught, plain = losses(Lesson(0.0, 3.0), tags=tags)
    torch.testing.assert_close(taught, plain)


@given(TEMPERATURES, st.booleans())
def test_a_student_that_says_what_its_teacher_says_has_nothing_to_learn(
    temperature: float, tags: bool
) -> None:
    teacher = torch.randn(5, 3, generator=torch.Generator().manual_seed(0))
    student = teacher.clone().requires_grad_()
    apart = divergence(student, teacher, temperature, tags=tags).sum()
    torch.autograd.backward(apart)
    assert student.grad is not None
    torch.testing.assert_close(apart.detach(), torch.zeros(()), atol=1e-4, rtol=0)
    torch.testing.assert_close(student.grad, torch.zeros(5, 3), atol=1e-5, rtol=0)


@given(TEMPERATURES)
def test_the_divergence_is_torchs_own_times_the_square_of_the_temperature(temperature: float) -> None:
    draw = torch.Generator().manual_seed(0)
    student = torch.randn(5, 4, generator=draw).double()
    teacher = torch.randn(5, 4, generator=draw).double()
    own = functional.kl_div(
        (student / temperature).log_softmax(1), (teacher / temperature).softmax(1), reduction="none"
    ).sum(1)
    torch.testing.assert_close(divergence(student, teacher, temperature), own * temperature**2)
    assert (divergence(student, teacher, temperature) >= -1e-6).all()


def test_the_gradient_at_a_high_temperature_is_that_of_the_logits_difference() -> None:
    """Hinton et al., section 2.1: for large T it is (z - v) / N, once both are centred."""
    draw = torch.Generator().manual_seed(0)
    student = torch.randn(2, 4, generator=draw).double().requires_grad_()
    teacher = torch.randn(2, 4, generator=draw).double()
    torch.autograd.backward(divergence(student, teacher, 1e4).sum())
    centred = (student - student.mean(1, keepdim=True)) - (teacher - teacher.mean(1, keepdim=True))
    torch.testing.assert_close(student.grad, centred.detach() / 4, rtol=1e-3, atol=1e-4)


def test_a_row_that_the_teacher_has_not_seen_is_learnt_from_its_label_alone() -> None:
    unseen = torch.full((12, 3), torch.nan)
    taught, plain = losses(Lesson(0.25, 2.0), logits=unseen)
    torch.testing.assert_close(taught, 0.75 * plain)


def test_answers_are_put_in_the_order_of_the_rows() -> None:
    told = {"a": np.array([1.0, 2.0]), "c": np.array([3.0, 4.0])}
    np.testing.assert_array_equal(aligned(["c", "b", "a"], told, 2), [[3, 4], [np.nan, np.nan], [1, 2]])


def test_lessons_are_judged_on_labels_and_read_rows_as_asked() -> None:
    table = Table()
    lessons = Lessons(table, np.arange(36.0).reshape(12, 3))
    assert len(lessons) == 12
    np.testing.assert_array_equal(lessons.targets, table.targets)
    found = lessons.batch([4, 2])
    np.testing.assert_array_equal(found.targets[:, 0], table.targets[[4, 2]])
    np.testing.assert_array_equal(found.targets[:, 1:], [[12, 13, 14], [6, 7, 8]])
