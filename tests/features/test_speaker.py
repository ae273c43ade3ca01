import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import ModelMissing
from frontdesk.features.mel import Floats
from frontdesk.features.speaker import STEP, WINDOW, SpeakerVector, mel_windows
from frontdesk.models.store import ModelStore
from frontdesk.preprocess.audio import levelled


def noise(size: int, seed: int = 0) -> Floats:
    return np.random.default_rng(seed).normal(0, 0.05, size).astype(np.float32)


def test_the_windows_are_of_librosas_power_spectrum() -> None:
    librosa = pytest.importorskip("librosa")
    sound = noise(40_000)
    wanted = librosa.feature.melspectrogram(
        y=levelled(sound, -30), sr=16_000, n_fft=400, hop_length=160, n_mels=40
    ).T
    found = mel_windows(sound)
    assert np.allclose(found[0], wanted[:WINDOW], rtol=1e-4, atol=1e-9)
    assert np.allclose(found[1][: len(wanted) - STEP], wanted[STEP : STEP + WINDOW], rtol=1e-4, atol=1e-9)


@given(st.integers(400, 80_000))
def test_windows_of_any_sound_leave_out_less_than_a_step(size: int) -> None:
    windows = mel_windows(np.full(size, 0.1, np.float32))
    frames, covered = 1 + size // 160, WINDOW + (len(windows) - 1) * STEP
    assert windows.shape[1:] == (WINDOW, 40)
    assert frames - covered < STEP


@pytest.mark.models
def test_a_voice_is_nearer_to_itself_than_to_another(store: ModelStore) -> None:
    try:
        speaker = SpeakerVector.open(store.path("speaker"), 1)
    except ModelMissing as error:
        pytest.skip(str(error))
    time = np.arange(48_000) / 16_000

    def voice(pitch: float, formant: float, seed: int) -> Floats:
        harmonics = pitch * np.arange(1, 30)
        sizes = np.exp(-(((harmonics - formant) / 400) ** 2))
        dice = np.random.default_rng(seed)
        waves = [
            s * np.sin(2 * np.pi * h * time + dice.uniform(0, 6))
            for h, s in zip(harmonics, sizes, strict=True)
        ]
        made: Floats = (0.1 * np.sum(waves, axis=0)).astype(np.float32)
        return made

    low, again, high = (speaker.embed(voice(*how)) for how in ((110, 500, 0), (112, 500, 1), (230, 900, 2)))
    assert np.linalg.norm(low) == pytest.approx(1, abs=1e-5)
    assert low @ again > 0.95 > low @ high
