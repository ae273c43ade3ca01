import numpy as np
import pytest

from frontdesk.features.pooling import Pooling, pooled

STATES = np.array([[1, 4], [3, 2]], np.float32)


@pytest.mark.parametrize(
    ("how", "wanted"), [("mean", [2, 3]), ("cls", [1, 4]), ("max", [3, 4]), ("none", [[1, 4], [3, 2]])]
)
def test_many_vectors_become_one(how: Pooling, wanted: list[float]) -> None:
    assert pooled(STATES, how).tolist() == wanted
    assert pooled(STATES, how).dtype == np.float32


@pytest.mark.parametrize(("how", "shape"), [("mean", (2,)), ("cls", (2,)), ("max", (2,)), ("none", (1, 2))])
def test_no_vectors_become_zeros(how: Pooling, shape: tuple[int, ...]) -> None:
    none = pooled(np.zeros((0, 2), np.float32), how)
    assert none.shape == shape
    assert not none.any()
