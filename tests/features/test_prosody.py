import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.config import load
from frontdesk.features.feature import Tools
from frontdesk.features.prosody import (
    DESCRIBED,
    Floats,
    Settings,
    build,
    described,
    pitches,
    prosody,
    syllables,
)
from frontdesk.models.store import ModelStore
from frontdesk.preprocess.audio import RATE


def tone(hertz: float, seconds: float = 0.5, harmonics: int = 1) -> Floats:
    time = np.arange(int(RATE * seconds)) / RATE
    waves = [np.sin(2 * np.pi * hertz * k * time) / k for k in range(1, harmonics + 1)]
    made: Floats = (0.3 * np.sum(waves, axis=0)).astype(np.float32)
    return made


@settings(max_examples=40)
@given(st.floats(70, 450), st.integers(1, 6))
def test_the_pitch_of_a_tone_is_within_two_percent(hertz: float, harmonics: int) -> None:
    pitch, spread, *_ = prosody(tone(hertz, 0.5, harmonics), ((0, 500),))
    assert pitch == pytest.approx(hertz, rel=0.02)
    assert spread < 0.02 * hertz


def test_noise_and_silence_have_no_pitch() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, RATE).astype(np.float32)
    assert np.mean(pitches(noise) > 0) < 0.05
    assert not pitches(np.zeros(RATE, np.float32)).any()


def test_bursts_are_counted_as_syllables() -> None:
    burst = tone(150, 0.12, 5) * np.hanning(int(RATE * 0.12)).astype(np.float32)
    gap = np.zeros(int(RATE * 0.08), np.float32)
    word = np.concatenate([np.concatenate([burst, gap]) for _ in range(10)])
    assert syllables(word) == 10
    *_, rate, _ = prosody(word, ((0, 2_000),))
    assert rate == pytest.approx(5, abs=0.3)


def test_level_and_pauses_are_those_of_the_voice() -> None:
    sound = np.concatenate([tone(200, 1), np.zeros(RATE, np.float32), tone(200, 1)])
    _, _, loud, _, pauses = prosody(sound, ((0, 1_000), (2_000, 3_000)))
    assert loud == pytest.approx(20 * np.log10(0.3 / np.sqrt(2)), abs=0.05)
    assert pauses == pytest.approx(1 / 3)


def test_without_voice_there_is_nothing_to_say() -> None:
    assert prosody(np.zeros(RATE, np.float32), ()) == (0, 0, -100, 0, 0)


def number(samples: Floats, what: str) -> float:
    (vector,) = build(Settings(), Tools(ModelStore(load().models))).extract([samples])
    return float(vector.astype(np.float64)[DESCRIBED.index(what)])


@settings(max_examples=10)
@given(st.floats(80, 400))
def test_twice_the_pitch_is_twelve_semitones_more_and_a_tenth_of_the_level_twenty_decibels_less(
    hertz: float,
) -> None:
    one, other = tone(hertz / 2 + 40), tone(hertz + 80)
    middle = "pitch, semitones: median"
    assert number(other, middle) - number(one, middle) == pytest.approx(12, abs=0.3)
    loud = "level, dBFS: median"
    quiet = one * np.float32(0.1)
    assert number(one, loud) - number(quiet, loud) == pytest.approx(20, abs=0.1)


def test_a_rising_tone_has_its_slope_in_semitones_a_second() -> None:
    time = np.arange(RATE) / RATE
    rising = 0.3 * np.sin(2 * np.pi * 100 * (2**time - 1) / np.log(2))  # an octave in a second
    assert number(rising.astype(np.float32), "pitch, semitones: slope a second") == pytest.approx(12, rel=0.1)


def test_brightness_tells_where_the_energy_is() -> None:
    dark, bright = tone(300), tone(2_000)
    what = "energy over 1 kHz, dB: mean"
    assert number(bright, what) == pytest.approx(0, abs=0.1)
    assert number(dark, what) < -20


@pytest.mark.parametrize("size", [160, 640, 16_000])
def test_silence_and_short_sounds_are_described_by_numbers(size: int) -> None:
    for sound in (np.zeros(size, np.float32), tone(200)[:size]):
        found = described(sound)
        assert found.shape == (len(DESCRIBED),)
        assert np.isfinite(found).all()
