"""An MCP server that is held open: started or connected to, asked for its tools, and called.

The protocol's library is asynchronous; it runs in one thread beside the desk. It is imported here only when a
pack names a server, as that takes a second.
"""

import os
from collections.abc import AsyncGenerator, Callable, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import anyio
from anyio.from_thread import BlockingPortal

from frontdesk.errors import NotReady
from frontdesk.net.service import LONGEST, open_client
from frontdesk.tools.beside import Noted
from frontdesk.tools.reach import Reach
from frontdesk.tools.toolfile import ServerSpec

PAGES = 20  # of a server's list of tools
STARTING = 20.0  # seconds: a program on a busy machine takes some
ENDING = 8.0  # seconds: the library gives a program six to end by itself
CALLING = 60.0  # seconds that a server may be silent; each call has its own time besides

Listing = Mapping[str, Mapping[str, Any]]  # the schema of each tool's arguments


class ToolFailed(Exception):  # noqa: N818 - reads better where it is raised
    """The server says that its tool failed."""


class McpServer:
    """One server. Whatever goes wrong with it is `NotReady`, and mended by the next look."""

    def __init__(self, spec: ServerSpec, key: str, folder: Path, portal: BlockingPortal) -> None:
        self.spec, self._key, self._folder, self._portal = spec, key, folder, portal
        self._lock = Lock()
        self._open: _Session | None = None
        self.reach: Reach[Listing] = Reach(self._listing)

    @property
    def where(self) -> str:
        """Name it, for people."""
        return self.spec.url or " ".join(self.spec.command)

    def call(self, tool: str, arguments: Mapping[str, Any], seconds: float) -> Any:
        """Call a tool. May raise anything that the server or its library does."""
        client = self._session().client
        # The desk has left by then; that way the server is told to stop, and the task ends.
        future = self._portal.start_task_soon(client.call_tool, tool, dict(arguments), seconds + 1)
        error = _error_of(future, seconds + 2)
        if error is not None:
            self.reach.doubt()
            raise error
        return _value(future.result())

    def close(self) -> None:
        """End it, if it was started."""
        with self._lock:
            session, self._open = self._open, None
        if session is not None:
            session.close(self._portal)

    def _listing(self) -> Listing:
        """Ask for its tools; a connection that broke meanwhile is made once more."""
        again = self._open is not None
        try:
            return self._listed()
        except NotReady:
            if not again:
                raise
            return self._listed()

    def _listed(self) -> Listing:
        future: Future[Listing] = self._portal.start_task_soon(_all_tools, self._session().client)
        error = _error_of(future, STARTING)
        if error is not None:
            self.close()
            raise self._gone(error)
        return future.result()

    def _session(self) -> "_Session":
        """Give the connection, made anew where it has ended; several may wait for the same one."""
        with self._lock:
            if self._open is None or self._open.ended.done():
                self._open = _Session()
                self._open.ended = self._portal.start_task_soon(self._open.serve, self._client)
            session = self._open
        error = _error_of(session.started, STARTING)
        if error is not None:
            session.ended.cancel()  # also a connection that is still being made
            raise self._gone(error)
        return session

    def _client(self) -> AbstractAsyncContextManager[Any]:
        from mcp import Client, StdioServerParameters  # noqa: PLC0415 - takes a second, and few packs need it

        if self.spec.url:
            return Client(_reached(self.spec.url, self._key))
        program, *rest = self.spec.command
        env = {name: os.environ[name] for name in self.spec.env if name in os.environ}
        return Client(StdioServerParameters(command=program, args=rest, env=env, cwd=self._folder))

    def _gone(self, error: BaseException) -> NotReady:
        return NotReady(
            f"the MCP server {self.spec.name} cannot be reached: {_root(error)}",
            part="tools.yml",
            value=self.spec.name,
            remedy="start it, or mend its entry under servers",
        )


class _Session:
    """A connection, which lives in a task of its own: what opens it has to close it."""

    client: Any
    end: anyio.Event

    def __init__(self) -> None:
        self.started: Future[None] = Future()
        self.ended: Future[None] = Future()

    async def serve(self, opened: Callable[[], AbstractAsyncContextManager[Any]]) -> None:
        """Connect, and stay so until the end."""
        self.end = anyio.Event()
        with Noted(Exception) as noted:
            async with opened() as self.client:
                self.started.set_result(None)
                await self.end.wait()
        if not self.started.done():
            self.started.set_exception(noted.error or EOFError("it ended at once"))

    def close(self, portal: BlockingPortal) -> None:
        """Disconnect, or stop connecting."""
        if not self.started.done():
            self.ended.cancel()
        elif not self.ended.done():
            portal.call(self.end.set)
        _error_of(self.ended, ENDING)


@asynccontextmanager
async def _reached(url: str, key: str) -> AsyncGenerator[Any]:
    """Connect to an address, with a key, and with nothing that the environment says of proxies."""
    from mcp.client.streamable_http import streamable_http_client  # noqa: PLC0415 - as above

    async with (
        open_client(key, CALLING) as client,
        streamable_http_client(url, http_client=client, max_sse_event_size=LONGEST) as streams,
    ):
        yield streams


async def _all_tools(client: Any) -> Listing:
    """Ask for every page of a server's tools, within reason."""
    found: dict[str, Mapping[str, Any]] = {}
    cursor: str | None = None
    for _ in range(PAGES):
        page = await client.list_tools(cursor=cursor)
        found |= {tool.name: tool.input_schema for tool in page.tools}
        cursor = page.next_cursor
        if cursor is None:
            break
    return found


def _value(answer: Any) -> Any:
    """Take what a tool gave: its structured content, or else its texts. Raises `ToolFailed`."""
    texts = [one.text for one in answer.content if one.type == "text"]
    if answer.is_error:
        raise ToolFailed("\n".join(texts)[:1_000])
    return {"text": "\n".join(texts)} if answer.structured_content is None else answer.structured_content


def _error_of(future: Future[Any], seconds: float) -> BaseException | None:
    """Wait for a future, and return what it raised, or that it took too long."""
    try:
        return future.exception(seconds)
    except (TimeoutError, CancelledError) as error:
        future.cancel()
        return error


def _root(error: BaseException) -> str:
    """Say what is wrong in the words of the first error within."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return str(error) or type(error).__name__
