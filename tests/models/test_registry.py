import http.server
import json
import shutil
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from frontdesk.errors import PullFailed
from frontdesk.models import registry
from frontdesk.models.sources import Tarball, Wheel

npm = pytest.mark.skipif(shutil.which("npm") is None, reason="npm is absent: install Node.js")


def into(tmp_path: Path) -> Path:
    (tmp_path / "into").mkdir()
    return tmp_path / "into"


@pytest.mark.usefixtures("offline")
def test_pip_brings_the_wheel_and_runs_nothing_of_it(
    wheel: Callable[..., Wheel], shop: Path, tmp_path: Path
) -> None:
    carrier = wheel("carrier", {"a.bin": bytes(3_000_000)})
    told: list[int] = []
    found = registry.wheel(carrier, into(tmp_path), told.append)
    assert found.read_bytes() == (shop / carrier.file).read_bytes()
    assert told


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("tag", ["win_amd64", "macosx_11_0_arm64", "manylinux2014_x86_64"])
def test_a_wheel_for_another_machine_comes_too(wheel: Callable[..., Wheel], tmp_path: Path, tag: str) -> None:
    carrier = wheel("carrier", {"a.bin": b"a"}, tag=f"cp312-cp312-{tag}", platform=tag)
    assert registry.wheel(carrier, into(tmp_path), print).name == carrier.file


@pytest.mark.usefixtures("offline")
def test_pip_refuses_other_bytes_itself(wheel: Callable[..., Wheel], tmp_path: Path) -> None:
    carrier = wheel("carrier", {"a.bin": b"a"})
    other = carrier.model_copy(update={"sha256": "0" * 64})
    with pytest.raises(PullFailed, match="carrier has not the SHA-256") as caught:
        registry.wheel(other, into(tmp_path), print)
    assert caught.value.value == carrier.sha256


@pytest.mark.usefixtures("offline")
def test_a_package_that_the_registry_lacks_is_one_clear_line(
    tmp_path: Path, wheel: Callable[..., Wheel]
) -> None:
    carrier = wheel("carrier", {"a.bin": b"a"}).model_copy(update={"package": "absent"})
    with pytest.raises(
        PullFailed, match="absent could not be fetched: ERROR: No matching distribution"
    ) as caught:
        registry.wheel(carrier, into(tmp_path), print)
    assert "\n" not in str(caught.value)
    assert "it goes on where it stopped" in str(caught.value)


def test_a_registry_that_cannot_be_reached_is_named_as_the_cause(
    offline: None, wheel: Callable[..., Wheel], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/")
    monkeypatch.setenv("PIP_RETRIES", "1")
    carrier = wheel("carrier", {"a.bin": b"a"}).model_copy(update={"package": "absent"})
    with pytest.raises(PullFailed, match="absent could not be fetched: the registry cannot be reached"):
        registry.wheel(carrier, into(tmp_path), print)


@pytest.mark.usefixtures("offline")
def test_a_source_package_is_never_built(tmp_path: Path, shop: Path, wheel: Callable[..., Wheel]) -> None:
    """A source package runs its own code when it is built, even for its name: pip may not."""
    carrier = wheel("carrier", {"a.bin": b"a"})
    (shop / carrier.file).unlink()
    ran = tmp_path / "ran"
    setup = tmp_path / "setup.py"
    setup.write_text(
        f"open({str(ran)!r}, 'w')\nfrom setuptools import setup\nsetup(name='carrier', version='1.0')\n"
    )
    with tarfile.open(shop / "carrier-1.0.tar.gz", "w:gz") as archive:
        archive.add(setup, "carrier-1.0/setup.py")
    with pytest.raises(PullFailed, match="No matching distribution"):
        registry.wheel(carrier, into(tmp_path), print)
    assert not ran.exists()


class Registry(http.server.BaseHTTPRequestHandler):
    """A registry of one npm package, as npm asks for it."""

    shop: Path

    def do_GET(self) -> None:
        if self.path.endswith(".tgz"):
            self._give((self.shop / Path(self.path).name).read_bytes())
            return
        dist = {"tarball": f"http://{self.headers['Host']}/voices-1.0.0.tgz"}
        version = {"name": "voices", "version": "1.0.0", "dist": dist}
        self._give(json.dumps({"name": "voices", "versions": {"1.0.0": version}}).encode())

    def _give(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def npm_registry(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    handler = type("ShopRegistry", (Registry,), {"shop": shop})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("npm_config_registry", f"http://127.0.0.1:{server.server_address[1]}/")
        yield
        server.shutdown()
        thread.join()


@npm
@pytest.mark.usefixtures("npm_registry")
def test_npm_brings_the_package_and_runs_nothing_of_it(
    tarball: Callable[..., Tarball], shop: Path, tmp_path: Path
) -> None:
    carrier = tarball("voices", {"zf.bin": b"zf"})
    found = registry.tarball(carrier, into(tmp_path), print)
    assert found.read_bytes() == (shop / carrier.file).read_bytes()


@npm
@pytest.mark.usefixtures("npm_registry")
def test_a_version_that_npm_does_not_find_is_one_clear_line(
    tarball: Callable[..., Tarball], tmp_path: Path
) -> None:
    carrier = tarball("voices", {"zf.bin": b"zf"}).model_copy(update={"version": "2.0.0"})
    with pytest.raises(
        PullFailed, match="voices could not be fetched: notarget No matching version"
    ) as caught:
        registry.tarball(carrier, into(tmp_path), print)
    assert "\n" not in str(caught.value)


def test_without_npm_the_remedy_is_told(
    tarball: Callable[..., Tarball], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PullFailed, match="voices is fetched with npm, which is not there; install Node"):
        registry.tarball(tarball("voices", {"zf.bin": b"zf"}), into(tmp_path), print)
