from pathlib import Path

import numpy as np
import pytest

from frontdesk.errors import InvalidInput, ModelMissing
from frontdesk.features import sentence
from frontdesk.features.feature import Learnt, Shape, Tools
from frontdesk.features.hashed import HashedNgrams
from frontdesk.models.store import ModelStore

TEXTS = ["I want my money back", "how do I get a refund", "which colours are there"]


def test_vectors_are_those_of_the_network_with_the_prefix_before_each_text() -> None:
    feature = sentence.Sentences(HashedNgrams(), sentence.Settings(prefix="say: "))
    assert feature.shape == Shape("vector", 384)
    assert np.array_equal(np.stack(feature.extract(["refund"])), HashedNgrams().embed(["say: refund"]))
    with pytest.raises(InvalidInput):
        feature.extract([np.zeros(2)])


def test_settings_are_part_of_the_name() -> None:
    names = {
        sentence.Sentences(HashedNgrams(), sentence.Settings(role=role)).name for role in ("query", "passage")
    }
    assert len(names) == 2


def test_a_network_that_was_not_pulled_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="minilm"):
        sentence.build(sentence.Settings(model="minilm"), Tools(ModelStore(tmp_path)))


@pytest.mark.models
@pytest.mark.parametrize("model", ["e5", "minilm"])
def test_centred_vectors_spread_further_than_plain_ones(
    store: ModelStore, model: sentence.Model, tmp_path: Path
) -> None:
    if not store.has(model):
        pytest.skip(f"{model} was not pulled")
    plain = sentence.build(sentence.Settings(model=model), Tools(store))
    assert not isinstance(plain, Learnt)
    settings = sentence.Settings(model=model, centre=True)
    centred = sentence.build(settings, Tools(store))
    assert isinstance(centred, Learnt)
    fitted = centred.fit(TEXTS)
    near, far = (np.stack(feature.extract(TEXTS)).astype(np.float64) for feature in (plain, fitted))
    assert np.allclose(np.linalg.norm(far, axis=1), 1, atol=1e-4)
    assert (far @ far.T)[0, 2] < (near @ near.T)[0, 2]
    fitted.save(tmp_path)
    assert sentence.build(settings, Tools(store, folder=tmp_path)).name == fitted.name
