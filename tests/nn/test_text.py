import torch
from torch import Tensor, nn

from frontdesk.nn.text import TextEncoder
from frontdesk.nn.transformer import Transformer, waves


class Same(nn.Module):
    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        return tokens


def test_a_body_reads_the_vector_of_each_id_and_its_place() -> None:
    encoder, ids = TextEncoder(9, 6, Same()), torch.tensor([[3, 8, 3]])
    tokens, _ = encoder(ids, torch.ones(1, 3, dtype=torch.bool))
    torch.testing.assert_close(tokens, encoder.embed.weight[ids] + waves(tokens))


def test_the_order_of_words_counts() -> None:
    encoder, mask = TextEncoder(9, 8, Transformer(8, dropout=0)).eval(), torch.ones(1, 3, dtype=torch.bool)
    there, back = (encoder(torch.tensor([ids]), mask).tokens.mean(1) for ids in ([1, 2, 3], [3, 2, 1]))
    assert not torch.allclose(there, back, atol=1e-3)
