"""What customers of a scenario send beside words: files, or things that are made by their name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from frontdesk.scenarios.scenario import How, Prop
from frontdesk.turn.parts import Kind
from frontdesk.understanding.yamlfile import Node

MEDIA: tuple[Kind, ...] = ("image", "audio", "video", "document")
MADE: Mapping[Kind, How] = {"image": "draw", "audio": "voice", "video": "film"}  # how each kind can be made
ALLOWED: Mapping[How, tuple[str, ...]] = {
    "draw": ("draw", "seed"),
    "voice": ("voice",),
    "film": ("film", "seed", "voice"),
}

Make = Callable[[Prop], bytes]
Fill = Callable[[Path, datetime], None]


@dataclass(frozen=True, slots=True)
class Sample:
    """What scenarios need of the shop they are played in.

    ``make`` makes what is sent and no file, and raises `NotFound` for a name of nothing; ``fill`` puts the
    orders into a home as they stand at an hour, whatever was there before.
    """

    make: Make
    fill: Fill


def props(kind: Kind, node: Node, folder: Path) -> list[Prop]:
    """Read what is sent of one kind, a file or a thing to make, or a list. Raises `Misconfigured`."""
    listed = node.items() if isinstance(node.value, list) else [node]
    if not listed:
        raise node.wrong("a file, something to make, or a list of them")
    return [_prop(kind, one, folder) for one in listed]


def bytes_of(prop: Prop, make: Make) -> bytes:
    """Give the bytes of a prop. Raises what ``make`` raises."""
    return make(prop) if prop.path is None else prop.path.read_bytes()


def _prop(kind: Kind, node: Node, folder: Path) -> Prop:
    if isinstance(node.value, str):
        return _file(kind, node, folder)
    if kind not in MADE:
        raise node.wrong("the name of a file")
    how = MADE[kind]
    entries = node.mapping(ALLOWED[how])
    voice = entries["voice"].text() if how == "film" and "voice" in entries else ""
    return Prop(kind, how, node.get(how).text(), _seed(entries.get("seed")), voice)


def _file(kind: Kind, node: Node, folder: Path) -> Prop:
    path = (folder / node.text()).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise node.wrong(f"a file in {folder.name}")
    return Prop(kind, "file", node.text(), path=path)


def _seed(node: Node | None) -> int:
    if node is None:
        return 0
    if not isinstance(node.value, int) or isinstance(node.value, bool) or node.value < 0:
        raise node.wrong("a whole number of 0 or more")
    return node.value
