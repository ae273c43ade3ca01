"""Whom tools reach outside this process: services that the settings name, and MCP servers held open."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Any

from anyio.from_thread import BlockingPortal, start_blocking_portal

from frontdesk.errors import Misconfigured
from frontdesk.net.service import Service
from frontdesk.sections import ServiceAccess
from frontdesk.tools.reach import Reach
from frontdesk.tools.server import McpServer
from frontdesk.tools.toolfile import ServerSpec


@dataclass
class Outside:
    """What stays open while packs come and go: a changed pack finds its servers as they are."""

    access: Mapping[str, ServiceAccess] = field(default_factory=dict[str, ServiceAccess])
    _servers: dict[tuple[ServerSpec, Path], McpServer] = field(default_factory=dict[Any, McpServer])
    _reached: dict[Service, Reach[None]] = field(default_factory=dict[Service, Reach[None]])
    _stack: ExitStack = field(default_factory=ExitStack)
    _portal: BlockingPortal | None = None
    _lock: Lock = field(default_factory=Lock)

    def server(self, spec: ServerSpec, folder: Path) -> McpServer:
        """Give an MCP server, whose command runs in ``folder``; it is being connected to."""
        access = self.access.get(spec.name, ServiceAccess())
        spec = replace(spec, url=access.url, command=()) if access.url else spec
        with self._lock:
            if (spec, folder) not in self._servers:
                self._servers[spec, folder] = McpServer(spec, _key(access), folder, self._running())
            return self._servers[spec, folder]

    def service(self, name: str, url: str) -> tuple[Service, Reach[None]]:
        """Give a service, at the settings' address or else at the pack's; and whether anybody is there."""
        access = self.access.get(name, ServiceAccess())
        service = Service(access.url or url, _key(access))
        if not service.url.startswith(("http://", "https://")):
            raise Misconfigured(
                f"the service {name!r} has no address",
                part=f"services.{name}.url",
                value=service.url,
                remedy="name one in the settings or in the document",
            )
        with self._lock:
            if service not in self._reached:
                self._reached[service] = Reach(service.look)
            return service, self._reached[service]

    def close(self) -> None:
        """Let go of everything."""
        with self._lock:
            for server in self._servers.values():
                server.close()
            self._servers.clear()
            self._stack.close()
            self._portal = None

    def _running(self) -> BlockingPortal:
        if self._portal is None:
            self._portal = self._stack.enter_context(start_blocking_portal(name="mcp"))
        return self._portal


def _key(access: ServiceAccess) -> str:
    return access.key.get_secret_value() if access.key else ""
