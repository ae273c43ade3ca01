"""Reads every byte of pulled models, and runs the converted ones: another processor may compute otherwise."""

from frontdesk.models.convert.check import check
from frontdesk.models.digests import matches
from frontdesk.models.manifest import Model
from frontdesk.models.sources import Built, HubFile
from frontdesk.models.store import File, ModelStore, corrupt


def verify(store: ModelStore, name: str) -> None:
    """Verify one model. Raises `NotFound`, `ModelMissing`, `ModelCorrupt`; the remedy mends it."""
    model = store.manifest.model(name)
    record = store.record(model)
    known = {} if model.convert else expected(model)
    for file in sorted({*record.files, *known}):
        said = known.get(file) or record.files[file]
        if not matches(store.home(model) / file, said.size, said.sha256):
            raise corrupt(model, f"{file} is not the file that was pulled")
    if model.check:
        check(model.check, store.home(model))


def expected(model: Model) -> dict[str, File]:
    """List the files that a model has before it is converted, as the manifest knows them."""
    found: dict[str, File] = {}
    for source in model.sources:
        if isinstance(source, HubFile):
            found[source.file] = File(source.size, source.sha256)
        elif not isinstance(source, Built):
            found |= {wanted.name: File(wanted.size, wanted.sha256) for wanted in source.wanted}
    for join in model.joins:
        for part in join.parts:
            del found[part]
        found[join.name] = File(join.size, join.sha256)
    return found
