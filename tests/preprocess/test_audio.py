from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.preprocess.audio import (
    RATE,
    Floats,
    cut,
    level,
    levelled,
    levels,
    loudness_as_voice,
    mono,
    resample,
    trimmed,
    voice_by_level,
    voice_spans,
    widened,
    windows,
)

CHANCES = st.lists(st.floats(0, 1, width=32), max_size=120)
SPANS = st.lists(st.integers(1, 60_000), max_size=12, unique=True).map(
    lambda edges: list(zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False))
)


def sine(hertz: float, seconds: float, size: float = 0.5) -> Floats:
    return (size * np.sin(2 * np.pi * hertz * np.arange(int(RATE * seconds)) / RATE)).astype(np.float32)


@given(CHANCES, st.integers(0, 5_000))
def test_stretches_of_voice_are_in_order_apart_and_inside_the_sound(chances: list[float], total: int) -> None:
    spans = voice_spans(np.array(chances, np.float32), 32, total)
    assert all(0 <= start < end <= total for start, end in spans)
    assert all(before[1] < after[0] for before, after in pairwise(spans))


@given(SPANS, st.integers(500, 30_000))
def test_windows_are_short_enough_and_lose_no_voice(spans: list[tuple[int, int]], longest: int) -> None:
    made = windows(spans, longest)
    assert all(0 < end - start <= longest for start, end in made)
    assert all(before[1] <= after[0] for before, after in pairwise(made))
    for start, end in spans:
        covered = sum(max(0, min(end, b) - max(start, a)) for a, b in made)
        assert covered == end - start


@given(SPANS, st.integers(0, 1_000))
def test_widened_spans_hold_the_old_ones_and_stop_at_old_neighbours(
    spans: list[tuple[int, int]], by: int
) -> None:
    made = widened(spans, by, 60_000)
    edges = [0, *(at for span in spans for at in span), 60_000]
    for number, ((a, b), (start, end)) in enumerate(zip(made, spans, strict=True)):
        assert edges[2 * number] <= a <= start < end <= b <= edges[2 * number + 3]
        assert start - a <= by
        assert b - end <= by


def test_a_pause_is_bridged_when_short_and_kept_when_long() -> None:
    chances = np.array([0, 1, 1, 1, 1, 0, 1, 1, 1, 1, *[0] * 30, 1, 1, 1, 1, 1, 0, 0], np.float32)
    first, second = voice_spans(chances, 32, 2_000)
    assert first == (0, 420)
    assert second == (1_180, 1_540)


def test_the_level_alone_finds_a_tone_in_noise_and_nothing_in_silence() -> None:
    noise = np.random.default_rng(0).normal(0, 0.001, RATE).astype(np.float32)
    sound = np.concatenate([noise, sine(200, 1), noise])
    spans = voice_spans(loudness_as_voice(sound), 32, 3_000)
    assert len(spans) == 1
    assert spans[0] == pytest.approx((900, 2_100), abs=60)
    assert voice_spans(loudness_as_voice(np.zeros(RATE, np.float32)), 32, 1_000) == ()


def test_a_full_sine_has_a_level_of_three_decibels_below_full_scale() -> None:
    assert level(sine(440, 1, 1.0)) == pytest.approx(-3.01, abs=0.01)
    assert level(np.zeros(10, np.float32)) == -100
    assert levels(sine(400, 1, 1.0), 160).tolist() == pytest.approx([-3.01] * 100, abs=0.01)


def test_resampling_keeps_the_tone_and_the_length() -> None:
    changed = resample(sine(440, 1), 16_000, 48_000)
    peak = int(np.argmax(np.abs(np.fft.rfft(changed))))
    assert (changed.size, str(changed.dtype), peak) == (48_000, "float32", 440)


def test_a_span_is_cut_in_milliseconds() -> None:
    assert cut(np.arange(RATE, dtype=np.float32), (10, 20)).tolist() == list(range(160, 320))


@given(st.integers(1, 6), st.integers(0, 2_000))
def test_the_same_sound_on_every_channel_is_that_sound(channels: int, size: int) -> None:
    one = np.random.default_rng(size).uniform(-1, 1, size).astype(np.float32)
    assert np.allclose(mono(np.repeat(one[:, None], channels, axis=1)), one, atol=1e-7)
    assert mono(one) is one


def test_channels_are_averaged_without_clipping() -> None:
    both = np.ones((10, 2), np.float32)
    assert mono(both).max() == 1
    assert not mono(both * np.array([1, -1], np.float32)).any()


@given(st.floats(-60, 0), st.floats(1e-4, 1))
def test_a_levelled_sound_has_the_level_or_touches_full_scale(to: float, size: float) -> None:
    made = levelled(sine(440, 0.1, size), to)
    assert np.abs(made).max() <= 1
    assert level(made) == pytest.approx(to, abs=0.01) or np.abs(made).max() == pytest.approx(1, abs=1e-3)


def test_silence_is_not_made_louder() -> None:
    assert not levelled(np.zeros(100, np.float32)).any()
    assert levelled(np.zeros(0, np.float32)).size == 0


def test_silence_around_a_voice_is_trimmed_and_pauses_inside_are_kept() -> None:
    hush = np.random.default_rng(0).normal(0, 0.0005, RATE).astype(np.float32)
    sound = np.concatenate([hush, sine(200, 1), hush, sine(200, 1), hush])
    kept = trimmed(sound, voice_by_level(sound))
    assert kept.size == pytest.approx(3 * RATE, abs=0.3 * RATE)
    assert trimmed(hush[:100], ()).size == 100
