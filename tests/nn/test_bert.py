"""The torch networks are held to the ONNX files that they were read from, run by ONNX Runtime."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch
import transformers

from frontdesk.features.batches import padded
from frontdesk.features.e5 import E5
from frontdesk.features.minilm import MiniLM
from frontdesk.features.wordpieces import Wordpieces
from frontdesk.models.store import ModelStore
from frontdesk.nn import bert

TEXTS = [
    "I want my money back",
    "ok",
    "which colours are in stock, and when does a new one arrive?",
    "我要退货",
]


def mean_states(model: transformers.BertModel, rows: list[list[int]]) -> NDArray[np.float32]:
    ids, mask = (torch.from_numpy(part) for part in padded(rows))
    with torch.inference_mode():
        states = model(input_ids=ids, attention_mask=mask).last_hidden_state
    means = (states * mask[:, :, None]).sum(1)
    vectors: NDArray[np.float32] = torch.nn.functional.normalize(means).numpy()
    return vectors


@pytest.mark.models
def test_minilm_gives_the_vectors_of_the_file_it_was_read_from(store: ModelStore) -> None:
    if not store.has("minilm"):
        pytest.skip("minilm was not pulled")
    folder = store.path("minilm")
    model = bert.from_minilm_onnx(folder / "minilm.onnx")
    assert (model.config.num_hidden_layers, model.config.vocab_size) == (6, 30_522)
    made = mean_states(model, Wordpieces.open(folder, 64).ids(TEXTS))
    assert np.min(np.sum(made * MiniLM.open(folder, 1).embed(TEXTS), axis=1)) > 0.999


@pytest.mark.models
def test_e5_gives_the_vectors_of_the_file_it_was_read_from(store: ModelStore) -> None:
    folder = store.path("e5")
    model = bert.from_e5_onnx(folder / "e5.onnx")
    assert (model.config.num_hidden_layers, model.config.vocab_size) == (12, 133_037)
    made = mean_states(model, Wordpieces.open(folder, 64).ids(TEXTS, "query: "))
    assert np.min(np.sum(made * E5.open(folder, 1).embed(TEXTS), axis=1)) > 0.99


@pytest.mark.models
def test_a_file_is_not_read_as_another_network(store: ModelStore) -> None:
    with pytest.raises(ValueError, match=r"e5\.onnx is not the encoder"):
        bert.from_minilm_onnx(store.path("e5") / "e5.onnx")


def test_a_local_folder_is_opened_without_its_pooling_layer(tmp_path: Path) -> None:
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=11, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    saved = transformers.BertModel(config, add_pooling_layer=False)
    saved.save_pretrained(tmp_path)
    opened = bert.load(tmp_path)
    assert all(
        torch.equal(one, other) for one, other in zip(saved.parameters(), opened.parameters(), strict=True)
    )
    (tmp_path / "model.safetensors").rename(tmp_path / "pytorch_model.bin")
    with pytest.raises(OSError, match="safetensors"):
        bert.load(tmp_path)
