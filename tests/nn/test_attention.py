import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from frontdesk.nn.attention import Attention, attend
from nn.batches import lengths


def queries(rows: int, steps: int, width: int) -> tuple[Tensor, Tensor, Tensor]:
    return torch.randn(rows, steps + 1, width), torch.randn(rows, steps, width), torch.randn(rows, steps, 5)


@given(st.integers(1, 4), st.integers(1, 9), st.integers(1, 8))
def test_it_equals_torchs_own(rows: int, steps: int, width: int) -> None:
    query, key, value = queries(rows, steps, width)
    mask = lengths(rows, steps)[:, None, :]
    theirs = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
    torch.testing.assert_close(attend(query, key, value, mask), theirs)
    whole = nn.functional.scaled_dot_product_attention(query, key, value)
    torch.testing.assert_close(attend(query, key, value), whole)


def test_its_heads_equal_torchs_own_with_the_same_weights() -> None:
    ours, theirs = Attention(12, 3), nn.MultiheadAttention(12, 3, batch_first=True)
    theirs.in_proj_weight.data, theirs.in_proj_bias.data = ours.project.weight.data, ours.project.bias.data
    theirs.out_proj.load_state_dict(ours.out.state_dict())
    tokens, mask = torch.randn(4, 6, 12), lengths(4, 6)
    expected, _ = theirs(tokens, tokens, tokens, key_padding_mask=~mask)
    torch.testing.assert_close(ours(tokens, mask), expected)


def test_a_query_that_may_look_nowhere_gets_zeros_and_no_gradient() -> None:
    query, key, value = queries(2, 3, 4)
    mask = torch.tensor([[True, False, True], [False, False, False]])[:, None, :]
    query.requires_grad_()
    seen = attend(query, key, value, mask)
    torch.autograd.backward(seen.sum())
    assert torch.equal(seen[1], torch.zeros(4, 5))
    assert query.grad is not None
    assert torch.equal(query.grad[1], torch.zeros(4, 4))


def test_a_mask_may_say_what_each_token_looks_at() -> None:
    ours = Attention(12, 3)
    tokens = torch.randn(2, 6, 12)
    earlier = torch.ones(1, 6, 6, dtype=torch.bool).tril()
    for steps in range(1, 7):
        first = torch.ones(2, steps, dtype=torch.bool)
        torch.testing.assert_close(ours(tokens, earlier)[:, steps - 1], ours(tokens[:, :steps], first)[:, -1])


def test_what_is_weighed_lies_within_what_was_seen() -> None:
    query, key, value = queries(3, 7, 4)
    seen = attend(query, key, value)
    assert (seen <= value.amax(dim=1, keepdim=True) + 1e-6).all()
    assert (seen >= value.amin(dim=1, keepdim=True) - 1e-6).all()


def test_heads_that_do_not_share_the_width_are_refused() -> None:
    with pytest.raises(ValueError, match="width 10 cannot be shared by 4 heads"):
        Attention(10, 4)
