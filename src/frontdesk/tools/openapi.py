"""Tools that are operations of an OpenAPI 3 document, read from a file of the pack.

Parameters of path and query and the fields of a JSON body become one object of plain values; whatever else an
operation needs, such as a header, makes it unfit to be a tool.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from frontdesk.errors import FetchFailed, Misconfigured
from frontdesk.net.service import MOST, Answer, Asked, Service
from frontdesk.tools.reach import Reach
from frontdesk.tools.refusal import Refused
from frontdesk.tools.schema import closed, fitted, wrong
from frontdesk.tools.source import Arguments, Described
from frontdesk.understanding.yamlfile import read_yaml

METHODS = ("get", "post", "put", "patch", "delete")
DEEPEST = 8  # references that lead to references
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Operation:
    """One operation of a document: where its arguments go, and their schema."""

    id: str
    method: str
    path: str
    summary: str
    places: Mapping[str, str]  # argument -> "path", "query" or "body"
    schema: Json


@dataclass(frozen=True)
class HttpTool:
    """An operation as a tool."""

    operation: Operation
    service: Service
    reach: Reach[None]
    bound: Mapping[str, str]
    seconds: float

    @property
    def where(self) -> str:
        """Name the operation and the service."""
        return f"http {self.operation.method.upper()} {self.service.url}{self.operation.path}"

    def described(self) -> Described:
        """Tell what it takes, as the document has it. Raises `NotReady` when nobody listens there."""
        self.reach.now()
        return Described(self.operation.summary, self._schema)

    def fit(self, arguments: Mapping[str, Any]) -> Arguments:
        """Hold arguments against the document."""
        return fitted(self._schema, arguments)

    def use(self, arguments: Arguments, bound: Arguments, key: str) -> Any:
        """Ask the service. Raises `FetchFailed`, `Refused` for an answer of 400 to 499, `ValueError`."""
        every = {**arguments, **bound}
        at = {place: _at(self.operation.places, every, place) for place in ("path", "query", "body")}
        asked = Asked(
            self.operation.method.upper(),
            _path(self.operation.path, at["path"]),
            at["query"],
            at["body"] if "body" in self.operation.places.values() else None,
            {"Accept": "application/json", "Idempotency-Key": key},
        )
        try:
            return _value(self.service.ask(asked, self.seconds))
        except FetchFailed:
            self.reach.doubt()
            raise

    @cached_property
    def _schema(self) -> dict[str, Any]:
        return closed(self.operation.schema, self.bound)


def open_operation(path: Path, name: str) -> tuple[Operation, str]:
    """Find an operation in a document, and the address that the document names, if any.

    Raises `Misconfigured` when it is not there, or takes what no tool can.
    """
    document = read_yaml(path).value  # JSON is YAML
    if not isinstance(document, dict) or not str(document.get("openapi", "")).startswith("3."):
        raise _unsound(path.name, "is no OpenAPI 3 document")
    for route, item in (document.get("paths") or {}).items():
        for method in METHODS:
            one = item.get(method) if isinstance(item, dict) else None
            if isinstance(one, dict) and one.get("operationId") == name:
                both = [*(item.get("parameters") or ()), *(one.get("parameters") or ())]
                whole = {**one, "parameters": both}
                return _operation(document, route, method, whole, path.name), _address(document)
    raise _unsound(path.name, f"has no operation {name!r}")


def _operation(document: Json, route: str, method: str, one: Json, file: str) -> Operation:
    properties: dict[str, Any] = {}
    places: dict[str, str] = {}
    required: list[str] = []
    for name, place, schema, needed in (*_parameters(document, one, file), *_fields(document, one, file)):
        if name in places:
            raise _unsound(file, f"has two arguments {name!r} in {one['operationId']}")
        places[name], properties[name] = place, schema
        required += [name] if needed else []
    for name in re.findall(r"{([^}]*)}", route):
        if places.get(name) != "path":
            raise _unsound(file, f"has {name!r} in the path {route}, and does not describe it")
    summary = " ".join(str(one.get("summary") or one.get("description") or one["operationId"]).split())
    schema = {"type": "object", "properties": properties, "required": required}
    return Operation(str(one["operationId"]), method, route, summary, places, schema)


Taken = tuple[str, str, Json, bool]  # name, place, schema, whether it is needed


def _parameters(document: Json, one: Json, file: str) -> Sequence[Taken]:
    taken: dict[tuple[str, str], Taken] = {}  # an operation's own stand for those of its path
    for written in one.get("parameters") or ():
        parameter = _resolved(document, written, file)
        place, needed = parameter.get("in"), bool(parameter.get("required"))
        if place not in ("path", "query"):
            if needed:
                raise _unsound(file, f"asks for {parameter.get('name')!r} in {place}, which no tool can give")
            continue
        schema = _resolved(document, parameter.get("schema") or {"type": "string"}, file)
        described = {"description": parameter["description"]} if "description" in parameter else {}
        name = str(parameter["name"])
        taken[name, place] = (name, place, {**described, **schema}, needed)
    return list(taken.values())


def _fields(document: Json, one: Json, file: str) -> Sequence[Taken]:
    body = _resolved(document, one.get("requestBody") or {}, file)
    content = (body.get("content") or {}).get("application/json")
    if content is None:
        if body.get("required"):
            raise _unsound(file, f"asks for a body that is no JSON in {one['operationId']}")
        return ()
    schema = _resolved(document, content.get("schema") or {}, file)
    needed = schema.get("required") or ()
    fields = (schema.get("properties") or {}).items()
    return [(name, "body", _resolved(document, field, file), name in needed) for name, field in fields]


def _resolved(document: Json, written: Json, file: str) -> Json:
    """Follow `$ref` within the document; nothing is fetched."""
    found: Any = written
    for _ in range(DEEPEST):
        if not isinstance(found, dict):
            raise _unsound(file, "has something else where a mapping belongs")
        reference = found.get("$ref")
        if reference is None:
            return found
        found = _found(document, str(reference), file)
    raise _unsound(file, f"has references deeper than {DEEPEST}")


def _found(document: Json, reference: str, file: str) -> Any:
    found: Any = document
    start, *steps = reference.split("/")
    for step in steps:
        name = step.replace("~1", "/").replace("~0", "~")
        found = found.get(name) if isinstance(found, dict) else None
    if start != "#" or found is None:
        raise _unsound(file, f"refers to {reference[:100]!r}, which is not in it")
    return found


def _address(document: Json) -> str:
    servers: Any = document.get("servers") or ({},)
    return str(servers[0].get("url", ""))


def _at(places: Mapping[str, str], arguments: Arguments, place: str) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if places.get(name) == place}


def _path(route: str, values: Mapping[str, Any]) -> str:
    """Fill in a path; nothing in a value can lead to another one."""
    for name, value in values.items():
        text = str(value)
        if text.strip(".") == "":
            raise wrong(name, text, None, "can be no step of a path")
        route = route.replace(f"{{{name}}}", quote(text, safe=""))
    return route


def _value(answer: Answer) -> Any:
    if 400 <= answer.status < 500:
        raise Refused("service_refused", f"the service answers {answer.status}", status=answer.status)
    if not 200 <= answer.status < 300:
        raise FetchFailed(f"the service answers {answer.status}", part="service", value=answer.status)
    if len(answer.data) > MOST:
        raise ValueError(f"an answer of more than {MOST:,} bytes")
    return json.loads(answer.data) if answer.data else None


def _unsound(file: str, what: str) -> Misconfigured:
    return Misconfigured(f"{file} {what}", part="tools.yml", value=file, remedy="mend the pack")
