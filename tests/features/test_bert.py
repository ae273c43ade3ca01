"""Pooling is checked against plain NumPy on the states of a tiny encoder."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from features.test_huggingface import TEXTS, written
from frontdesk.errors import Misconfigured, NotReady
from frontdesk.features import bert
from frontdesk.features.embedding import Floats
from frontdesk.features.feature import Learnt, Shape, Tools
from frontdesk.features.huggingface import HuggingFace
from frontdesk.models.store import ModelStore

pytest.importorskip("transformers")

TOOLS = Tools(ModelStore(Path("none")))
BY_HAND: dict[str, Callable[[Floats], Floats]] = {
    "mean": lambda rows: (np.sum(rows, axis=0) / len(rows)).astype(np.float32),
    "cls": lambda rows: rows[0],
    "max": lambda rows: np.sort(rows, axis=0)[-1],
    "none": lambda rows: rows,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("bert"))


def test_pooling_is_that_of_numpy(folder: Path) -> None:
    states = HuggingFace.open(folder).states(TEXTS)
    for how, by_hand in BY_HAND.items():
        feature = bert.build(bert.Settings.model_validate({"path": folder, "pooling": how}), TOOLS)
        assert feature.shape == Shape("sequence" if how == "none" else "vector", 16)
        for found, rows in zip(feature.extract(TEXTS), states, strict=True):
            assert np.allclose(found, by_hand(rows), atol=1e-6)


def test_a_vector_does_not_depend_on_the_texts_around_it(folder: Path) -> None:
    feature = bert.build(bert.Settings(path=folder), TOOLS)
    alone = np.concatenate([feature.extract([text]) for text in TEXTS])
    assert np.allclose(alone, np.stack(feature.extract(TEXTS)), atol=1e-5)


def test_settings_and_encoder_are_in_the_name(folder: Path) -> None:
    names = {bert.build(bert.Settings(path=folder, max_tokens=most), TOOLS).name for most in (8, 9)}
    assert len(names) == 2
    assert not isinstance(bert.build(bert.Settings(path=folder), TOOLS), Learnt)


def test_one_encoder_is_named() -> None:
    for given in ({}, {"path": "a", "model": "e5"}):
        with pytest.raises(ValueError, match="either a path or a model"):
            bert.Settings.model_validate(given)


def test_what_the_encoders_of_the_store_cannot_give_is_refused() -> None:
    with pytest.raises(Misconfigured, match="gives no tokens"):
        bert.build(bert.Settings(model="e5", pooling="cls"), TOOLS)
    with pytest.raises(Misconfigured, match="last layer only"):
        bert.build(bert.Settings(model="minilm", layer=2), TOOLS)


def test_without_the_extra_it_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(NotReady, match=r"frontdesk\[train\]"):
        bert.build(bert.Settings(path=folder), TOOLS)


def test_torch_is_not_imported_before_a_folder_is_opened() -> None:
    code = "import sys, frontdesk.features.bert; sys.exit(bool({'torch', 'transformers'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.models
def test_encoders_of_the_store_are_pooled_too(store: ModelStore) -> None:
    texts = ["I want my money back", "how do I get a refund", "which colours are there"]
    for model in ("e5", "minilm"):
        if not store.has(model):
            pytest.skip(f"{model} was not pulled")
        asked, same, other = bert.build(bert.Settings.model_validate({"model": model}), Tools(store)).extract(
            texts
        )
        assert np.dot(asked, same) > np.dot(asked, other)
    sequence = bert.build(bert.Settings(model="minilm", pooling="none", max_tokens=4), Tools(store))
    assert [row.shape for row in sequence.extract(texts)] == [(4, 384)] * 3
