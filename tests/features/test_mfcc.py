from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from frontdesk.config import load
from frontdesk.features.feature import Shape, Tools
from frontdesk.features.mel import Floats
from frontdesk.features.mfcc import Settings, build, deltas
from frontdesk.models.store import ModelStore

TOOLS = Tools(ModelStore(load().models))
SIZES = st.integers(1_024, 20_000)
SEEDS = st.integers(0, 2**32 - 1)


def noise(size: int, seed: int) -> Floats:
    dice = np.random.default_rng(seed)
    return np.convolve(dice.normal(0, 0.1, size + 30), dice.normal(size=31), "valid")[:size].astype(
        np.float32
    )


def ours(samples: Floats, asked: Settings) -> Floats:
    (found,) = build(asked, TOOLS).extract([samples])
    return found.astype(np.float32)


@settings(max_examples=30)
@given(SIZES, SEEDS, st.sampled_from([13, 20]), st.booleans(), st.sampled_from([0.0, 22.0]))
def test_cepstra_are_kaldis_within_a_thousandth(
    size: int, seed: int, count: int, energy: bool, lifter: float
) -> None:
    kaldi: Any = pytest.importorskip("kaldi_native_fbank")
    options = kaldi.MfccOptions()
    options.frame_opts.dither = 0
    options.num_ceps, options.use_energy, options.cepstral_lifter = count, energy, lifter
    samples = noise(size, seed)
    computer = kaldi.OnlineMfcc(options)
    computer.accept_waveform(16_000, samples.tolist())
    computer.input_finished()
    wanted = np.stack([computer.get_frame(row) for row in range(computer.num_frames_ready)])
    mine = ours(samples, Settings(count=count, energy=energy, lifter=lifter))
    assert mine.shape == wanted.shape
    assert np.allclose(mine, wanted, rtol=1e-4, atol=1e-3)


@settings(max_examples=30)
@given(SIZES, SEEDS, st.sampled_from([13, 20]), st.sampled_from([0, 22]))
def test_cepstra_are_librosas_within_a_thousandth(size: int, seed: int, count: int, lifter: int) -> None:
    librosa: Any = pytest.importorskip("librosa")
    samples = noise(size, seed)
    asked = Settings(mode="librosa", bins=40, count=count, lifter=lifter, low=0)
    wanted = librosa.feature.mfcc(
        y=samples, sr=16_000, n_mfcc=count, n_mels=40, n_fft=400, hop_length=160, lifter=lifter
    )
    assert np.allclose(ours(samples, asked), wanted.T, rtol=1e-4, atol=1e-3)


def test_deltas_are_the_slope() -> None:
    line = np.arange(10, dtype=np.float32)[:, None] * np.array([[2.0, -1.0]], np.float32)
    assert np.allclose(deltas(line)[2:-2], [2, -1])
    assert not deltas(np.ones((5, 3), np.float32)).any()
    feature = build(Settings(deltas=True), TOOLS)
    assert feature.shape == Shape("sequence", 39)
    assert ours(noise(2_000, 0), Settings(deltas=True)).shape == (11, 39)


def test_silence_and_forty_milliseconds_have_cepstra() -> None:
    assert np.isfinite(ours(np.zeros(16_000, np.float32), Settings())).all()
    assert ours(noise(1_024, 0)[:640], Settings(pool="statistics")).shape == (26,)


def test_more_coefficients_than_bins_are_refused() -> None:
    with pytest.raises(ValidationError, match="only 10 bins"):
        Settings(bins=10)
