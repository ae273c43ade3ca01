"""A real llama.cpp server with the real model, once for the session; without it the tests are skipped."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from frontdesk.config import load
from frontdesk.dialogue.wire import Wired
from frontdesk.errors import NotReady
from frontdesk.models import llama
from frontdesk.models.store import ModelStore
from frontdesk.sections import Model
from frontdesk.wiring import open_model


@dataclass(frozen=True)
class Served:
    """The model, and where it is served."""

    model: Wired
    url: str
    version: str


@pytest.fixture(scope="session")
def qwen() -> Iterator[Served]:
    """Serve the pulled model, or skip with the command that pulls it."""
    settings = load()
    store = ModelStore(settings.models)
    try:
        server = llama.start(llama.weights(store.path("qwen")), "qwen", 0, settings.compute.threads)
    except NotReady as error:
        pytest.skip(str(error))
    version = store.manifest.model("qwen").version
    url = f"{server.listening_address}/v1"
    model = open_model(Model(url=url, model="qwen", version=version, seconds=300, first=300, tries=1))
    assert model is not None
    yield Served(model, url, version)
    del server  # it served until now
