from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.preprocess.image import Pixels
from frontdesk.preprocess.scenes import Sampling, at, by_scene, cuts, decoded, distinct, evenly, sample

HOW = st.sampled_from(["uniform", "key", "scene"])


def film(*scenes: tuple[int, tuple[int, int, int]]) -> list[Pixels]:
    """Make a film of scenes of one colour each, as (frames, colour)."""
    return [np.full((20, 30, 3), colour, np.uint8) for count, colour in scenes for _ in range(count)]


RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


@given(st.integers(1, 40), st.integers(1, 12), HOW, st.integers(0, 9))
def test_as_many_frames_as_wanted_are_chosen_in_order_and_once(
    count: int, wanted: int, how: Sampling, seed: int
) -> None:
    frames = list(np.random.default_rng(seed).integers(0, 256, (count, 8, 8, 3), np.uint8))
    chosen = sample(frames, wanted, how)
    assert len(chosen) == min(count, wanted)
    assert chosen == sorted(set(chosen))
    assert all(0 <= place < count for place in chosen)


@given(st.integers(1, 300), st.integers(1, 300))
def test_even_frames_are_the_middles_of_equal_stretches(count: int, wanted: int) -> None:
    chosen = evenly(count, wanted)
    if count > wanted:
        stretches = [int(place * wanted / count) for place in chosen]
        assert all(abs(a - b) <= 1 for a, b in zip(stretches, range(wanted), strict=True))
        assert chosen[0] + chosen[-1] == pytest.approx(count - 1, abs=1)


def test_scenes_are_cut_where_the_colours_change() -> None:
    frames = film((5, RED), (7, GREEN), (2, BLUE))
    assert cuts(frames) == [5, 12]
    assert by_scene(frames, 3) == [2, 8, 13]
    assert by_scene(frames, 2) == [2, 8]  # the longest two
    assert len(by_scene(frames, 9)) == 9


def test_motion_within_a_scene_is_no_cut() -> None:
    frame = np.zeros((32, 32, 3), np.uint8)
    frame[:8, :8] = 255
    assert cuts([np.roll(frame, 4 * step, axis=1) for step in range(8)]) == []


def test_key_frames_show_every_scene_however_short() -> None:
    frames = film((20, RED), (1, GREEN), (20, BLUE))
    assert 20 in distinct(frames, 3)
    assert sum(place < 20 for place in distinct(frames, 3)) == 1


def test_still_films_have_key_frames_too() -> None:
    assert len(distinct(film((6, RED)), 3)) == 3


def test_frames_are_decoded_at_even_times_which_stand_beside_them() -> None:
    asked: list[int] = []

    def decode(times: Sequence[int]) -> list[Pixels]:
        asked.extend(times)
        return film((4, RED))

    assert [ms for ms, _ in decoded(decode, 8_000, 4)] == asked == [1_000, 3_000, 5_000, 7_000]
    assert at([0, 40, 80], [0, 2]) == [(0, 0), (2, 80)]
