import json
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import numpy as np
import torch
from torch import nn
from transformers import CLIPConfig, CLIPModel, CLIPTokenizerFast
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

from frontdesk.errors import ModelCorrupt, ModelMissing
from frontdesk.features.towers import Towers

WORDS = ("<|startoftext|>", "<|endoftext|>", *"abcdefgh", *(f"{letter}</w>" for letter in "abcdefgh"))
TEXTS = ["a b c", "head", "b"]
PIXELS = [np.random.default_rng(seed).integers(0, 256, (32, 40 + seed, 3), np.uint8) for seed in range(3)]


class Texts(nn.Module):
    def __init__(self, model: CLIPModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        found = self.model.get_text_features(input_ids=input_ids, attention_mask=attention_mask)
        vectors: torch.Tensor = found.pooler_output
        return vectors


class Sights(nn.Module):
    def __init__(self, model: CLIPModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, pixel_values: torch.Tensor) -> torch.Tensor:
        vectors: torch.Tensor = self.model.get_image_features(pixel_values=pixel_values).pooler_output
        return vectors


@pytest.fixture(scope="module")
def model() -> CLIPModel:
    torch.manual_seed(0)
    side = {"hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2}
    ends = {"bos_token_id": 0, "eos_token_id": 1, "pad_token_id": 1}
    text = {**side, **ends, "vocab_size": len(WORDS), "max_position_embeddings": 77}
    vision = {**side, "image_size": 32, "patch_size": 8}
    return CLIPModel(CLIPConfig(text_config=text, vision_config=vision, projection_dim=10)).eval()


@pytest.fixture(scope="module")
def folder(model: CLIPModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export a small CLIP with weights of chance, as published ones are exported."""
    path = tmp_path_factory.mktemp("clip")
    CLIPTokenizerFast(vocab={word: at for at, word in enumerate(WORDS)}, merges=[]).save_pretrained(path)
    CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32}).save_pretrained(
        path
    )
    tokens = torch.zeros(2, 5, dtype=torch.long), torch.ones(2, 5, dtype=torch.long)
    given = {
        "text_model": (Texts(model), tokens, ["input_ids", "attention_mask"], "text_embeds"),
        "vision_model": (Sights(model), (torch.rand(2, 3, 32, 32),), ["pixel_values"], "image_embeds"),
    }
    for name, (tower, example, inputs, output) in given.items():
        axes = {one: {0: "n", 1: "t"} if one != "pixel_values" else {0: "n"} for one in inputs}
        torch.onnx.export(
            tower, example, str(path / f"{name}.onnx"), input_names=inputs, output_names=[output],
            dynamic_axes={**axes, output: {0: "n"}}, opset_version=17, dynamo=False,
        )  # fmt: skip
    return path


@pytest.mark.filterwarnings("ignore")
def test_an_exported_checkpoint_says_what_it_said(model: CLIPModel, folder: Path) -> None:
    towers = Towers.open(folder, 1)
    ids = [towers.tokenizer.encode(text).ids for text in TEXTS]
    with torch.inference_mode():
        there = [model.get_text_features(torch.tensor([one])).pooler_output[0].numpy() for one in ids]
        process = CLIPImageProcessorPil.from_pretrained(folder)
        fed = process(PIXELS, return_tensors="pt", input_data_format="channels_last")
        seen = model.get_image_features(**fed).pooler_output.numpy()
    words = np.stack([one / np.linalg.norm(one) for one in there])
    assert np.allclose(towers.texts(TEXTS), words, atol=1e-4)
    pictures = seen / np.linalg.norm(seen, axis=1, keepdims=True)
    assert float((towers.pictures(PIXELS) * pictures).sum(axis=1).min()) > 0.999
    assert towers.name == Towers.open(folder).name


@pytest.mark.filterwarnings("ignore")
def test_what_is_missing_or_broken_is_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"text_model\.onnx"):
        Towers.open(tmp_path)
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "preprocessor_config.json").write_text(json.dumps({"size": 3}))
    with pytest.raises(ModelCorrupt, match=r"preprocessor_config\.json"):
        Towers.open(tmp_path)
    (tmp_path / "tokenizer.json").write_text("no tokenizer")
    with pytest.raises(ModelCorrupt, match=r"tokenizer\.json"):
        Towers.open(tmp_path)
