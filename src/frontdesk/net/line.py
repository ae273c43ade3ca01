"""A line to one endpoint: every read has a deadline, bytes are counted, and no header of others goes out."""

import ssl
import threading
from collections.abc import Iterable, Iterator
from functools import partial

import httpcore2
import httpx2

from frontdesk.net.deadline import Deadline
from frontdesk.net.timed import Timed

HEADERS = frozenset({"host", "accept", "content-type", "content-length", "user-agent"})
KEY = "authorization"


class TooMuchError(httpx2.TransportError):
    """More bytes came than are read."""


class Line(httpx2.HTTPTransport):
    """Sends requests within times that are set around each of them; ``most`` bytes of an answer are read.

    Only the headers of `HEADERS` go out, and the key when there is one (``keyed``): whatever else a client
    puts in, it read from the environment.
    """

    def __init__(self, connect: float, most: int, *, keyed: bool) -> None:
        super().__init__(trust_env=False)
        self._connect, self._most, self._now = connect, most, threading.local()
        self._headers = {*HEADERS, KEY} if keyed else HEADERS
        self._pool = httpcore2.ConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_keepalive_connections=0,  # nothing is left open, so there is nothing to close at the end
            network_backend=_Backend(self._now),
        )

    def allow(self, first: float, total: float) -> None:
        """Give this thread's next request ``first`` seconds to its first words, ``total`` to its last."""
        self._now.times = Deadline(first), Deadline(total)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send, and hand on what comes. Raises the errors of httpx2."""
        first, total = self._now.times
        self._now.deadline = first
        limits = {"timeout": {"connect": min(self._connect, _left(self._now))}}
        own = [pair for pair in request.headers.items() if pair[0] in self._headers]
        sent = httpx2.Request(
            request.method, request.url, headers=own, stream=request.stream, extensions=limits
        )
        answer = super().handle_request(sent)
        stream = _Counted(answer.stream, self._now, (first, total), self._most)
        return httpx2.Response(answer.status_code, headers=answer.headers, stream=stream)


class _Counted(httpx2.SyncByteStream):
    """A body: each read within the deadline, the first one sooner, and not more bytes than are read."""

    def __init__(
        self,
        inner: httpx2.SyncByteStream | httpx2.AsyncByteStream,
        now: threading.local,
        times: tuple[Deadline, Deadline],
        most: int,
    ) -> None:
        assert isinstance(inner, httpx2.SyncByteStream)  # noqa: S101 - it was asked for by a sync client
        self._inner, self._now, self._times, self._most = inner, now, times, most

    def __iter__(self) -> Iterator[bytes]:
        """Give the bytes as they come."""
        first, total = self._times
        pieces, seen = iter(self._inner), 0
        while (piece := self._next(pieces, total if seen else first)) is not None:
            seen += len(piece)
            if seen > self._most:
                raise TooMuchError(f"more than {self._most:,} bytes")
            yield piece

    def close(self) -> None:
        """Close."""
        self._inner.close()

    def _next(self, pieces: Iterator[bytes], deadline: Deadline) -> bytes | None:
        self._now.deadline = deadline  # of this thread, until the next request or piece is asked for
        return next(pieces, None)


class _Backend(httpcore2.NetworkBackend):
    """Connects as usual; what it connects ends at deadlines."""

    def __init__(self, now: threading.local) -> None:
        self._now, self._plain = now, httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect. Raises the errors of httpcore2."""
        stream = self._plain.connect_tcp(host, port, timeout, local_address, socket_options)
        return Timed(stream, partial(_left, self._now))


def _left(now: threading.local) -> float:
    deadline: Deadline = now.deadline
    try:
        return deadline.left()
    except TimeoutError as error:
        raise httpcore2.ReadTimeout(f"nothing came within {deadline.seconds:g} s") from error
