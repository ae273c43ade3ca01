"""A language model of our own beside the desk: a child process that comes and goes with it."""

import os
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec

from pydantic import SecretStr

from frontdesk.config import Settings
from frontdesk.models import llama
from frontdesk.models.store import ModelStore

PATIENCE = 10  # seconds that it has to come to an end


@contextmanager
def embedded(settings: Settings) -> Generator[Settings]:
    """Run the model that the settings embed, and give the settings that lead to it.

    It loads while the desk starts, which quotes its pages until then; the same where it cannot be run.
    """
    own, store = settings.model, ModelStore(settings.models)
    if own.url or not own.embedded:
        yield settings
        return
    if find_spec("xllamacpp") is None or not store.has(own.embedded):
        missing = "frontdesk models pull full, and install 'frontdesk[llm]'"
        print(f"frontdesk: no model {own.embedded} to run: {missing}; going on without", file=sys.stderr)
        yield settings
        return
    port, key = _free_port(), llama.new_key()
    with _child(settings, port, key):
        told = {
            "url": f"http://127.0.0.1:{port}/v1",
            "model": own.embedded,
            "version": own.version or store.manifest.model(own.embedded).version,
            "key": SecretStr(key),
        }
        yield settings.model_copy(update={"model": own.model_copy(update=told)})


@contextmanager
def _child(settings: Settings, port: int, key: str) -> Generator[None]:
    """Run it until the end, or until we are gone: then its input is closed, which it sees."""
    asked = [sys.executable, "-m", "frontdesk", "model", "serve", settings.model.embedded]
    own = {
        "FRONTDESK_MODEL__KEY": key,
        "FRONTDESK_MODELS": str(settings.models),
        "FRONTDESK_COMPUTE__THREADS": str(settings.compute.threads),
    }
    with subprocess.Popen(
        [*asked, "--port", str(port), "--until-closed"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={**os.environ, **own},
        start_new_session=True,  # Ctrl-C ends the desk, and the desk ends it
    ) as child:
        try:
            yield
        finally:
            if child.stdin is not None:
                child.stdin.close()
            try:
                child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()


def _free_port() -> int:
    """Find a port that is free now; where it is taken meanwhile, the child says so and the desk goes on."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port
