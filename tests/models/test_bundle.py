import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk.errors import ModelMissing, PullFailed, StorageFailed
from frontdesk.models.bundle import bundle, held, install, is_bundle
from frontdesk.models.carriers import from_folder
from frontdesk.models.manifest import Manifest, Model
from frontdesk.models.progress import Quiet
from frontdesk.models.pull import pull
from frontdesk.models.sources import Wheel
from frontdesk.models.store import ModelStore
from frontdesk.models.verify import verify


@pytest.fixture
def store(wheel: Callable[..., Wheel], model: Callable[..., Model], root: Path, shop: Path) -> ModelStore:
    """Give a store of two built models."""
    one = model("one", wheel("one", {"a.bin": b"aaa"}))
    two = model("two", wheel("two", {"b.bin": b"bbb"}), convert="copy")
    rows = (one, two)
    made = ModelStore(root, Manifest(models=rows))
    pull(made, "light", fetch=from_folder(shop))
    return made


@pytest.fixture
def file(store: ModelStore, tmp_path: Path) -> Path:
    """Give a bundle of both."""
    bundle(store, store.manifest.models, tmp_path / "models.tar", Quiet())
    return tmp_path / "models.tar"


@pytest.fixture
def empty(store: ModelStore, tmp_path: Path) -> ModelStore:
    """Give another machine's store."""
    return ModelStore(tmp_path / "other", store.manifest)


def put(empty: ModelStore, source: Path) -> None:
    install(empty, empty.manifest.models, source, Quiet())


def test_what_was_bundled_is_there_on_another_machine(
    store: ModelStore, empty: ModelStore, file: Path
) -> None:
    assert is_bundle(file, empty.manifest)
    assert held(empty.manifest.models, file) == store.manifest.models
    put(empty, file)
    for name in ("one", "two"):
        verify(empty, name)
        assert _files(empty.path(name)) == _files(store.path(name))


def test_an_unpacked_bundle_and_a_copied_store_do_as_well(
    store: ModelStore, empty: ModelStore, file: Path, tmp_path: Path
) -> None:
    with tarfile.open(file) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # 3.11.2 has none yet
        archive.extractall(tmp_path / "unpacked")  # noqa: S202 - an archive of our own
    put(empty, tmp_path / "unpacked")
    verify(empty, "one")
    copied = ModelStore(tmp_path / "third", store.manifest)
    put(copied, store.root)
    verify(copied, "two")


def test_a_bundle_lists_sums_that_sha256sum_reads(file: Path) -> None:
    with tarfile.open(file) as archive:
        data = {entry.name: archive.extractfile(entry).read() for entry in archive}  # type: ignore[union-attr]
    assert next(iter(data)) == "SHA256SUMS"
    lines = dict(line.split("  ")[::-1] for line in data.pop("SHA256SUMS").decode().splitlines())
    assert lines == {name: hashlib.sha256(content).hexdigest() for name, content in data.items()}


def test_the_same_models_give_the_same_bundle(store: ModelStore, tmp_path: Path) -> None:
    one, two = tmp_path / "1.tar", tmp_path / "2.tar"
    models = store.manifest.models
    assert (
        bundle(store, models, one, Quiet()) == bundle(store, models, two, Quiet()) == _sha(one.read_bytes())
    )


def test_a_model_that_is_not_there_is_not_bundled(empty: ModelStore, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        bundle(empty, empty.manifest.models, tmp_path / "x.tar", Quiet())
    assert not list(tmp_path.glob("*x.tar*"))


def test_a_folder_that_refuses_the_bundle_is_told(store: ModelStore, tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="cannot be written: No such file"):
        bundle(store, store.manifest.models, tmp_path / "absent" / "x.tar", Quiet())


def test_a_changed_byte_is_refused_and_leaves_nothing(empty: ModelStore, file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"aaa", b"aab"))
    with pytest.raises(PullFailed, match=r"a\.bin has not the SHA-256"):
        put(empty, file)
    assert not (empty.root / "one").exists()
    verify(empty, "two")


