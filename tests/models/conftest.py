"""Small real packages, and manifests that name them."""

import base64
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from frontdesk.models.manifest import Model
from frontdesk.models.sources import Join, Tarball, Wanted, Wheel
from frontdesk.models.store import ModelStore

Files = Mapping[str, bytes]


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def wanted(files: Files, prefix: str) -> tuple[Wanted, ...]:
    return tuple(
        Wanted(member=f"{prefix}{name}", name=name, size=len(data), sha256=sha(data))
        for name, data in files.items()
    )


MakeWheel = Callable[..., Wheel]
MakeTarball = Callable[..., Tarball]
MakeModel = Callable[..., Model]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Give a folder of packages, as pip reads with --find-links."""
    folder = tmp_path / "shop"
    folder.mkdir()
    return folder


@pytest.fixture
def offline(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pip see that folder and nothing else."""
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shop))


@pytest.fixture
def wheel(shop: Path) -> MakeWheel:
    """Build a real wheel into the folder, and give the row of the manifest that names it."""

    def make(package: str, files: Files, tag: str = "py3-none-any", platform: str | None = None) -> Wheel:
        info = f"{package}-1.0.dist-info"
        held = {f"{package}/{name}": data for name, data in files.items()}
        held[f"{package}/__init__.py"] = b"raise SystemExit('a carrier was imported')\n"
        held[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n".encode()
        held[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n".encode()
        lines = [f"{name},sha256={_record(data)},{len(data)}" for name, data in held.items()]
        held[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,"]).encode()
        path = shop / f"{package}-1.0-{tag}.whl"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in held.items():
                archive.writestr(name, data)
        data = path.read_bytes()
        return Wheel(
            kind="pip",
            package=package,
            version="1.0",
            file=path.name,
            size=len(data),
            sha256=sha(data),
            platform=platform,
            python="3.12" if platform else None,
            wanted=wanted(files, f"{package}/"),
        )

    return make


@pytest.fixture
def tarball(shop: Path) -> MakeTarball:
    """Build a real npm package into the folder, and give the row of the manifest that names it."""

    def make(package: str, files: Files) -> Tarball:
        path = shop / f"{package}-1.0.0.tgz"
        with tarfile.open(path, "w:gz") as archive:
            manifest = f'{{"name": "{package}", "version": "1.0.0"}}'.encode()
            for name, data in {"package.json": manifest, **files}.items():
                entry = tarfile.TarInfo(f"package/{name}")
                entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data))
        data = path.read_bytes()
        return Tarball(
            kind="npm",
            package=package,
            version="1.0.0",
            file=path.name,
            size=len(data),
            sha256=sha(data),
            wanted=wanted(files, "package/"),
        )

    return make


@pytest.fixture
def model() -> MakeModel:
    """Write a row of the manifest around some sources."""

    def make(name: str, *sources: object, joins: tuple[Join, ...] = (), convert: str | None = None) -> Model:
        return Model.model_validate(
            {
                "name": name,
                "slot": "a slot",
                "profile": "light",
                "version": "1.0",
                "size": 1,
                "licence": "MIT",
                "fallback": "none",
                "sources": sources,
                "joins": joins,
                "convert": convert,
            }
        )

    return make


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give the folder of a store that does not exist yet."""
    return tmp_path / "models"


def left(store: ModelStore) -> list[str]:
    """List what lies in a store besides locks."""
    return sorted(
        str(path.relative_to(store.root))
        for path in store.root.rglob("*")
        if path.is_file() and ".locks" not in path.parts
    )


def _record(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
