"""The WebSocket protocol as it is served: small messages, no compression, no patience with the silent."""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

MAX_MESSAGE = 65_536  # bytes of one message to us


class ImpatientProtocol(WebSocketsSansIOProtocol):
    """Uvicorn's protocol, which would wait for ever to get rid of what a silent listener never reads."""

    async def run_asgi(self) -> None:
        """Serve a socket, then cut the line where its buffer is still full."""
        await super().run_asgi()
        if not self.writable.is_set():
            self.transport.abort()
