import numpy as np
import pytest
from faster_whisper.feature_extractor import FeatureExtractor
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.features.voice import VoiceVector, log_mel
from frontdesk.models.store import ModelStore

REFERENCE = FeatureExtractor()


@settings(max_examples=25)
@given(st.integers(400, 40_000), st.integers(0, 2**32 - 1), st.sampled_from([160, 1_600, 16_000]))
def test_the_spectrogram_is_whispers_own(size: int, seed: int, silence: int) -> None:
    samples = np.random.default_rng(seed).normal(0, 0.1, size).astype(np.float32)
    mine, whispers = log_mel(samples, silence), REFERENCE(samples, padding=silence)
    assert mine.shape == whispers.shape == (80, (size + silence) // 160)
    assert np.allclose(mine, whispers, atol=1e-5)


@pytest.mark.models
def test_a_voice_becomes_2048_numbers_that_depend_on_how_it_sounds(store: ModelStore) -> None:
    voice = VoiceVector.open(store.path("voice"), 1)
    time = np.arange(32_000) / 16_000
    low, high = (0.3 * np.sin(2 * np.pi * hertz * time).astype(np.float32) for hertz in (110, 400))
    vectors = [voice.embed(sound) for sound in (low, low * np.float32(0.999), high)]
    assert all(vector is not None and vector.shape == (2_048,) for vector in vectors)
    a, b, c = (vector for vector in vectors if vector is not None)
    assert np.linalg.norm(a - c) > 5 * np.linalg.norm(a - b)


@pytest.mark.models
def test_too_little_sound_has_no_voice(store: ModelStore) -> None:
    assert VoiceVector.open(store.path("voice"), 1).embed(np.zeros(100, np.float32)) is None