def test_a_model_that_the_bundle_lacks_is_named(store: ModelStore, empty: ModelStore, tmp_path: Path) -> None:
    bundle(store, store.manifest.models[:1], tmp_path / "one.tar", Quiet())
    with pytest.raises(PullFailed, match="the bundle does not hold two/"):
        put(empty, tmp_path / "one.tar")
    assert empty.has("one")


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "..", "a/b", "", "a\\b"])
def test_a_record_that_leads_out_of_the_folder_is_refused(
    empty: ModelStore, file: Path, tmp_path: Path, name: str
) -> None:
    """A converted model's files are known from its record alone, so its names are looked at first."""
    evil = _with_files(file, tmp_path, "two", {"b.bin": b"bbb", name: b"evil"})
    with pytest.raises(PullFailed, match="the bundle's two is not the model of the manifest"):
        put(empty, evil)
    assert not list(tmp_path.rglob("evil"))
    assert not (empty.root / "two").exists()
    verify(empty, "one")


@pytest.mark.parametrize("files", [{"a.bin": b"bad"}, {}, {"a.bin": b"aaa", "more.bin": b"more"}])
def test_a_forged_file_with_a_fitting_record_is_refused(
    empty: ModelStore, file: Path, tmp_path: Path, files: dict[str, bytes]
) -> None:
    """The record may be rewritten with the file; the manifest in the package may not."""
    forged = _with_files(file, tmp_path, "one", files)
    with pytest.raises(PullFailed, match="the bundle's one is not the model of the manifest"):
        put(empty, forged)


def test_a_link_in_a_bundle_counts_as_absent(empty: ModelStore, file: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"aaa")
    evil = tmp_path / "evil.tar"
    with tarfile.open(file) as old, tarfile.open(evil, "w") as new:
        for entry in old:
            if entry.name.endswith("a.bin"):
                entry.type, entry.linkname, entry.size = tarfile.SYMTYPE, str(tmp_path / "secret"), 0
                new.addfile(entry)
            else:
                new.addfile(entry, old.extractfile(entry))
    with pytest.raises(PullFailed, match=r"the bundle does not hold one/.*/a\.bin"):
        put(empty, evil)


def test_a_bundle_of_another_version_is_told_apart(empty: ModelStore, file: Path) -> None:
    rows = tuple(model.model_copy(update={"revision": 2}) for model in empty.manifest.models)
    assert held(rows, file) == ()
    newer = ModelStore(empty.root, Manifest(models=rows))
    with pytest.raises(PullFailed, match="2 of 2 models failed"):
        put(newer, file)


def test_a_folder_of_packages_is_no_bundle(store: ModelStore, shop: Path) -> None:
    assert not is_bundle(shop, store.manifest)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.data())
def test_no_bundle_makes_anything_but_a_refusal_or_a_whole_model(
    empty: ModelStore, file: Path, tmp_path: Path, data: st.DataObject
) -> None:
    whole = file.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = tmp_path / "damaged.tar"
    if data.draw(st.booleans()):
        damaged.write_bytes(whole[:place])
    else:
        damaged.write_bytes(
            whole[:place] + bytes([whole[place] ^ data.draw(st.integers(1, 255))]) + whole[place + 1 :]
        )
    with suppress(PullFailed):
        put(empty, damaged)
    for name in ("one", "two"):
        if empty.has(name):
            verify(empty, name)


@given(st.binary(max_size=600))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_what_is_no_bundle_is_refused(empty: ModelStore, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.tar").write_bytes(data)
    with pytest.raises(PullFailed):
        put(empty, tmp_path / "x.tar")


def _with_files(file: Path, tmp_path: Path, model: str, files: dict[str, bytes]) -> Path:
    """Rewrite a model's files, and its record to fit."""
    evil = tmp_path / "evil.tar"
    with tarfile.open(file) as old, tarfile.open(evil, "w") as new:
        for entry in old:
            body = old.extractfile(entry)
            assert body is not None
            if not entry.name.startswith(f"{model}/"):
                new.addfile(entry, body)
            elif entry.name.endswith("MODEL.json"):
                said = {name: {"size": len(data), "sha256": _sha(data)} for name, data in files.items()}
                _add(new, entry.name, json.dumps(json.loads(body.read()) | {"files": said}).encode())
                for name, data in files.items():
                    _add(new, entry.name.replace("MODEL.json", name), data)
    return evil


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
