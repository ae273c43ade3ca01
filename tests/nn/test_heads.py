import torch
from torch import nn

from frontdesk.nn.heads import classifier
from nn.batches import inside


def test_it_is_one_matrix_or_two() -> None:
    assert isinstance(classifier(4, 3), nn.Linear)
    made = inside(classifier(4, 3, hidden=5).eval())
    vectors = torch.randn(2, 4)
    inner = nn.functional.gelu(vectors @ made[0].weight.T + made[0].bias)
    torch.testing.assert_close(made(vectors), inner @ made[3].weight.T + made[3].bias)
