"""What stands behind each tool of a pack, opened."""

from collections.abc import Mapping
from pathlib import Path

from frontdesk.tools.outside import Outside
from frontdesk.tools.python import Rooms, open_python
from frontdesk.tools.source import Source
from frontdesk.tools.toolfile import Spec, Toolfile


def open_sources(read: Toolfile, folder: Path, rooms: Rooms, outside: Outside) -> Mapping[str, Source]:
    """Open every tool's other side. Raises `Misconfigured` for one that is not sound."""
    del folder, outside
    return {spec.name: _open(spec, rooms) for spec in read.tools}


def _open(spec: Spec, rooms: Rooms) -> Source:
    return open_python(spec.name, spec.place, rooms, spec.bind)
