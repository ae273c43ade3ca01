from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from frontdesk.preprocess.deepfilter import (
    BANDS,
    BINS,
    LOW,
    ORDER,
    DeepFilter,
    Floats,
    analysed,
    synthesised,
    widths,
)

Given = Mapping[str, NDArray[np.generic]]


def noise(size: int) -> Floats:
    return np.random.default_rng(size).normal(0, 0.1, size).astype(np.float32)


def networks(gain: float, tap: int) -> DeepFilter:
    """Networks that give every band the same gain, and low bins a filter that takes one of five frames."""

    def encoder(given: Given) -> Sequence[Floats]:
        frames = given["feat_erb"].shape[2]
        assert given["feat_erb"].shape == (1, 1, frames, BANDS)
        assert given["feat_spec"].shape == (1, 2, frames, LOW)
        return [np.zeros((1, frames), np.float32)] * 7

    def gains(given: Given) -> Sequence[Floats]:
        return [np.full((1, 1, given["emb"].shape[1], BANDS), gain, np.float32)]

    def filters(given: Given) -> Sequence[Floats]:
        taps = np.zeros((1, given["emb"].shape[1], LOW, ORDER, 2), np.float32)
        taps[..., tap, 0] = gain
        return [taps.reshape(1, -1, LOW, 2 * ORDER)]

    return DeepFilter(encoder, gains, filters)


@settings(max_examples=25)
@given(st.integers(1, 9_000))
def test_analysis_and_synthesis_give_the_sound_back(size: int) -> None:
    assert synthesised(analysed(noise(size)), size) == pytest.approx(noise(size), abs=1e-6)


def test_bands_are_those_of_the_published_filter_bank() -> None:
    published = "2 2 2 2 2 2 2 2 2 2 2 2 2 5 5 7 7 8 10 12 13 15 18 20 24 28 31 37 42 50 56 67"
    assert widths() == [int(width) for width in published.split()]
    assert sum(widths()) == BINS


@settings(max_examples=15)
@given(st.integers(1, 9_000), st.floats(0, 1))
def test_equal_gains_and_the_middle_tap_make_the_sound_softer_and_nothing_else(
    size: int, gain: float
) -> None:
    made = networks(gain, 2).denoised(noise(size))
    assert made == pytest.approx(gain * noise(size), abs=1e-5)


def test_an_earlier_tap_delays_what_is_low() -> None:
    low = np.sin(2 * np.pi * 1_000 * np.arange(9_600) / 48_000).astype(np.float32)
    low *= np.hanning(9_600).astype(np.float32)  # a sharp edge would reach bins that are not filtered
    late = networks(1, 1).denoised(low)  # one frame of 480 samples, ten periods of the tone
    assert late[960:8_000] == pytest.approx(np.roll(low, 480)[960:8_000], abs=1e-2)


def test_silence_stays_silence() -> None:
    assert not networks(1, 2).denoised(np.zeros(2_000, np.float32)).any()
