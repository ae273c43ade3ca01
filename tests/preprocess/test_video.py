import numpy as np

from frontdesk.preprocess.video import same_as


def scene(seed: int) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    small = np.random.default_rng(seed).integers(0, 255, (6, 8, 3), dtype=np.uint8)
    return np.kron(small, np.ones((40, 40, 1), np.uint8))


def test_frames_that_show_the_same_point_at_the_first_of_them() -> None:
    noise = np.random.default_rng(1).integers(0, 4, (240, 320, 3), dtype=np.uint8)
    still = scene(0)
    assert same_as([still, np.clip(still.astype(int) + noise, 0, 255).astype(np.uint8), scene(5), still]) == [
        0,
        0,
        2,
        0,
    ]


def test_a_light_that_goes_on_makes_a_frame_a_new_one() -> None:
    dark = np.full((240, 320, 3), 30, np.uint8)
    lit = dark.copy()
    lit[100:112, 200:212] = (255, 20, 20)
    assert same_as([dark, lit]) == [0, 1]
