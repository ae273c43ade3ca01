"""HTTP to services that the company has named in its settings or its pack, such as its own order system.

The place comes from there alone, so it may be private; nothing else is reached: no redirect is followed, and
what the environment says of proxies is not read.
"""

import socket
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import httpx2

from frontdesk.errors import FetchFailed

MOST = 70_000  # bytes of an answer: more than a result may have, so that the caller says what is too much
LONGEST = 1_000_000  # bytes of an answer in a protocol of its own: a list of all tools is one, too
CONNECTING = 3.0  # seconds
Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: ``path`` is put behind the service's address, percent-encoded already."""

    method: str
    path: str
    query: Mapping[str, Scalar] = field(default_factory=dict[str, Scalar])
    body: Mapping[str, Scalar] | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said: its status, and the bytes, cut off beyond `MOST`."""

    status: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Service:
    """One service; ``url`` is its base, such as http://orders.internal:8000/v1."""

    url: str
    key: str = field(default="", repr=False)  # no log and no traceback may show it

    def ask(self, asked: Asked, seconds: float) -> Answer:
        """Ask it. Raises `TimeoutError` after so many seconds, `FetchFailed` for all that comes between."""
        try:
            return self._sent(asked, seconds)
        except httpx2.TimeoutException as error:
            raise TimeoutError from error
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise self._failed(f"gave no answer: {error or type(error).__name__}") from error

    def look(self) -> None:
        """See whether anybody listens there. Raises `FetchFailed`."""
        try:
            place = httpx2.URL(self.url)
            port = place.port or (443 if place.scheme == "https" else 80)
            socket.create_connection((place.host, port), CONNECTING).close()
        except (OSError, httpx2.InvalidURL) as error:
            raise self._failed(f"cannot be reached: {error}") from error

    def _sent(self, asked: Asked, seconds: float) -> Answer:
        until = monotonic() + seconds
        data = b""
        with (
            httpx2.Client(timeout=seconds, trust_env=False, follow_redirects=False) as client,
            client.stream(
                asked.method, f"{self.url.rstrip('/')}{asked.path}", **self._given(asked)
            ) as answer,
        ):
            for piece in answer.iter_bytes():
                data += piece
                if monotonic() > until:
                    raise TimeoutError
                if len(data) > MOST:
                    break
            return Answer(answer.status_code, data)

    def _given(self, asked: Asked) -> dict[str, Any]:
        headers = dict(asked.headers) | bearer(self.key)
        query = {name: _written(value) for name, value in asked.query.items() if value is not None}
        body = {} if asked.body is None else {"json": dict(asked.body)}
        return {"params": query, "headers": headers, **body}

    def _failed(self, what: str) -> FetchFailed:
        return FetchFailed(
            f"the service at {self.url} {what}",
            part="service",
            value=self.url,
            remedy="see whether it runs, and what 'services' in the settings says",
        )


def bearer(key: str) -> dict[str, str]:
    """Give the header that shows a key."""
    return {"Authorization": f"Bearer {key}"} if key else {}


def open_client(key: str, seconds: float) -> httpx2.AsyncClient:
    """Open what a library with its own protocol speaks through; `LONGEST` bytes of an answer are read."""
    return httpx2.AsyncClient(transport=_Capped(), timeout=seconds, trust_env=False, headers=bearer(key))


class TooLongError(httpx2.StreamError):
    """More bytes came than are read."""


class _Capped(httpx2.AsyncHTTPTransport):
    """Reads answers to what is posted up to a length; what is listened to lasts as long as it likes."""

    def __init__(self) -> None:
        super().__init__(trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send, and hand on what comes. Raises the errors of httpx2."""
        answer = await super().handle_async_request(request)
        if request.method == "POST":
            assert isinstance(answer.stream, httpx2.AsyncByteStream)  # noqa: S101 - asked by an async client
            answer.stream = _Counted(answer.stream)
        return answer


class _Counted(httpx2.AsyncByteStream):
    """A body that ends with an error where it is too long."""

    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the bytes as they come."""
        seen = 0
        async for piece in self._inner:
            seen += len(piece)
            if seen > LONGEST:
                raise TooLongError(f"an answer of more than {LONGEST:,} bytes")
            yield piece

    async def aclose(self) -> None:
        """Close."""
        await self._inner.aclose()


def _written(value: Scalar) -> str:
    """Write a value of a query; yes and no are JSON's."""
    return str(value).lower() if isinstance(value, bool) else str(value)
