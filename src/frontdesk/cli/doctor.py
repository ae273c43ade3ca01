"""`frontdesk doctor`: what is wrong with this installation, and which command mends it."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from frontdesk.cli.sent import AsJson, Home
from frontdesk.cli.tools import opened
from frontdesk.config import Settings, load
from frontdesk.errors import FrontdeskError, NotReady
from frontdesk.models.store import ModelStore
from frontdesk.speech.speaker import MODEL, Speaker
from frontdesk.store.database import open_database

SPACE = 2_000_000_000  # bytes: the light models while they are being pulled


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    found: str
    remedy: str = ""


def doctor(home: Home = None, as_json: AsJson = False) -> None:
    """Look at Python, folders, database and models; exit 1 when something has to be mended."""
    checks = list(examine(load(home=home)))
    if as_json:
        print(json.dumps([asdict(check) for check in checks], indent=2))
    else:
        _show(checks)
    raise typer.Exit(0 if all(check.ok for check in checks) else 1)


def examine(settings: Settings) -> Iterator[Check]:
    """Look at one thing after another."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Check("python", sys.version_info >= (3, 11), version, "install Python 3.11 or newer")
    yield _folder("home", settings.home)
    yield _folder("models", settings.models)
    yield _space(settings.models)
    yield _tried("database", lambda: _open(settings))
    yield _tried("tools", lambda: _tools(settings))
    store = ModelStore(settings.models)
    for name in store.names(settings.compute.profile):
        yield _tried(f"model {name}", partial(_model, store, name))
    yield _speech(Speaker(store, settings.speech), settings.compute.profile)


def _folder(name: str, path: Path) -> Check:
    above = next(folder for folder in (path, *path.parents) if folder.exists())
    ok = above.is_dir() and os.access(above, os.W_OK)
    return Check(name, ok, str(path), f"make {above} a folder that you may write to")


def _space(path: Path) -> Check:
    above = next(folder for folder in (path, *path.parents) if folder.exists())
    free = shutil.disk_usage(above).free
    return Check("disk space", free > SPACE, f"{free / 1e9:.1f} GB free", f"free {SPACE / 1e9:.0f} GB")


def _open(settings: Settings) -> str:
    engine = open_database(settings.database_url)
    engine.dispose()
    return engine.url.render_as_string()  # the password is masked


def _tools(settings: Settings) -> str:
    """Count the tools that can be used. Raises `NotReady` where a company's own pack has others."""
    with opened(settings) as tools:
        states = tools.states()
    missing = [one for one in states if one.tool is None]
    if missing and settings.pack is not None:  # the sample shop's come with `frontdesk demo`
        raise NotReady(f"{missing[0].spec.name}: {missing[0].error}", remedy=missing[0].remedy)
    return f"{len(states) - len(missing)} of {len(states)} can be used"


def _model(store: ModelStore, name: str) -> str:
    return str(store.path(name))


def _speech(speaker: Speaker, profile: str) -> Check:
    """Tell who speaks; that nobody does is fine where the profile brings no model for it."""
    model, state, fallback, remedy = speaker.state(profile)
    if model != MODEL:
        return Check("speech out", ok=True, found=speaker.who())
    found = speaker.who() if state == "ok" else f"{fallback} stands in for {model}"
    return Check("speech out", state == "ok", found, remedy)


def _tried(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, ok=True, found=look())
    except FrontdeskError as error:
        return Check(name, ok=False, found=error.message, remedy=error.remedy or "")


def _show(checks: list[Check]) -> None:
    table = Table("", "what", "found", "remedy")
    for check in checks:
        table.add_row("✓" if check.ok else "✗", check.name, check.found, "" if check.ok else check.remedy)
    Console().print(table)
