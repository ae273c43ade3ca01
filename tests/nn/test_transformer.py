from functools import reduce

import torch
from torch import nn

from frontdesk.nn.transformer import Transformer, waves
from nn.batches import lengths


def test_it_equals_torchs_own_with_the_same_weights() -> None:
    ours = Transformer(8, layers=2, heads=2, hidden=12, dropout=0).eval()
    layer = nn.TransformerEncoderLayer(8, 2, 12, 0, "gelu", batch_first=True, norm_first=True)
    theirs = nn.TransformerEncoder(layer, 2, nn.LayerNorm(8), enable_nested_tensor=False).eval()
    names = {
        "before": "norm1",
        "between": "norm2",
        "attention.project.": "self_attn.in_proj_",
        "attention.out": "self_attn.out_proj",
        "apart.0": "linear1",
        "apart.2": "linear2",
        "blocks": "layers",
    }
    renamed = {}
    for name, one in ours.state_dict().items():
        renamed[reduce(lambda text, pair: text.replace(*pair), names.items(), name)] = one
    theirs.load_state_dict(renamed)
    tokens, mask = torch.randn(3, 5, 8), lengths(3, 5)
    found, expected = ours(tokens, mask), theirs(tokens, src_key_padding_mask=~mask)
    torch.testing.assert_close(found[mask], expected[mask])


def test_without_positions_tokens_are_a_set() -> None:
    body = Transformer(8, dropout=0).eval()
    tokens, turned, mask = torch.randn(2, 5, 8), torch.randperm(5), torch.ones(2, 5, dtype=torch.bool)
    torch.testing.assert_close(body(tokens[:, turned], mask), body(tokens, mask)[:, turned])


def test_every_place_has_its_own_waves_whatever_the_length() -> None:
    long = waves(torch.zeros(1, 300, 16))
    assert torch.equal(long[:40], waves(torch.zeros(1, 40, 16)))
    assert torch.cdist(long, long).add(torch.eye(300)).min() > 0.1
    assert waves(torch.zeros(1, 3, 7)).shape == (3, 7)


def test_the_way_between_two_places_is_the_same_everywhere() -> None:
    long = waves(torch.zeros(1, 100, 16))
    torch.testing.assert_close((long[3:90] * long[8:95]).sum(1), (long[3] @ long[8]).expand(87))
