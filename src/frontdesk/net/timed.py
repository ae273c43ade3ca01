"""A connection that ends at a deadline, whatever it still has to say and however it drips."""

import ssl
from collections.abc import Callable

import httpcore2


class Timed(httpcore2.NetworkStream):
    """Reads and writes within the seconds that ``left`` gives; what that raises at the end is passed on."""

    def __init__(self, stream: httpcore2.NetworkStream, left: Callable[[], float]) -> None:
        self.stream, self.left = stream, left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there."""
        del timeout
        return self.stream.read(max_bytes, self.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write."""
        del timeout
        self.stream.write(buffer, self.left())

    def close(self) -> None:
        """Close."""
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Begin TLS with the host that was asked for, not with its number."""
        del timeout
        return Timed(self.stream.start_tls(ssl_context, server_hostname, self.left()), self.left)

    def get_extra_info(self, info: str) -> object:
        """Tell what httpcore2 wants to know of a connection."""
        return self.stream.get_extra_info(info)
