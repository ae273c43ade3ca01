import json
from pathlib import Path

import pytest
import torch
from torch import nn

from frontdesk.models.store import ModelStore
from frontdesk.nn import tuned
from frontdesk.nn.encoders import InputConfig, build
from frontdesk.nn.options import Tuned
from nn.batches import inside, values


class Map(nn.Module):
    """A network that gives a map."""

    width = 4

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(3, 4, 8, 8), nn.Dropout(0.5))

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        made: torch.Tensor = self.layers(pixels)
        return made


def test_each_place_of_the_last_map_is_a_token() -> None:
    encoder, (pixels, mask) = tuned.TunedEncoder(Map(), (4, 6), Tuned()).eval(), values("pixels", 2)
    tokens, kept = encoder(pixels, mask)
    place = encoder.network(pixels)[:, :, 1, 2]
    torch.testing.assert_close(tokens[:, 4 + 2], encoder.project(place))
    assert kept.shape == (2, 16)


def test_a_frozen_network_is_neither_trained_nor_run_with_dropout() -> None:
    encoder, (pixels, mask) = (
        tuned.TunedEncoder(Map(), (4, 6), Tuned(frozen=True)).train(),
        values("pixels", 2),
    )
    tokens, _ = encoder(pixels, mask)
    assert torch.equal(tokens, encoder(pixels, mask).tokens)
    tokens.sum().backward()
    assert all(one.grad is None for one in encoder.network.parameters())
    assert encoder.project[1].weight.grad is not None


def test_a_tuned_network_is_trained() -> None:
    encoder, (pixels, mask) = tuned.TunedEncoder(Map(), (4, 6), Tuned()).train(), values("pixels", 2)
    assert not torch.equal(encoder(pixels, mask).tokens, encoder(pixels, mask).tokens)
    encoder(pixels, mask).tokens.sum().backward()
    assert all(one.grad is not None for one in encoder.network.parameters())


@pytest.mark.parametrize(
    ("name", "kind", "options", "tokens"),
    [
        ("resnet", "pixels", {"depth": 18}, 1),
        ("vgg", "pixels", {"depth": 11, "frozen": True}, 1),
        ("c3d", "frames", {"stages": [8, 16]}, 1),
    ],
)
def test_networks_by_name(name: str, kind: str, options: dict[str, object], tokens: int) -> None:
    if name == "resnet":
        pytest.importorskip("transformers")
    encoder = build(InputConfig(kind, 32, name, options, 6))
    made, _ = encoder(*values(kind, 2))
    assert made.shape == (2, tokens, 6)
    assert encoder.inner.frozen is options.get("frozen", False)


@pytest.fixture
def bert(tmp_path: Path) -> Path:
    """Write a small BERT with weights of chance, as a folder of transformers."""
    transformers = pytest.importorskip("transformers")
    config = transformers.BertConfig(
        vocab_size=7,
        hidden_size=8,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=40,
    )
    transformers.BertModel(config).save_pretrained(tmp_path)
    assert json.loads((tmp_path / "config.json").read_text())["hidden_size"] == 8
    return tmp_path


def test_a_bert_is_read_at_its_last_layer(bert: Path) -> None:
    encoder = build(InputConfig("ids", 7, "bert", {"path": str(bert)}, 6)).eval()
    ids, mask = values("ids", 3)
    mask[1] = False
    tokens, kept = encoder(ids, mask)
    alone = (
        inside(encoder).inner.network(input_ids=ids[:1, :6], attention_mask=mask[:1].long()).last_hidden_state
    )
    torch.testing.assert_close(tokens[:1], inside(encoder).inner.project(alone) * mask[:1, :, None])
    assert tokens.isfinite().all()
    assert not kept[1].any()


def test_a_folder_without_a_bert_is_named(tmp_path: Path) -> None:
    pytest.importorskip("transformers")
    with pytest.raises(ValueError, match="no BERT can be read there"):
        build(InputConfig("ids", 7, "bert", {"path": str(tmp_path)}, 6))


@pytest.mark.models
@pytest.mark.parametrize(("name", "kind"), [("efficientnet", "pixels"), ("bert", "ids")])
def test_a_folder_of_the_store_will_do(name: str, kind: str, store: ModelStore) -> None:
    pytest.importorskip("transformers")
    model = "picture" if name == "efficientnet" else "e5"
    encoder = build(InputConfig(kind, 32, name, {"path": str(store.path(model))}, 6)).eval()
    tokens, kept = encoder(*values(kind, 2))
    assert tokens.shape == (2, kept.shape[1], 6)
    assert tokens.isfinite().all()
