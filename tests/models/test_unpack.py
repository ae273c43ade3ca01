import hashlib
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from frontdesk.errors import PullFailed
from frontdesk.models.sources import HubFile, Join, Tarball, Wanted, Wheel
from frontdesk.models.unpack import join, unpack


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_only_the_wanted_files_of_a_wheel_come_out(
    wheel: Callable[..., Wheel], shop: Path, tmp_path: Path
) -> None:
    carrier = wheel("carrier", {"a.bin": b"aaa", "b.bin": b"bbb"})
    only_b = carrier.model_copy(update={"wanted": carrier.wanted[1:]})
    unpack(shop / carrier.file, only_b, out := folder(tmp_path))
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {"b.bin": b"bbb"}


def test_only_the_wanted_files_of_an_npm_package_come_out(
    tarball: Callable[..., Tarball], shop: Path, tmp_path: Path
) -> None:
    carrier = tarball("voices", {"zf.bin": b"zf"})
    unpack(shop / carrier.file, carrier, out := folder(tmp_path))
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {"zf.bin": b"zf"}


def test_a_hub_file_is_taken_as_it_is(tmp_path: Path) -> None:
    carrier = hub_file(b"weights")
    (tmp_path / "f.onnx").write_bytes(b"weights")
    unpack(tmp_path / "f.onnx", carrier, out := folder(tmp_path))
    assert (out / "f.onnx").read_bytes() == b"weights"


def test_names_that_lead_out_of_the_folder_are_never_written(tmp_path: Path) -> None:
    """The archive may call its members what it likes: only the manifest's plain names reach the disk."""
    evil = "../../../evil.bin"
    with zipfile.ZipFile(tmp_path / "evil.whl", "w") as archive:
        archive.writestr(evil, b"1")
        archive.writestr("/etc/evil.bin", b"1")
    taken = Wanted(member=evil, name="plain.bin", size=1, sha256=sha(b"1"))
    inner = tmp_path / "a" / "b" / "c"
    inner.mkdir(parents=True)
    unpack(tmp_path / "evil.whl", wheel_of(tmp_path / "evil.whl", taken), inner)
    assert [path.name for path in inner.iterdir()] == ["plain.bin"]
    assert not list(tmp_path.rglob("evil.bin"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_a_member_that_is_no_plain_file_counts_as_absent(tmp_path: Path, kind: bytes) -> None:
    (tmp_path / "secret").write_bytes(b"1")
    with tarfile.open(tmp_path / "evil.tgz", "w:gz") as archive:
        entry = tarfile.TarInfo("package/f")
        entry.type, entry.linkname = kind, str(tmp_path / "secret")
        archive.addfile(entry)
    row = wheel_of(tmp_path / "evil.tgz", Wanted(member="package/f", name="f", size=1, sha256=sha(b"1")))
    carrier = Tarball.model_validate(row.model_dump(exclude={"platform", "python"}) | {"kind": "npm"})
    with pytest.raises(PullFailed, match="the package does not hold package/f"):
        unpack(tmp_path / "evil.tgz", carrier, folder(tmp_path))


@pytest.mark.parametrize(("size", "data"), [(3, b"xxxx"), (5, b"xxxx"), (4, b"yyyy")])
def test_a_member_that_is_not_as_promised_is_refused_and_removed(
    tmp_path: Path, size: int, data: bytes
) -> None:
    with zipfile.ZipFile(tmp_path / "w.whl", "w") as archive:
        archive.writestr("m", data)
    promised = Wanted(member="m", name="f.bin", size=size, sha256=sha(b"xxxx"))
    out = folder(tmp_path)
    with pytest.raises(PullFailed, match=r"f\.bin has not the SHA-256 that the manifest names"):
        unpack(tmp_path / "w.whl", wheel_of(tmp_path / "w.whl", promised), out)
    assert not list(out.iterdir())


def test_a_bomb_is_cut_off_at_its_promised_size(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "w.whl", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("m", bytes(50_000_000))
    promised = Wanted(member="m", name="f.bin", size=10, sha256=sha(bytes(10)))
    out = folder(tmp_path)
    with pytest.raises(PullFailed):
        unpack(tmp_path / "w.whl", wheel_of(tmp_path / "w.whl", promised), out)
    assert not list(out.iterdir())


def test_parts_are_joined_in_numeric_order_and_dropped(tmp_path: Path) -> None:
    names = [f"m.part{number}" for number in range(1, 12)]
    pieces = {name: bytes([number]) * number for number, name in enumerate(names)}
    for name in sorted(names):  # part10 lies before part2 in a folder
        (tmp_path / name).write_bytes(pieces[name])
    whole = b"".join(pieces[name] for name in names)
    join(Join(name="m", parts=tuple(names), size=len(whole), sha256=sha(whole)), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"m": whole}


def test_a_joined_file_that_is_wrong_is_removed(tmp_path: Path) -> None:
    (tmp_path / "m.part1").write_bytes(b"1")
    with pytest.raises(PullFailed, match="m has not the SHA-256"):
        join(Join(name="m", parts=("m.part1",), size=1, sha256="0" * 64), tmp_path)
    assert not list(tmp_path.iterdir())


def folder(beside: Path) -> Path:
    (beside / "out").mkdir()
    return beside / "out"


def wheel_of(path: Path, taken: Wanted) -> Wheel:
    return Wheel(
        kind="pip",
        package="p",
        version="1",
        file=path.name,
        size=path.stat().st_size,
        sha256=sha(path.read_bytes()),
        platform=None,
        python=None,
        wanted=(taken,),
    )


def hub_file(data: bytes) -> HubFile:
    row = {"repository": "o/r", "revision": "main", "path": "f.onnx", "file": "f.onnx"}
    return HubFile(kind="hub", size=len(data), sha256=sha(data), **row)


def test_an_archive_that_is_none_cannot_get_this_far(tmp_path: Path) -> None:
    """Its SHA-256 was verified; if the manifest itself were wrong, the error would still be a clear one."""
    (tmp_path / "w.whl").write_bytes(b"not a zip")
    taken = Wanted(member="m", name="f", size=1, sha256=sha(b"1"))
    with pytest.raises(PullFailed, match=r"w\.whl is not a readable package"):
        unpack(tmp_path / "w.whl", wheel_of(tmp_path / "w.whl", taken), folder(tmp_path))
