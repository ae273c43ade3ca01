from pathlib import Path

import pytest

from frontdesk.errors import NotFound
from frontdesk.scenarios.props import bytes_of
from frontdesk.scenarios.scenario import Prop


def make(prop: Prop) -> bytes:
    if prop.name != "router_red_light":
        raise NotFound(f"no drawing is called {prop.name!r}")
    return f"{prop.name} {prop.seed}".encode()


def test_a_file_is_read_and_everything_else_is_made(tmp_path: Path) -> None:
    file = tmp_path / "screen.png"
    file.write_bytes(b"pixels")
    assert bytes_of(Prop("image", "file", "screen.png", path=file), make) == b"pixels"
    assert bytes_of(Prop("image", "draw", "router_red_light", 27), make) == b"router_red_light 27"
    with pytest.raises(NotFound, match="no drawing is called 'moon'"):
        bytes_of(Prop("image", "draw", "moon"), make)
