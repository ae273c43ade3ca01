from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from frontdesk.errors import InvalidInput, ModelMissing
from frontdesk.features.feature import Learnt, Shape, Tools
from frontdesk.features.mel import Floats
from frontdesk.features.prosody import described
from frontdesk.features.whisper_layers import Settings, build
from frontdesk.models.store import ModelStore


def noise(size: int) -> Floats:
    return np.random.default_rng(0).normal(0, 0.05, size).astype(np.float32)


@pytest.fixture(scope="module")
def tools(store: ModelStore) -> Tools:
    try:
        store.path("speaker")
    except ModelMissing as error:
        pytest.skip(str(error))
    return Tools(store)


@pytest.mark.models
def test_the_parts_stand_side_by_side(tools: Tools) -> None:
    sound = noise(16_000)
    alone = [
        build(Settings(layers=part == 0, prosody=part == 1, speaker=part == 2), tools) for part in range(3)
    ]
    together = build(Settings(), tools)
    parts = [feature.extract([sound])[0] for feature in alone]
    assert [feature.shape.width for feature in alone] == [part.size for part in parts] == [2_048, 20, 256]
    assert together.shape == Shape("vector", 2_324)
    assert np.array_equal(together.extract([sound])[0], np.concatenate(parts))
    assert np.array_equal(parts[1], described(sound))
    assert len({feature.name for feature in [*alone, together]}) == 4


@pytest.mark.models
@pytest.mark.parametrize("size", [400, 640, 16_000, 200_000])
def test_silence_and_forty_milliseconds_have_a_vector(tools: Tools, size: int) -> None:
    feature = build(Settings(trim=True), tools)
    for sound in (np.zeros(size, np.float32), noise(size)):
        (vector,) = feature.extract([sound])
        assert vector.shape == (2_324,)
        assert np.isfinite(vector.astype(np.float32)).all()


@pytest.mark.models
def test_less_than_a_window_is_refused(tools: Tools) -> None:
    with pytest.raises(InvalidInput, match="at least 25"):
        build(Settings(), tools).extract([noise(200)])


def test_a_vector_without_parts_is_refused() -> None:
    with pytest.raises(ValidationError, match="has to be true"):
        Settings(layers=False, prosody=False, speaker=False)


@pytest.mark.models
def test_with_components_it_learns_its_axes_and_keeps_them(tools: Tools, tmp_path: Path) -> None:
    dice = np.random.default_rng(0)
    sounds = [(dice.normal(0, 0.05, 4_000) * (1 + row)).astype(np.float32) for row in range(6)]
    asked = Settings(layers=False, speaker=False, components=3)
    fresh = build(asked, tools)
    assert isinstance(fresh, Learnt)
    fitted = fresh.fit(sounds)
    fitted.save(tmp_path)
    back = build(asked, Tools(tools.store, folder=tmp_path))
    assert back.shape == Shape("vector", 3)
    assert back.name == fitted.name
    assert np.array_equal(back.extract(sounds), fitted.extract(sounds))


def test_more_components_than_numbers_are_refused() -> None:
    with pytest.raises(ValidationError, match="only 20 numbers"):
        Settings(layers=False, speaker=False, components=21)


@pytest.mark.models
def test_several_speeds_give_the_mean_of_each(tools: Tools) -> None:
    sound = noise(8_000)
    only = [
        build(Settings(prosody=False, speaker=False, speeds=speeds), tools).extract([sound])[0]
        for speeds in ((0.8,), (1.25,), (0.8, 1.25))
    ]
    assert np.allclose((only[0].astype(np.float32) + only[1].astype(np.float32)) / 2, only[2], atol=1e-5)
    assert not np.allclose(only[0], only[1], atol=1e-2)
    (short,) = build(Settings(speeds=(2.0,)), tools).extract([noise(400)])
    assert np.isfinite(short.astype(np.float32)).all()
