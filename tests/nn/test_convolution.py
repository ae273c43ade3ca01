import pytest
import torch
from torch import nn

from frontdesk.nn.convolution import Convolutions
from nn.batches import inside


def test_a_stage_is_a_convolution_a_norm_and_a_bend() -> None:
    body = inside(Convolutions(4, (6,), kernel=3, dropout=0))
    tokens, mask = torch.randn(2, 5, 4), torch.ones(2, 5, dtype=torch.bool)
    beside = nn.functional.pad(tokens, (0, 0, 1, 1)).unfold(1, 3, 1).flatten(2)  # (2, 5, 4 * 3)
    read = beside @ body.stages[0].weight.flatten(1).T + body.stages[0].bias
    expected = body.out(nn.functional.gelu(nn.functional.layer_norm(read, (6,))))
    torch.testing.assert_close(body(tokens, mask), expected)


def test_a_stage_sees_as_far_as_its_kernel() -> None:
    body = Convolutions(4, (4, 4), kernel=3, dropout=0)
    tokens, mask = torch.randn(1, 11, 4), torch.ones(1, 11, dtype=torch.bool)
    moved = tokens.clone()
    moved[0, 5] += 1
    changed = (body(tokens, mask) != body(moved, mask)).any(-1)[0]
    assert changed.nonzero()[:, 0].tolist() == [3, 4, 5, 6, 7]


def test_a_kernel_without_a_middle_is_refused() -> None:
    with pytest.raises(ValueError, match="kernel is 4; it must be odd"):
        Convolutions(4, (4,), kernel=4)
