from pathlib import Path

import numpy as np

from frontdesk.training.vectors import Floats, kept


def test_vectors_are_made_once_for_the_same_rows_and_anew_for_others(tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> Floats:
        made.append(1)
        return np.full((2, 3), len(made), np.float32)

    assert kept(tmp_path, "e", ["a", "b"], make)[0, 0] == 1
    assert kept(tmp_path, "e", ["a", "b"], make)[0, 0] == 1
    assert kept(tmp_path, "e", ["a", "c"], make)[0, 0] == 2
    assert kept(tmp_path, "f", ["a", "b"], make)[0, 0] == 3
