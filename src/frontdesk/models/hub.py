"""A repository of a model hub, over HTTP or in a local folder; a broken transfer goes on where it stopped."""

import os
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlsplit

from frontdesk.errors import PullFailed
from frontdesk.models.digests import chunks
from frontdesk.models.progress import Report
from frontdesk.models.sources import Carrier, HubFile

ATTEMPTS = 3
SECONDS = 60  # that a server may be silent


@dataclass(frozen=True, slots=True)
class Hub:
    """One revision of a repository. `endpoint` is the hub's address, or a folder that holds a copy of it.

    Over HTTP a file is ``ENDPOINT/REPOSITORY/resolve/REVISION/PATH``; in a folder, ``REPOSITORY/PATH``.
    """

    endpoint: str
    repository: str
    revision: str = "main"

    def __call__(self, carrier: Carrier, into: Path, report: Report) -> Path:
        """Fetch a carrier into a folder that keeps what an interrupted call left. Raises `PullFailed`."""
        path = carrier.path if isinstance(carrier, HubFile) else carrier.file
        target = into / carrier.file
        if urlsplit(self.endpoint).scheme not in {"http", "https"}:
            source = Path(self.endpoint) / self.repository / path
            return copied(source, target, report)
        steps = [self.repository, "resolve", self.revision, path]
        url = "/".join([self.endpoint.rstrip("/"), *(quote(step) for step in steps)])
        return downloaded(url, target, carrier.size, report)


def endpoint() -> str:
    """Find the hub's address in HF_ENDPOINT, which the hub's own tools read too. Raises `PullFailed`."""
    if found := os.environ.get("HF_ENDPOINT"):
        return found
    raise PullFailed("the address of the model hub is not known", remedy="set HF_ENDPOINT to it")


def copied(source: Path, target: Path, report: Report) -> Path:
    """Copy a file. Raises `PullFailed` when it is not there."""
    try:
        with source.open("rb") as read, target.open("wb") as write:
            for chunk in chunks(read):
                write.write(chunk)
                report(write.tell())
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise PullFailed(f"{source} is not there", part=source.name) from error
    return target


def downloaded(url: str, target: Path, size: int, report: Report) -> Path:
    """Download `size` bytes, keeping what is there already; a broken transfer is taken up again."""
    left = ATTEMPTS
    while left:
        left -= 1
        try:
            with target.open("ab") as file:
                _continue(url, file, size, report)
            break
        except urllib.error.HTTPError as error:
            raise _failed(url, f"the hub answers {error.code}") from error
        except (OSError, HTTPException) as error:
            if not left:
                raise _failed(url, str(error) or type(error).__name__) from error
    return target


def _continue(url: str, file: IO[bytes], size: int, report: Report) -> None:
    """Append what is missing; start again when the server gives the whole or the file is too long."""
    if file.tell() > size:
        _empty(file)
    if file.tell() == size:
        return
    request = urllib.request.Request(url, headers={"Range": f"bytes={file.tell()}-"})  # noqa: S310  # http(s): see Hub
    with urllib.request.build_opener().open(request, timeout=SECONDS) as answer:
        if not _goes_on(answer, file.tell()):
            _empty(file)
        for chunk in chunks(answer, size - file.tell() + 1):
            file.write(chunk)
            report(file.tell())
    if file.tell() < size:
        raise ConnectionError(f"the transfer ended after {file.tell():,} of {size:,} bytes")


def _empty(file: IO[bytes]) -> None:
    file.seek(0)  # `truncate` alone would leave `tell` where it was
    file.truncate()


def _goes_on(answer: HTTPResponse, start: int) -> bool:
    return answer.status == 206 and answer.headers["Content-Range"].startswith(f"bytes {start}-")


def _failed(url: str, why: str) -> PullFailed:
    name = url.rpartition("/")[2]
    return PullFailed(
        f"{name} could not be fetched: {why}",
        part=name,
        remedy="run it again: it goes on where it stopped",
    )
