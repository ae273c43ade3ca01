import hashlib
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk.errors import PullFailed
from frontdesk.models.carriers import fetched, from_hub, from_registries
from frontdesk.models.hub import Hub
from frontdesk.models.sources import HubFile

DATA = hashlib.sha256(b"weights").digest() * 40_000  # 1.28 MB
PATH = "/owner/name/resolve/v1/onnx/f.onnx"


class Server(http.server.ThreadingHTTPServer):
    """A hub of one file that counts what it sends, and can hang up in the middle."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.sent = 0
        self.asked: list[str] = []
        self.hang_up_after: list[int] = []
        self.ranges = True
        self.data = DATA

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answer(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        if self.path != PATH:
            self.send_error(404)
            return
        wanted = self.headers.get("Range", "bytes=0-") if self.server.ranges else "bytes=0-"
        self.server.asked.append(wanted)
        start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        body = self.server.data[start:]
        self.send_response(206 if self.server.ranges else 200)
        if self.server.ranges:
            self.send_header(
                "Content-Range", f"bytes {start}-{start + len(body) - 1}/{len(self.server.data)}"
            )
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        cut = self.server.hang_up_after.pop(0) if self.server.hang_up_after else len(body)
        self.server.sent += len(body[:cut])  # before the client can see the end of it
        self.wfile.write(body[:cut])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def carrier(data: bytes = DATA) -> HubFile:
    return HubFile(
        kind="hub",
        repository="owner/name",
        revision="v1",
        path="onnx/f.onnx",
        file="f.onnx",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def test_a_file_comes_whole(server: Server, tmp_path: Path) -> None:
    told: list[int] = []
    found = Hub(server.address, "owner/name", "v1")(carrier(), tmp_path, told.append)
    assert found.read_bytes() == DATA
    assert told[-1] == len(DATA)


def test_a_transfer_that_broke_off_twice_sends_no_byte_twice(server: Server, tmp_path: Path) -> None:
    server.hang_up_after = [500_000, 300_000]
    found = Hub(server.address, "owner/name", "v1")(carrier(), tmp_path, print)
    assert found.read_bytes() == DATA
    assert server.sent == len(DATA)
    assert server.asked == ["bytes=0-", "bytes=500000-", "bytes=800000-"]


def test_a_pull_that_gave_up_goes_on_at_the_next_call(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    server.hang_up_after = [100_000, 0, 0]
    with pytest.raises(PullFailed, match=r"f\.onnx could not be fetched: .*; run it again: it goes on"):
        fetched(carrier(), tmp_path / "cache", from_registries, print)
    found = fetched(carrier(), tmp_path / "cache", from_registries, print)
    assert found.read_bytes() == DATA
    assert server.sent == len(DATA)
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == ["f.onnx"]


def test_a_server_without_ranges_starts_again(server: Server, tmp_path: Path) -> None:
    server.ranges = False
    server.hang_up_after = [500_000]
    assert Hub(server.address, "owner/name", "v1")(carrier(), tmp_path, print).read_bytes() == DATA
    assert server.sent == len(DATA) + 500_000


def test_other_bytes_are_refused_and_nothing_is_left_to_go_on_with(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    server.data = DATA[:-1] + b"!"
    with pytest.raises(PullFailed, match=r"f\.onnx has not the SHA-256 .* nothing of it was kept"):
        fetched(carrier(), tmp_path / "cache", from_registries, print)
    assert not list((tmp_path / "cache").iterdir())
    server.data = DATA
    assert fetched(carrier(), tmp_path / "cache", from_registries, print).read_bytes() == DATA


def test_a_longer_file_is_not_read_to_its_end(server: Server, tmp_path: Path) -> None:
    server.data = DATA * 3
    found = Hub(server.address, "owner/name", "v1")(carrier(), tmp_path, print)
    assert found.stat().st_size == len(DATA) + 1


def test_what_the_hub_does_not_hold_is_one_clear_line(server: Server, tmp_path: Path) -> None:
    with pytest.raises(PullFailed, match=r"f\.onnx could not be fetched: the hub answers 404"):
        Hub(server.address, "owner/other", "v1")(carrier(), tmp_path, print)


def test_a_hub_may_be_a_local_folder(tmp_path: Path) -> None:
    held = tmp_path / "hub" / "owner" / "name" / "onnx"
    held.mkdir(parents=True)
    (held / "f.onnx").write_bytes(DATA)
    found = Hub(str(tmp_path / "hub"), "owner/name")(carrier(), tmp_path, print)
    assert found.read_bytes() == DATA
    with pytest.raises(PullFailed, match="is not there"):
        Hub(str(tmp_path / "hub"), "owner/other")(carrier(), tmp_path, print)


def test_a_hub_without_an_address_is_told_how_to_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    with pytest.raises(PullFailed, match="set HF_ENDPOINT to it"):
        from_hub("owner/name@v1")
    monkeypatch.setenv("HF_ENDPOINT", "/a/folder")
    assert from_hub("owner/name@v1") == Hub("/a/folder", "owner/name", "v1")
    assert from_hub("owner/name") == Hub("/a/folder", "owner/name", "main")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=st.binary(max_size=64), cuts=st.lists(st.integers(0, 60), max_size=2))
def test_however_it_broke_off_the_bytes_are_right_or_refused(
    server: Server, tmp_path: Path, kept: bytes, cuts: list[int]
) -> None:
    """What lies there from before may be anything: a right beginning is used, a wrong one is found out."""
    server.data = bytes(range(64))
    row = carrier(server.data)
    for path in tmp_path.rglob("*f.onnx"):
        path.unlink()
    (tmp_path / "incoming").mkdir(exist_ok=True)
    (tmp_path / "incoming" / "f.onnx").write_bytes(kept)
    server.hang_up_after = list(cuts)
    try:
        found = fetched(row, tmp_path, Hub(server.address, "owner/name", "v1"), print)
    except PullFailed:
        assert not server.data.startswith(kept)
        assert not (tmp_path / "f.onnx").exists()
    else:
        assert found.read_bytes() == server.data
