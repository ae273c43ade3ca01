"""Listen on a port: taken first, so that a port in use is said before any model is loaded."""

import errno
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from frontdesk.errors import Misconfigured
from frontdesk.sections import Server
from frontdesk.server.wire import MAX_MESSAGE, ImpatientProtocol


def take_port(settings: Server) -> socket.socket:
    """Bind the port. Raises `Misconfigured` when it is taken or not ours to take."""
    listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        why = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be used: {error.strerror}"
        raise Misconfigured(
            f"port {settings.port} on {settings.host} {why}",
            part="server.port",
            value=settings.port,
            remedy="choose another with --port, or 0 for any free one",
        ) from error
    return listener


def run(app: FastAPI, listener: socket.socket, ready: Callable[[str], None]) -> None:
    """Serve until told to stop; `ready` is called with the address once requests are answered."""
    host, port = listener.getsockname()[:2]
    server(app, lambda: ready(f"http://{host}:{port}")).run(sockets=[listener])


def server(app: FastAPI, ready: Callable[[], None]) -> uvicorn.Server:
    """Make what serves an application on sockets that it is given; `ready` is called once it answers."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=30,
        ws=ImpatientProtocol,
        ws_max_size=MAX_MESSAGE,
        ws_per_message_deflate=False,
    )
    return _Server(config, ready)


class _Server(uvicorn.Server):
    """Uvicorn, telling when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then tell."""
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()
