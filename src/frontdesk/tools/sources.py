"""What stands behind each tool of a pack, opened."""

from collections.abc import Mapping
from pathlib import Path
from typing import assert_never

from frontdesk.errors import Misconfigured
from frontdesk.tools.mcp import McpTool
from frontdesk.tools.openapi import HttpTool, open_operation
from frontdesk.tools.outside import Outside
from frontdesk.tools.python import Rooms, open_python
from frontdesk.tools.source import Source
from frontdesk.tools.toolfile import Spec, Toolfile
from frontdesk.understanding.packmodel import OPENAPI


def open_sources(read: Toolfile, folder: Path, rooms: Rooms, outside: Outside) -> Mapping[str, Source]:
    """Open every tool's other side. Raises `Misconfigured` for one that is not sound."""
    return {spec.name: _opened(spec, read, folder, rooms, outside) for spec in read.tools}


def _opened(spec: Spec, read: Toolfile, folder: Path, rooms: Rooms, outside: Outside) -> Source:
    match spec.kind:
        case "python":
            return open_python(spec.name, spec.place, rooms, spec.bind)
        case "mcp":
            server = outside.server(read.servers[spec.place], rooms.home)
            return McpTool(server, spec.part, spec.bind, spec.seconds)
        case "openapi":
            return _http(spec, folder, outside)
        case _:
            assert_never(spec.kind)


def _http(spec: Spec, folder: Path, outside: Outside) -> HttpTool:
    path = folder / OPENAPI / spec.place
    if Path(spec.place).name != spec.place:
        raise Misconfigured(
            f"tools.yml: {spec.place} is no file of the pack's folder {OPENAPI}",
            part="tools.yml",
            value=spec.place,
            remedy="move it there",
        )
    operation, address = open_operation(path, spec.part)
    service, reach = outside.service(spec.service or path.stem, address)
    return HttpTool(operation, service, reach, spec.bind, spec.seconds)
