import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from frontdesk.nn.vector import Sparse, VectorEncoder, tail
from nn.batches import values


@given(st.integers(1, 5), st.integers(1, 6))
def test_sparse_is_a_matrix_on_the_vector_spelt_out(rows: int, entries: int) -> None:
    layer = Sparse(7, 3)
    given, mask = values("sparse", rows, entries)
    spelt = torch.zeros(rows, 7)
    for row in range(rows):
        for index, weight in given[row][mask[row]]:
            spelt[row, int(index)] += weight  # an index may come twice
    torch.testing.assert_close(layer(given, mask)[:, 0], spelt @ layer.weight + layer.bias)


def test_a_sparse_row_is_one_token_however_many_entries_it_has() -> None:
    encoder = VectorEncoder(Sparse(7, 3), nn.Identity(), 3)
    given, mask = values("sparse", 3)
    mask[1] = False
    tokens, there = encoder(given, mask)
    assert tokens.shape == (3, 1, 3)
    assert there[:, 0].tolist() == [True, False, True]


def test_layers_follow_one_another() -> None:
    kinds = [type(step).__name__ for step in tail(4, 2, layers=2, norm=True, dropout=0.1)]
    assert kinds == ["LayerNorm", "GELU", "Dropout", "Linear"] * 2
    assert tail(4, 2, layers=2, norm=False, dropout=0)(torch.randn(3, 4)).shape == (3, 2)
