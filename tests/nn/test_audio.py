import torch
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.nn.audio import Strides
from nn.batches import inside, lengths


@given(st.integers(1, 13), st.integers(1, 5))
def test_every_stride_of_steps_is_one_token_and_the_last_may_be_short(steps: int, stride: int) -> None:
    layer, given = inside(Strides(3, 4, stride)), torch.randn(2, steps, 3)
    mask = lengths(2, steps)
    given = given.masked_fill(~mask[..., None], 0)
    tokens, kept = layer(given, mask)
    assert kept.sum(1).tolist() == [-(-int(length) // stride) for length in mask.sum(1)]
    assert tokens.shape == (2, -(-steps // stride), 4)
    first = torch.zeros(stride, 3)
    first[: min(steps, stride)] = given[0, :stride]
    expected = torch.einsum("si,ois->o", first, layer.join.weight) + layer.join.bias
    torch.testing.assert_close(tokens[0, 0], layer.norm(expected))
