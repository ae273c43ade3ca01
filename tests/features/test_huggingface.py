"""States are those of transformers' own BertModel, run by hand on a text at a time."""

from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from frontdesk.errors import Misconfigured, ModelCorrupt, ModelMissing
from frontdesk.features.huggingface import HuggingFace

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

TEXTS = ["refund please", "ok", "please please refund my card ok " * 3, ""]


def written(folder: Path) -> Path:
    """Write a tiny encoder with random weights."""
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "refund", "please", "my", "card"]
    tokenizer = Tokenizer(models.WordLevel({word: place for place, word in enumerate(words)}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.add_special_tokens(["[PAD]", "[CLS]", "[SEP]"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
    )
    transformers.BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("bert"))


@pytest.mark.parametrize("layer", [0, 1, 2, -1])
def test_states_are_those_of_the_network_run_by_hand(folder: Path, layer: int) -> None:
    encoder = HuggingFace.open(folder, layer)
    model = transformers.BertModel.from_pretrained(folder, add_pooling_layer=False).eval()
    for text, states in zip(TEXTS, encoder.states(TEXTS), strict=True):
        ids = torch.tensor(encoder.pieces.ids([text]))
        with torch.inference_mode():
            wanted = model(input_ids=ids, output_hidden_states=True).hidden_states[layer][0].numpy()
        assert states.shape == (ids.shape[1], encoder.width)
        assert np.allclose(states, wanted, atol=1e-5)


def test_another_file_gives_another_name(folder: Path, tmp_path: Path) -> None:
    written(tmp_path)
    assert HuggingFace.open(tmp_path).name == HuggingFace.open(folder).name
    config = tmp_path / "config.json"
    config.write_text(config.read_text("utf-8") + "\n", "utf-8")
    assert HuggingFace.open(tmp_path).name != HuggingFace.open(folder).name


def test_a_layer_that_is_not_there_is_refused(folder: Path) -> None:
    for layer in (3, -4):
        with pytest.raises(Misconfigured, match="2 layers"):
            HuggingFace.open(folder, layer)


def test_pickles_are_never_read_and_missing_files_are_named(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "model.safetensors").rename(tmp_path / "pytorch_model.bin")
    with pytest.raises(ModelMissing, match="safetensors"):
        HuggingFace.open(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises((ModelCorrupt, ModelMissing)):
        HuggingFace.open(tmp_path)
