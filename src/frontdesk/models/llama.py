"""A llama.cpp server in this process, with a model of the store, at an address of this machine alone."""

import secrets
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from frontdesk.errors import NotReady

CONTEXT = 8_192  # tokens of a talk
GGUF = "*.gguf"


class Serving(Protocol):
    """A server that runs until it is let go of."""

    @property
    def listening_address(self) -> str:
        """Where it answers, without the path."""
        ...


def new_key() -> str:
    """Make a key for a server of ours: pages that a browser of this machine opens do not have it."""
    return secrets.token_urlsafe(24)


def weights(folder: Path) -> Path:
    """Find the weights in a model's folder. Raises `NotReady` where it holds none for llama.cpp."""
    for found in sorted(folder.glob(GGUF)):
        return found
    raise NotReady(f"{folder.name} holds no weights for llama.cpp", part=str(folder), remedy="try 'qwen'")


def start(file: Path, name: str, port: int, threads: int, key: str = "") -> Serving:
    """Load weights and serve them as ``name``; port 0 is any free one. Takes some seconds.

    Raises `NotReady` when the extra `llm` is not installed, or the weights cannot be loaded.
    """
    try:
        xllamacpp: Any = import_module("xllamacpp")  # an extra, without types
    except ImportError as error:
        raise NotReady(
            "the server of llama.cpp is not installed", part="llm", remedy="install 'frontdesk[llm]'"
        ) from error
    own = xllamacpp.CommonParams()
    own.model.path, own.model_alias = str(file), {name}
    own.hostnames, own.port, own.ui, own.cors_origins = ["127.0.0.1"], port, False, ""
    own.api_keys = [key] if key else []
    own.n_ctx, own.n_parallel, own.warmup, own.verbosity = CONTEXT, 1, False, 0
    own.cpuparams.n_threads = own.cpuparams_batch.n_threads = threads
    try:
        serving: Serving = xllamacpp.Server(own)
    except (RuntimeError, ValueError) as error:
        raise NotReady(f"{file} cannot be served: {error}", part=name, remedy="pull it again") from error
    return serving
