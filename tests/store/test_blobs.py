import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import NotFound, StorageFailed
from frontdesk.store.blobs import BlobStore


@given(data=st.binary(max_size=300))
def test_what_is_put_is_got_and_kept_once(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    store = BlobStore(tmp_path_factory.mktemp("blobs"))
    first, second = store.put(data, "image/png"), store.put(data, "image/png")
    assert first == second
    assert store.get(first) == data
    assert first.size == len(data)
    assert sum(path.is_file() for path in store.root.rglob("*")) == 1


@pytest.mark.parametrize(
    "digest", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64, "/" * 64, "\0" * 64]
)
def test_a_name_that_is_no_digest_or_not_kept_is_not_found(tmp_path: Path, digest: str) -> None:
    with pytest.raises(NotFound):
        BlobStore(tmp_path).read(digest)


def test_what_is_dropped_is_gone_and_its_place_known_before(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    blob, other = store.put(b"photo", "image/png"), store.put(b"other", "image/png")
    assert store.where(blob.digest).read_bytes() == b"photo"
    store.drop([blob.digest, "a" * 64])
    assert store.get(other) == b"other"
    with pytest.raises(NotFound):
        store.where(blob.digest)
    assert store.get(store.put(b"photo", "image/png")) == b"photo"


def test_a_full_disk_is_said_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    store = BlobStore(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StorageFailed, match="No space left on device"):
            store.put(b"photo", "image/png")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert store.get(store.put(b"photo", "image/png")) == b"photo"
