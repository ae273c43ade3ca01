from collections.abc import Sequence
from pathlib import Path

import pytest

pytest.importorskip("torch")

import numpy as np
import torch

from frontdesk.errors import Misconfigured, ModelMissing
from frontdesk.features.embedding import Floats, normalised
from frontdesk.knowledge.clip import Own, Spoken, open_space
from frontdesk.knowledge.passage import Passage
from frontdesk.models.store import ModelStore
from frontdesk.nn.clip import DualEncoder
from frontdesk.nn.fusion import FusionConfig
from frontdesk.nn.multimodal import InputConfig
from frontdesk.preprocess.image import Pixels
from frontdesk.training.export import export

STORE = ModelStore(Path("nowhere"))
SIDE = 16
PIXELS = [np.random.default_rng(seed).integers(0, 256, (20, 24, 3), np.uint8) for seed in range(3)]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export a dual encoder of words and pixels with weights of chance, as a run leaves it."""
    torch.manual_seed(1)
    inputs = {"text": InputConfig("vector", 384, width=12), "image": InputConfig("vector", 384, width=12)}
    hashed = {"feature": "hashed", "modality": "text", "settings": {}, "kind": "vector", "width": 384}
    said = {"text": {**hashed, "column": "text"}, "image": {**hashed, "column": "image"}}
    spec = {"name": "pairs", "task": "contrast", "labels": [], "fusion": "late", "temperature": 1.0}
    path = tmp_path_factory.mktemp("run")
    export(DualEncoder(inputs, FusionConfig(width=9)).eval(), {**spec, "inputs": said}, path)
    return path


def passage(name: str) -> Passage:
    return Passage(name, name, name, name, 0, len(name), "picture", None, "en", picture=name)


class Words:
    """A space where a text lies by the signs that it holds, which nobody uses every day."""

    name = "signs.v1"

    def texts(self, texts: Sequence[str]) -> Floats:
        rows = [[0.1, *(sign in text for sign in "#%&")] for text in texts]
        return normalised(np.array(rows, np.float32))

    def pictures(self, pictures: Sequence[Pixels]) -> Floats:
        return self.texts(["#" for _ in pictures])


def test_a_folder_without_an_encoder_says_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"text_model\.onnx"):
        open_space(tmp_path, STORE)


def test_a_run_must_have_one_side_of_pictures(run: Path) -> None:
    with pytest.raises(Misconfigured, match="of modality"):
        open_space(run, STORE)


def test_words_find_the_picture_that_they_are_likelier_said_of_than_what_anyone_might_say() -> None:
    space = Words()
    placed = {one: space.texts([one])[0] for one in "#%&"}
    spoken = Spoken.build(space, [passage(one) for one in placed], placed)
    found = spoken.find("%", 2)
    assert len(found) == 2
    assert max(found, key=lambda name: found[name][1]) == "%"
    assert all(0 <= sure <= 1 for _, sure, _ in found.values())
    (last,) = {one.id for one in spoken.passages} - set(found)
    assert set(spoken.find("%", 2, lambda one: one.id == last)) == {last}
    assert spoken.find("  ", 2) == {}
    assert Spoken.build(space, [], {}).find("%", 2) == {}


@pytest.mark.models
@pytest.mark.slow
def test_a_run_of_ones_own_places_words_and_pictures(store: ModelStore, tmp_path: Path) -> None:
    torch.manual_seed(1)
    inputs = {"text": InputConfig("vector", 384, width=12), "image": InputConfig("vector", 1280, width=12)}
    both = {"settings": {}, "kind": "vector"}
    said = {
        "text": {**both, "column": "text", "feature": "hashed", "modality": "text", "width": 384},
        "image": {**both, "column": "image", "feature": "picture", "modality": "image", "width": 1280},
    }
    spec = {"name": "pairs", "task": "contrast", "labels": [], "fusion": "late", "temperature": 1.0}
    export(DualEncoder(inputs, FusionConfig(width=9)).eval(), {**spec, "inputs": said}, tmp_path)
    space = open_space(tmp_path, store)
    assert isinstance(space, Own)
    for found in (space.texts(["a kettle", "a lamp", "水壶"]), space.pictures(PIXELS)):
        assert found.shape == (3, 9)
        assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
