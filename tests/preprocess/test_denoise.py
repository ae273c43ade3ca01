import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.preprocess.denoise import Floats, denoised

RATE = 16_000
TIME = np.arange(2 * RATE) / RATE


def tone(hertz: float) -> Floats:
    """A tone of 0.8 s with silence around it."""
    made: Floats = (0.3 * np.sin(2 * np.pi * hertz * TIME) * ((TIME > 0.6) & (TIME < 1.4))).astype(np.float32)
    return made


def noise(size: float, seed: int) -> Floats:
    return np.random.default_rng(seed).normal(0, size, TIME.size).astype(np.float32)


def snr(clean: Floats, heard: Floats) -> float:
    """Return the decibels by which the clean sound is louder than what differs from it."""
    return 10 * float(np.log10(np.square(clean).sum() / np.square(heard - clean).sum()))


@settings(max_examples=20)
@given(st.floats(100, 6_000), st.floats(0.005, 0.1), st.integers(0, 2**32 - 1))
def test_a_tone_in_white_noise_gains_ten_decibels(hertz: float, size: float, seed: int) -> None:
    noisy = tone(hertz) + noise(size, seed)
    assert snr(tone(hertz), denoised(noisy)) > snr(tone(hertz), noisy) + 10


@settings(max_examples=20)
@given(st.floats(0.001, 0.2), st.integers(0, 2**32 - 1), st.floats(6, 18))
def test_noise_alone_is_turned_down_as_far_as_asked_and_no_further(
    size: float, seed: int, reduce_db: float
) -> None:
    sound = noise(size, seed)
    fallen = 20 * np.log10(np.std(sound) / np.std(denoised(sound, reduce_db)))
    assert reduce_db - 3 < fallen < reduce_db + 0.5


@given(st.floats(100, 6_000))
def test_a_clean_sound_in_silence_is_left_as_it_is(hertz: float) -> None:
    assert snr(tone(hertz), denoised(tone(hertz))) > 60


@given(st.integers(0, 3_000), st.floats(0, 1))
def test_any_sound_keeps_its_length_and_stays_a_sound(size: int, loud: float) -> None:
    sound = (loud * np.random.default_rng(size).uniform(-1, 1, size)).astype(np.float32)
    made = denoised(sound)
    assert made.shape == sound.shape
    assert np.isfinite(made).all()


def test_without_reduction_the_parts_add_up_to_the_sound() -> None:
    sound = noise(0.1, 0)[:16_001]
    assert denoised(sound, 0) == pytest.approx(sound, abs=1e-6)
