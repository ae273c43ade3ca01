from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.config import load
from frontdesk.errors import InvalidInput, Misconfigured
from frontdesk.features.fbank import Settings, build
from frontdesk.features.feature import Clip, Item, Shape, Tools
from frontdesk.features.mel import Floats, Window
from frontdesk.features.table import settings_of
from frontdesk.models.store import ModelStore

TOOLS = Tools(ModelStore(load().models))
SIZES = st.integers(400, 20_000)
SEEDS = st.integers(0, 2**32 - 1)


def sound(size: int, seed: int, loud: float = 0.1) -> Floats:
    """Noise through a random filter, with a tone in it: no band is empty, none like another."""
    dice = np.random.default_rng(seed)
    noise = np.convolve(dice.normal(0, loud, size + 30), dice.normal(size=31), "valid")[:size]
    made: Floats = noise + loud * np.sin(dice.uniform(0.05, 1.0) * np.arange(size))
    return made.astype(np.float32)


def ours(samples: Floats, asked: Settings) -> Floats:
    (found,) = build(asked, TOOLS).extract([samples])
    return found.astype(np.float32)


def kaldis(samples: Floats, asked: Settings) -> Floats:
    kaldi: Any = pytest.importorskip("kaldi_native_fbank")
    options = kaldi.FbankOptions()
    options.frame_opts.dither = 0
    options.frame_opts.window_type = asked.window
    options.frame_opts.preemph_coeff = asked.preemphasis
    options.frame_opts.snip_edges = asked.snip_edges
    options.mel_opts.num_bins = asked.bins
    options.mel_opts.low_freq, options.mel_opts.high_freq = asked.low, asked.high
    options.use_energy = asked.energy
    return rows_of(kaldi.OnlineFbank(options), samples)


def rows_of(computer: Any, samples: Floats) -> Floats:
    computer.accept_waveform(16_000, samples.tolist())
    computer.input_finished()
    return np.stack([computer.get_frame(row) for row in range(computer.num_frames_ready)])


@settings(max_examples=40)
@given(
    SIZES,
    SEEDS,
    st.sampled_from([23, 40, 80]),
    st.sampled_from(["povey", "hanning", "hamming"]),
    st.booleans(),
    st.sampled_from([0.97, 0.0]),
)
def test_filter_banks_are_kaldis_within_a_thousandth(
    size: int, seed: int, bins: int, window: Window, flag: bool, preemphasis: float
) -> None:
    asked = Settings(bins=bins, window=window, preemphasis=preemphasis, snip_edges=flag, energy=not flag)
    samples = sound(size, seed)
    mine, wanted = ours(samples, asked), kaldis(samples, asked)
    assert mine.shape == wanted.shape
    assert np.abs(mine - wanted).max() < 1e-3


@settings(max_examples=40)
@given(SIZES, SEEDS, st.sampled_from([40, 64, 80]), st.sampled_from([25.0, 40.0, 64.0]))
def test_filter_banks_are_librosas_within_a_ten_thousandth(
    size: int, seed: int, bins: int, window_ms: float
) -> None:
    librosa: Any = pytest.importorskip("librosa")
    samples = sound(max(size, 1_024), seed)
    asked = Settings(mode="librosa", bins=bins, window_ms=window_ms, low=0)
    spectrum = librosa.feature.melspectrogram(
        y=samples, sr=16_000, n_fft=round(window_ms * 16), hop_length=160, n_mels=bins
    )
    assert np.allclose(ours(samples, asked), librosa.power_to_db(spectrum).T, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("mode", ["kaldi", "librosa"])
def test_silence_and_forty_milliseconds_have_filter_banks(mode: str) -> None:
    feature = build(Settings(mode="kaldi" if mode == "kaldi" else "librosa"), TOOLS)
    silence, short = feature.extract([np.zeros(16_000, np.float32), sound(640, 0)])
    assert np.isfinite(silence.astype(np.float32)).all()
    assert np.ptp(silence.astype(np.float32)) == 0
    assert short.shape[1:] == (80,)
    assert len(short) in {2, 5}


def test_pooled_they_are_mean_and_deviation_over_time() -> None:
    samples = sound(8_000, 1)
    frames = ours(samples, Settings())
    feature = build(Settings(pool="statistics"), TOOLS)
    assert feature.shape == Shape("vector", 160)
    assert np.allclose(ours(samples, Settings(pool="statistics")), [*frames.mean(0), *frames.std(0)])


def test_a_film_is_heard_by_its_sound() -> None:
    samples = sound(4_000, 2)
    film = Clip(np.zeros((1, 2, 2, 3), np.uint8), (0,), samples)
    heard, same = build(Settings(), TOOLS).extract([film, samples])
    assert np.array_equal(heard, same)


@pytest.mark.parametrize(
    ("item", "why"),
    [
        ("text", "no sound"),
        (np.zeros((10, 2), np.float32), "no sound"),
        (Clip(np.zeros((1, 2, 2, 3), np.uint8), (0,)), "no sound"),
        (np.zeros(100, np.float32), "lasts 6 ms; at least 25 are needed"),
        (np.full(800, np.nan, np.float32), "no numbers"),
    ],
)
def test_what_cannot_be_heard_is_refused(item: Item, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        build(Settings(), TOOLS).extract([item])


def test_a_misspelt_setting_is_named() -> None:
    with pytest.raises(Misconfigured, match="did you mean 'bins'"):
        settings_of("fbank", {"bin": 40})


def test_other_settings_have_another_name() -> None:
    assert build(Settings(), TOOLS).name != build(Settings(bins=40), TOOLS).name
