import gzip
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import FetchFailed, TooLarge, UnsupportedMedia
from frontdesk.net.body import STEP, read_body


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@given(st.lists(st.binary(max_size=2_000), min_size=1, max_size=3), st.integers(1, 500))
def test_what_is_packed_comes_out_however_it_is_cut_and_in_how_many_members(
    members: list[bytes], size: int
) -> None:
    packed = b"".join(map(gzip.compress, members))
    assert read_body(cut(packed, size), "gzip", 10_000) == b"".join(members)


def test_runs_that_end_beyond_a_step_come_out_whole() -> None:
    for extra in (0, 1, 257, 258, 259, 70_000):
        data = bytes(3 * STEP + extra)
        assert read_body([gzip.compress(data, 9)], "gzip", len(data)) == data


def bomb() -> Iterator[bytes]:
    """Pack zeros for ever: 20 MB for every 20 kB."""
    packer = zlib.compressobj(9, wbits=31)
    while True:
        yield packer.compress(bytes(1_000_000))


def test_a_bomb_is_stopped_at_the_limit() -> None:
    tracemalloc.start()
    with pytest.raises(TooLarge, match=r"page bytes is .*; the limit is 2,000,000"):
        read_body(bomb(), "gzip", 2_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000


def test_a_body_without_end_is_stopped_at_the_limit() -> None:
    with pytest.raises(TooLarge, match="page bytes is 101; the limit is 100"):
        read_body(iter(lambda: b"x", None), "", 100)
    assert read_body([b"x" * 100], "identity", 100) == b"x" * 100


@pytest.mark.parametrize(
    "packed",
    [b"", b"no gzip", gzip.compress(b"page")[:-9], gzip.compress(b"a") + b"\0\0\0"],
    ids=["empty", "other bytes", "cut short", "more behind it"],
)
def test_a_broken_body_is_refused(packed: bytes) -> None:
    with pytest.raises(FetchFailed):
        read_body([packed], "gzip", 100)


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip", "x" * 500])
def test_an_encoding_that_was_not_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(UnsupportedMedia, match="was not asked for"):
        read_body([b"x"], encoding, 100)
