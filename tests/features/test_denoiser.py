from pathlib import Path

import numpy as np
import pytest

from frontdesk.errors import ModelCorrupt, ModelMissing
from frontdesk.features.denoiser import CARRIER, Floats, cleaned, open_denoiser
from frontdesk.models.store import ModelStore
from frontdesk.preprocess.deepfilter import DeepFilter


@pytest.fixture(scope="module")
def model(store: ModelStore) -> DeepFilter:
    try:
        return open_denoiser(store.path("denoise"), 1)
    except ModelMissing as error:
        pytest.skip(str(error))


def buzz() -> Floats:
    """A voice-like buzz: harmonics of 130 Hz under two formants, in syllables of a fifth of a second."""
    time = np.arange(32_000) / 16_000
    harmonics = 130 * np.arange(1, 30)
    sizes = np.exp(-(((harmonics - 600) / 300) ** 2)) + 0.3 * np.exp(-(((harmonics - 1_800) / 300) ** 2))
    waves = sum(size * np.sin(2 * np.pi * hertz * time) for hertz, size in zip(harmonics, sizes, strict=True))
    return np.asarray(0.05 * waves * np.sin(2 * np.pi * 2.5 * time) ** 2, np.float32)


@pytest.mark.models
def test_noise_goes_and_a_voice_stays(model: DeepFilter) -> None:
    noise = np.random.default_rng(0).normal(0, 0.01, 32_000).astype(np.float32)
    heard = cleaned(buzz() + noise, model)
    assert np.std(cleaned(noise, model)) < 0.2 * np.std(noise)
    assert np.corrcoef(buzz(), heard)[0, 1] > np.corrcoef(buzz(), buzz() + noise)[0, 1]


@pytest.mark.models
@pytest.mark.parametrize("size", [0, 1, 640, 16_001])
def test_silence_and_short_sounds_keep_their_length(model: DeepFilter, size: int) -> None:
    assert not cleaned(np.zeros(size, np.float32), model).any()
    assert cleaned(np.full(size, 0.1, np.float32), model).shape == (size,)


def test_a_carrier_that_is_absent_or_damaged_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="models pull denoise"):
        open_denoiser(tmp_path)
    (tmp_path / CARRIER).write_bytes(b"\x1f\x8bnot an archive")
    with pytest.raises(ModelCorrupt, match="cannot be unpacked"):
        open_denoiser(tmp_path)
