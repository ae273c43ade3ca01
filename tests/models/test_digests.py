import hashlib
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.models.digests import copy, digest, matches, sync_folder


@given(st.binary(max_size=200), st.integers(0, 250))
def test_a_copy_takes_one_byte_more_than_its_limit_and_hashes_what_it_wrote(data: bytes, limit: int) -> None:
    target = io.BytesIO()
    size, found = copy(io.BytesIO(data), target, limit)
    assert target.getvalue() == data[: limit + 1]
    assert (size, found) == (len(target.getvalue()), hashlib.sha256(target.getvalue()).hexdigest())


@pytest.mark.parametrize("data", [b"", b"x" * 3_000_001])
def test_the_digest_is_that_of_the_whole_file(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "f"
    path.write_bytes(data)
    expected = hashlib.sha256(data).hexdigest()
    assert digest(path) == expected
    assert matches(path, len(data), expected)
    assert not matches(path, len(data) + 1, expected)
    assert not matches(path, len(data), "0" * 64)
    assert not matches(tmp_path / "absent", len(data), expected)


def test_every_file_below_a_folder_is_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: set[int] = set()
    monkeypatch.setattr(os, "fsync", lambda handle: flushed.add(os.fstat(handle).st_ino))
    (tmp_path / "a" / "b").mkdir(parents=True)
    for name in ("f", "a/f", "a/b/f"):
        (tmp_path / name).write_bytes(b"1")
    sync_folder(tmp_path)
    assert flushed >= {path.stat().st_ino for path in tmp_path.rglob("f")}
    with pytest.raises(FileNotFoundError):
        sync_folder(tmp_path / "absent")
