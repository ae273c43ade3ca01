import json
from collections.abc import Sequence
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import numpy as np
import torch
from safetensors.torch import load_file
from transformers import CLIPConfig, CLIPModel, CLIPTokenizer
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

from frontdesk.errors import InvalidInput, Misconfigured, ModelCorrupt, ModelMissing
from frontdesk.features import dual
from frontdesk.features.clip import Settings, build
from frontdesk.features.feature import Array, Item, Tools
from frontdesk.features.table import settings_of
from frontdesk.models.store import ModelStore
from frontdesk.nn.clip import DualEncoder
from frontdesk.nn.fusion import FusionConfig
from frontdesk.nn.multimodal import InputConfig
from frontdesk.training.export import export

TOOLS = Tools(ModelStore(Path("nowhere")))
WORDS = ("<|startoftext|>", "<|endoftext|>", *"abcdefgh", *(f"{letter}</w>" for letter in "abcdefgh"))
TEXTS = ["a b c", "head", "b" * 60, ""]
PIXELS = [np.random.default_rng(seed).integers(0, 256, (40 + seed, 50, 3), np.uint8) for seed in range(3)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save a small CLIP with weights of chance, as a published one is saved."""
    torch.manual_seed(0)
    side = {"hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2}
    text = {
        **side,
        "vocab_size": len(WORDS),
        "max_position_embeddings": 12,
        "bos_token_id": 0,
        "eos_token_id": 1,
    }
    config = CLIPConfig(
        text_config=text,
        vision_config={**side, "image_size": 32, "patch_size": 8},
        projection_dim=10,
    )
    path = tmp_path_factory.mktemp("clip")
    CLIPModel(config).save_pretrained(path)
    CLIPTokenizer(vocab={word: at for at, word in enumerate(WORDS)}, merges=[]).save_pretrained(path)
    CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32}).save_pretrained(
        path
    )
    return path


def vectors(path: Path, part: str, items: Sequence[Item]) -> Array:
    made = build(Settings(path=str(path), part=part), TOOLS)  # type: ignore[arg-type]  # of a parameter
    found = np.stack(made.extract(items))
    assert found.shape == (len(items), made.shape.width)
    assert found.dtype == np.float32
    return found


def test_texts_have_the_vectors_that_the_library_gives_one_by_one(folder: Path) -> None:
    model, read = CLIPModel.from_pretrained(folder), CLIPTokenizer.from_pretrained(folder)
    found = vectors(folder, "text", TEXTS)
    for text, vector in zip(TEXTS, found, strict=True):
        ids = read(text, truncation=True, max_length=12, return_tensors="pt")["input_ids"]
        with torch.no_grad():
            expected = model.get_text_features(input_ids=ids).pooler_output[0]
        assert vector == pytest.approx((expected / expected.norm()).numpy(), abs=1e-5)


def test_pictures_have_the_vectors_that_the_library_gives_one_by_one(folder: Path) -> None:
    model, config = (
        CLIPModel.from_pretrained(folder),
        json.loads((folder / "preprocessor_config.json").read_text()),
    )
    square = [np.ascontiguousarray(one[:32, :32]) for one in PIXELS]  # as large as the network wants it
    found = vectors(folder, "image", square)
    for pixels, vector in zip(square, found, strict=True):
        scaled = (pixels / 255 - config["image_mean"]) / config["image_std"]
        with torch.no_grad():
            fed = torch.tensor(scaled.transpose(2, 0, 1)[None], dtype=torch.float32)
            expected = model.get_image_features(pixel_values=fed).pooler_output[0]
        assert vector == pytest.approx((expected / expected.norm()).numpy(), abs=1e-5)


def test_both_sides_have_vectors_of_length_one_whatever_the_sizes(folder: Path) -> None:
    assert np.linalg.norm(vectors(folder, "image", PIXELS), axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    tiny = np.zeros((1, 3, 3), np.uint8)
    assert vectors(folder, "image", [tiny, *PIXELS])[1:] == pytest.approx(
        vectors(folder, "image", PIXELS), abs=1e-5
    )
    assert build(Settings(path=str(folder)), TOOLS).extract([]) == []


def test_more_items_than_a_batch_come_in_their_order(folder: Path) -> None:
    texts = [f"{'abcdefgh'[at % 8]} {'abcdefgh'[at // 8]}" for at in range(40)]
    whole = vectors(folder, "text", texts)
    assert whole[::-1] == pytest.approx(vectors(folder, "text", texts[::-1]), abs=1e-5)


def test_the_name_follows_the_weights_and_the_side(folder: Path, tmp_path: Path) -> None:
    names = {build(Settings(path=str(folder), part=part), TOOLS).name for part in ("image", "text")}
    other = CLIPModel.from_pretrained(folder)
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with torch.no_grad():
        other.logit_scale.add_(1)
    other.save_pretrained(tmp_path)
    names.add(build(Settings(path=str(tmp_path)), TOOLS).name)
    assert len(names) == 3


def test_the_wrong_kind_of_item_is_refused(folder: Path) -> None:
    with pytest.raises(InvalidInput, match="reads pictures"):
        build(Settings(path=str(folder)), TOOLS).extract(["a"])
    with pytest.raises(InvalidInput, match="reads texts"):
        build(Settings(path=str(folder), part="text"), TOOLS).extract(PIXELS)


def test_what_is_no_checkpoint_is_told_apart(folder: Path, tmp_path: Path) -> None:
    def opened() -> None:
        build(Settings(path=str(tmp_path)), TOOLS)

    with pytest.raises(ModelMissing, match="no encoder"):
        opened()
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(Misconfigured, match="type 'bert'"):
        opened()
    (tmp_path / "config.json").write_text("[]")
    with pytest.raises(ModelCorrupt, match="no JSON object"):
        opened()
    (tmp_path / "config.json").write_bytes((folder / "config.json").read_bytes())
    (tmp_path / "pytorch_model.bin").write_bytes(b"a pickle")
    with pytest.raises(ModelMissing, match="pickles are not read"):
        opened()
    (tmp_path / "model.safetensors").write_bytes(b"nothing of the kind")
    with pytest.raises(ModelCorrupt, match="cannot be read"):
        opened()


def test_a_setting_that_is_misspelt_names_the_nearest() -> None:
    with pytest.raises(Misconfigured, match="did you mean 'part'"):
        settings_of("clip", {"path": "x", "prt": "text"})


HASHED = {
    "column": "text",
    "modality": "text",
    "feature": "hashed",
    "settings": {},
    "kind": "vector",
    "width": 384,
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export a dual encoder of questions and answers, as a run leaves it."""
    torch.manual_seed(1)
    inputs = {name: InputConfig("vector", 384, width=12) for name in ("answer", "question")}
    said = {name: {**HASHED, "column": name} for name in inputs}
    spec = {
        "name": "pairs",
        "task": "contrast",
        "labels": [],
        "fusion": "late",
        "inputs": said,
        "temperature": 1.0,
    }
    path = tmp_path_factory.mktemp("run")
    model = DualEncoder(inputs, FusionConfig(width=9)).eval()
    export(model, spec, path)
    return path


def test_a_run_of_ones_own_gives_the_vectors_that_its_network_gave(run: Path) -> None:
    inputs = {name: InputConfig("vector", 384, width=12) for name in ("answer", "question")}
    model = DualEncoder(inputs, FusionConfig(width=9)).eval()
    model.load_state_dict(load_file(run / "weights.safetensors"))
    side = build(Settings(path=str(run), part="text", input="question"), TOOLS)
    assert isinstance(side, dual.Side)
    fed = torch.from_numpy(np.stack(side.feature.extract(TEXTS)))[:, None, :]
    with torch.no_grad():
        expected = model({"question": (fed, torch.ones(4, 1, dtype=torch.bool))}).auxiliary["question"]
    found = np.stack(side.extract(TEXTS))
    unit = torch.nn.functional.normalize(expected).numpy()
    assert side.shape.width == 9
    assert found == pytest.approx(unit, abs=1e-5)


def test_a_run_of_another_task_or_version_or_bytes_is_refused(run: Path, tmp_path: Path) -> None:
    for path in (run / "model").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    said = json.loads((tmp_path / "model.json").read_text())

    def opened(**changes: object) -> None:
        (tmp_path / "model.json").write_text(json.dumps(said | changes))
        build(Settings(path=str(tmp_path), part="text", input="answer"), TOOLS)

    opened()
    with pytest.raises(Misconfigured, match="upgrade Frontdesk"):
        opened(format=2)
    with pytest.raises(Misconfigured, match="not 'contrast'"):
        opened(task="classify")
    with pytest.raises(ModelCorrupt, match=r"is not what model\.json says"):
        opened(files=said["files"] | {"fusion.onnx": "0" * 64})
    with pytest.raises(ModelCorrupt, match="cannot be read"):
        opened(files=said["files"] | {"gone.onnx": "0" * 64})
    (tmp_path / "model.json").write_text("{")
    with pytest.raises(ModelCorrupt):
        build(Settings(path=str(tmp_path)), TOOLS)


def test_the_side_of_a_run_is_named_where_its_part_does_not_tell(run: Path) -> None:
    with pytest.raises(Misconfigured, match="set input to one of: answer, question"):
        build(Settings(path=str(run), part="text"), TOOLS)
    with pytest.raises(Misconfigured, match="did you mean 'question'"):
        build(Settings(path=str(run), part="text", input="questions"), TOOLS)
