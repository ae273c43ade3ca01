import io

import numpy as np
import pytest

from frontdesk.knowledge.vectors import pack, unpack

ROWS = np.linspace(-1, 1, 2 * 384, dtype=np.float32).reshape(2, 384)


def other(array: object) -> bytes:
    out = io.BytesIO()
    np.save(out, np.asarray(array))
    return out.getvalue()


def test_vectors_come_back_in_half_precision_and_stay_so() -> None:
    once = unpack({"a": pack(ROWS)})["a"]
    np.testing.assert_allclose(once, ROWS, atol=1e-3)
    np.testing.assert_array_equal(unpack({"a": pack(once)})["a"], once)


@pytest.mark.parametrize(
    "data", [b"", b"\x93NUMPY", pack(ROWS)[:-5], other(ROWS), other(np.zeros((2, 3), np.float16)), other("x")]
)
def test_damaged_vectors_are_left_out(data: bytes) -> None:
    assert unpack({"a": data}) == {}
