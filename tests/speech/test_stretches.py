import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.speech.stretches import FIRST, LEFT, LEVEL, MOST, PEAK, SLOPE, heard, levelled, stretches

Loudness = st.lists(st.floats(-12, 12, width=32), max_size=900).map(
    lambda values: np.array(values[: len(values) // 2 * 2], np.float32)
)


def said(*frames: tuple[int, float]) -> np.ndarray:
    """Give the loudness of so many frames each."""
    return np.concatenate([np.full(2 * count, level, np.float32) for count, level in frames])


def test_silence_around_the_words_is_left_out() -> None:
    assert heard(said((18, -9.5), (20, 8.0), (30, -9.5))) == (16, 39)
    assert stretches(said((18, -9.5), (20, 8.0), (30, -9.5))) == [(16, 39)]


def test_where_nothing_is_heard_there_is_no_stretch() -> None:
    assert stretches(said((40, -9.5))) == stretches(np.zeros(0, np.float32)) == []


def test_the_first_stretch_ends_where_little_is_heard() -> None:
    assert stretches(said((30, 8.0), (2, -3.0), (100, 8.0)))[0] == (0, 30)


def test_later_stretches_are_longer_but_never_too_long() -> None:
    lengths = [end - start for start, end in stretches(said((2_000, 8.0)))]
    assert lengths[0] <= FIRST < lengths[1] * 1.2
    assert max(lengths[:-1]) <= MOST


@given(Loudness)
def test_stretches_follow_one_another_from_the_first_sound_to_the_last(loudness: np.ndarray) -> None:
    found = stretches(loudness)
    assert [start for start, _ in found[1:]] == [end for _, end in found[:-1]]
    if found:
        assert (found[0][0], found[-1][1]) == heard(loudness)
    assert all(0 < end - start <= LEFT * MOST for start, end in found)


@pytest.mark.parametrize("level", [0.02, 0.1])
def test_a_stretch_is_as_loud_as_it_was_meant_however_loud_it_was_made(level: float) -> None:
    samples = np.tile(np.array([level, -level], np.float32), 6_000)
    made = levelled(samples, np.full(40, 5.5, np.float32))
    assert 20 * np.log10(made.std()) == pytest.approx(
        np.clip(LEVEL + 5.5 * SLOPE, 20 * np.log10(level) - 6, 20 * np.log10(level) + 6), abs=0.01
    )


def test_nothing_becomes_so_loud_that_it_is_cut_off() -> None:
    samples = np.tile(np.array([0.8, -0.8], np.float32), 6_000)
    assert np.abs(levelled(samples, np.full(40, 14, np.float32))).max() == pytest.approx(PEAK)


def test_what_is_silent_stays_so() -> None:
    silent = np.zeros(12_000, np.float32)
    assert not levelled(silent, np.full(40, 8, np.float32)).any()
    assert levelled(silent, np.full(40, -9, np.float32)) is silent
