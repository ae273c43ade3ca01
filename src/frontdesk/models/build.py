"""From the bytes of a model's sources to its folder in the store, which appears whole or not at all."""

import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from filelock import FileLock

from frontdesk.models.carriers import Fetch, fetched
from frontdesk.models.convert import CONVERTERS
from frontdesk.models.convert.check import check
from frontdesk.models.digests import digest, sync_folder, sync_names
from frontdesk.models.manifest import Model
from frontdesk.models.progress import Progress
from frontdesk.models.sources import Built
from frontdesk.models.store import File, ModelStore, Record
from frontdesk.models.unpack import join, unpack, write

STAGING = ".building-"


def carriers(store: ModelStore, model: Model) -> Path:
    """Where the files wait that a model comes in, until it is built."""
    return store.root / ".carriers" / model.name


@contextmanager
def alone(store: ModelStore, model: Model) -> Generator[None]:
    """Keep other processes from building the same model; the lock of a killed process is free at once."""
    locks = store.root / ".locks"
    locks.mkdir(parents=True, exist_ok=True)
    with FileLock(locks / f"{model.name}.lock"):
        yield


@contextmanager
def staging(store: ModelStore, model: Model) -> Generator[Path]:
    """Give an empty folder beside the model's; whatever a killed process left there goes first."""
    beside = store.home(model).parent
    beside.mkdir(parents=True, exist_ok=True)
    for left in beside.glob(f"{STAGING}*"):
        shutil.rmtree(left)
    folder = Path(tempfile.mkdtemp(prefix=STAGING, dir=beside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
        with suppress(OSError):  # there is a model in it
            beside.rmdir()


def build(store: ModelStore, model: Model, fetch: Fetch, progress: Progress) -> None:
    """Fetch, verify, unpack, join, convert, check, and put in place. Raises `PullFailed`, `ModelCorrupt`."""
    with staging(store, model) as folder:
        raw, out = folder / "raw", folder / "out"
        raw.mkdir()
        _gather(store, model, fetch, raw, progress)
        if model.convert is None:
            raw.rename(out)
        else:
            out.mkdir()
            progress.stage(model.name, "convert")
            CONVERTERS[model.convert](raw, out)
        settle(store, model, out, progress)


def settle(store: ModelStore, model: Model, out: Path, progress: Progress) -> None:
    """Check a folder of built files, write its record, and give it its name in one step."""
    progress.stage(model.name, "check")
    if model.check is not None:
        check(model.check, out)
    files = {path.name: File(path.stat().st_size, digest(path)) for path in sorted(out.iterdir())}
    Record(model.name, model.version, model.digest, model.licence, files).write(out)
    sync_folder(out)
    home = store.home(model)
    if home.exists():  # damaged, or `pull` would not have come here: it goes with the staging
        home.rename(out.parent / "damaged")
    out.replace(home)
    sync_names(home.parent)


def _gather(store: ModelStore, model: Model, fetch: Fetch, raw: Path, progress: Progress) -> None:
    """Bring every source's files into one folder, verified, under the manifest's names."""
    cache = carriers(store, model)
    progress.stage(model.name, "fetch", model.download)
    before = 0
    for carrier in model.carriers:
        archive = fetched(carrier, cache, fetch, partial(_add, progress, before))
        before += carrier.size
        progress.at(before)
        unpack(archive, carrier, raw)
    for source in model.sources:
        if isinstance(source, Built):
            _take_built(store, source, raw)
    for wanted in model.joins:
        join(wanted, raw)


def _add(progress: Progress, before: int, done: int) -> None:
    progress.at(before + done)


def _take_built(store: ModelStore, source: Built, raw: Path) -> None:
    """Copy a file of another model, checking it on the way: the cheap look at that model read no bytes."""
    path = store.path(source.model) / source.file
    with path.open("rb") as file:
        write(file, raw / source.file, path.stat().st_size, source.sha256)
