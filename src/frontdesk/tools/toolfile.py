"""A pack's tools.yml, read strictly: what each tool is, what it may touch, and what is bound outside."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from frontdesk.dialogue.conditions import choice
from frontdesk.dialogue.tool import Effect, Scope
from frontdesk.understanding.yamlfile import Node, read_yaml

FILE = "tools.yml"
Kind = Literal["python", "mcp", "openapi"]
Filling = Literal["customer", "conversation", "turn", "key"]

KINDS: tuple[Kind, ...] = get_args(Kind)
EFFECTS: tuple[Effect, ...] = get_args(Effect)
SCOPES: tuple[Scope, ...] = get_args(Scope)
FILLINGS: tuple[Filling, ...] = get_args(Filling)
KEYS = (
    *KINDS,
    *(
        "operation",
        "service",
        "tool",
        "description",
        "scope",
        "effect",
        "final",
        "seconds",
        "bind",
        "verifies",
    ),
)
NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
LONGEST = 60.0  # seconds: nobody waits longer for a reply


@dataclass(frozen=True, slots=True)
class Spec:
    """A tool as tools.yml has it.

    ``place`` is a function, a server or a file; ``part`` the operation or the server's own name of the tool.
    ``bind`` says what fills which argument; ``verifies`` is the key of the result that says who was verified.
    """

    name: str
    kind: Kind
    place: str
    part: str = ""
    service: str = ""
    description: str = ""
    scope: Scope = "customer"
    effect: Effect = "read"
    final: bool = False
    seconds: float = 5.0
    bind: Mapping[str, Filling] = field(default_factory=dict[str, Filling])
    verifies: str | None = None


@dataclass(frozen=True, slots=True)
class ServerSpec:
    """An MCP server: a command that is started, with the variables it is given, or an address."""

    name: str
    command: tuple[str, ...] = ()
    url: str = ""
    env: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Toolfile:
    """All of tools.yml."""

    tools: tuple[Spec, ...] = ()
    servers: Mapping[str, ServerSpec] = field(default_factory=dict[str, ServerSpec])


def read_tools(folder: Path) -> Toolfile:
    """Read a pack's tools; none without the file. Raises `Misconfigured` naming file, key and value."""
    path = folder / FILE
    if not path.is_file():
        return Toolfile()
    top = read_yaml(path)
    entries = top.mapping(("tools", "servers"))
    servers = {name: _server(name, node) for name, node in _each(entries.get("servers")).items()}
    specs = tuple(_spec(name, node, servers) for name, node in _each(entries.get("tools")).items())
    return Toolfile(specs, servers)


def _each(node: Node | None) -> Mapping[str, Node]:
    found = {} if node is None else node.mapping()
    for name, one in found.items():
        if not NAME.fullmatch(name):
            raise one.wrong("under a name of small letters, digits and _, 64 at most")
    return found


def _server(name: str, node: Node) -> ServerSpec:
    entries = node.mapping(("command", "url", "env"))
    if ("command" in entries) == ("url" in entries):
        raise node.wrong("a mapping with either command or url")
    env = tuple(one.text() for one in entries["env"].items()) if "env" in entries else ()
    if "url" in entries:
        return ServerSpec(name, url=entries["url"].text(), env=env)
    command = tuple(one.text() for one in entries["command"].items())
    if not command:
        raise entries["command"].wrong("a list: the program, then its arguments")
    return ServerSpec(name, command, env=env)


def _spec(name: str, node: Node, servers: Mapping[str, ServerSpec]) -> Spec:
    entries = node.mapping(KEYS)
    kinds: list[Kind] = [kind for kind in KINDS if kind in entries]
    if len(kinds) != 1:
        raise node.wrong(f"a mapping with one of {', '.join(KINDS)}")
    (kind,) = kinds
    texts = {
        key: entries[key].text() for key in ("operation", "service", "tool", "description") if key in entries
    }
    _check_kind(node, kind, texts, servers)
    bind = _bind(node.get("bind"))
    made = Spec(
        name=name,
        kind=kind,
        place=entries[kind].text(),
        part=texts.get("operation") or texts.get("tool") or name,
        service=texts.get("service", ""),
        description=texts.get("description", ""),
        scope=choice(entries["scope"], SCOPES) if "scope" in entries else "customer",
        effect=choice(entries["effect"], EFFECTS) if "effect" in entries else "read",
        final=entries["final"].flag() if "final" in entries else False,
        seconds=_seconds(entries["seconds"]) if "seconds" in entries else 5.0,
        bind=bind,
        verifies=entries["verifies"].text() if "verifies" in entries else None,
    )
    _check(made, node)
    return made


def _check_kind(node: Node, kind: Kind, texts: Mapping[str, str], servers: Mapping[str, ServerSpec]) -> None:
    """Refuse keys that say nothing for this kind, and a server that is not described."""
    meant = {"python": (), "mcp": ("tool",), "openapi": ("operation", "service")}[kind]
    for key in ("operation", "service", "tool"):
        if key in texts and key not in meant:
            raise node.get(key).wrong(f"left out: it says nothing of {kind}")
    if kind == "mcp" and node.get("mcp").text() not in servers:
        raise node.get("mcp").wrong("the name of an entry under servers")
    if kind == "mcp" and "description" not in texts:
        raise node.get("description").wrong("text: a server's own words reach no model")
    if kind == "openapi" and "operation" not in texts:
        raise node.get("operation").wrong("the operationId")


def _check(spec: Spec, node: Node) -> None:
    """Refuse what contradicts itself."""
    if spec.scope == "customer" and "customer" not in spec.bind.values():
        raise node.get("bind").wrong("a mapping that binds an argument to customer, as the scope is customer")
    if spec.final and spec.effect == "read":
        raise node.get("final").wrong("left out: what only reads can be undone")
    if spec.verifies is not None and (spec.scope, spec.effect) != ("anyone", "read"):
        raise node.get("verifies").wrong("of a tool with scope anyone that reads")


def _bind(node: Node) -> Mapping[str, Filling]:
    entries = {} if node.value is None else node.mapping()
    return {name: choice(one, FILLINGS) for name, one in entries.items()}


def _seconds(node: Node) -> float:
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= LONGEST:
        raise node.wrong(f"a number of seconds, {LONGEST:g} at most")
    return float(value)
