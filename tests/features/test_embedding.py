import numpy as np

from frontdesk.features.embedding import normalised


def test_zeros_stay_zeros_and_others_become_length_one() -> None:
    scaled = normalised(np.array([[0, 0], [3, 4]], np.float32))
    assert scaled.tolist() == [[0, 0], [np.float32(0.6), np.float32(0.8)]]
