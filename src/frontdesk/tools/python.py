"""Tools that are typed Python: a function, or a method of a class that is made with home folder and clock."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError, create_model
from pydantic.errors import PydanticUserError

from frontdesk.errors import Misconfigured
from frontdesk.tools.schema import closed, wrong
from frontdesk.tools.source import Arguments, Described
from frontdesk.turn.clock import Clock

FORBID = ConfigDict(extra="forbid", allow_inf_nan=False)


@dataclass
class Rooms:
    """Objects that tools are methods of: one of each class, however many tools it has."""

    home: Path
    clock: Clock
    _made: dict[type, Any] = field(default_factory=dict[type, Any])
    _lock: Lock = field(default_factory=Lock)

    def of(self, kind: type) -> Any:
        """Return the one object of a class, made with home and clock. May raise `NotReady`."""
        with self._lock:
            if kind not in self._made:
                self._made[kind] = kind(self.home, self.clock)
            return self._made[kind]


@dataclass(frozen=True)
class PythonTool:
    """A function as a tool: its annotations are the schema, its docstring the description."""

    name: str
    function: Callable[..., Any]
    owner: type | None
    rooms: Rooms
    bound: Mapping[str, str]

    @property
    def where(self) -> str:
        """Name the function."""
        return f"python {self.function.__module__}:{self.function.__qualname__}"

    def described(self) -> Described:
        """Tell what it takes, if its object can be made."""
        self._callable()
        return Described(_summary(self.function), self._schema)

    def check(self) -> None:
        """See that annotations and docstring say enough. Raises `Misconfigured`, and what pydantic does."""
        _ = self._model, self._schema, _summary(self.function)

    def fit(self, arguments: Mapping[str, Any]) -> Arguments:
        """Hold arguments against the annotations."""
        try:
            return self._model(**arguments).model_dump(mode="json")  # also what was left out: it is agreed to
        except ValidationError as error:
            first = error.errors()[0]
            name = str(first["loc"][0]) if first["loc"] else self.name
            raise wrong(name, first["input"], None, f"does not fit: {first['msg']}") from error

    def use(self, arguments: Arguments, bound: Arguments, key: str) -> Any:
        """Call the function."""
        del key  # a function that wants it binds it
        model = self._model(**arguments)  # once more: a date is text in its one form, and a date here
        values = {name: getattr(model, name) for name in type(model).model_fields}
        return self._callable()(**values, **bound)

    def _callable(self) -> Callable[..., Any]:
        if self.owner is None:
            return self.function
        method: Callable[..., Any] = getattr(self.rooms.of(self.owner), self.function.__name__)
        return method

    @cached_property
    def _model(self) -> type[BaseModel]:
        taken = _parameters(self.name, self.function, self.owner is not None)
        for name in self.bound:
            if name not in taken:
                raise _unsound(self.name, f"binds {name!r}, which the function does not take")
        fields: Any = {name: one for name, one in taken.items() if name not in self.bound}
        made: type[BaseModel] = create_model(self.name, __config__=FORBID, **fields)
        return made

    @cached_property
    def _schema(self) -> dict[str, Any]:
        return closed(_resolved(self._model.model_json_schema()))


def open_python(name: str, place: str, rooms: Rooms, bound: Mapping[str, str]) -> PythonTool:
    """Find `module:function` or `module:Class.method`. Raises `Misconfigured` when it is no sound tool."""
    module, _, path = place.partition(":")
    owner, _, last = path.rpartition(".")
    try:
        room: Any = import_module(module)
        kind = getattr(room, owner) if owner else None
        function = getattr(kind or room, last)
    except (ImportError, AttributeError, ValueError) as error:
        raise _unsound(name, f"{place} is not to be found: {error}") from error
    if not inspect.isfunction(function) or (kind is not None and not inspect.isclass(kind)):
        raise _unsound(name, f"{place} is no function")
    made = PythonTool(name, function, kind, rooms, bound)
    try:
        made.check()  # now, and not at the first use
    except (PydanticUserError, NameError, TypeError) as error:
        raise _unsound(name, f"its annotations cannot be read: {error}") from error
    return made


def _parameters(name: str, function: Callable[..., Any], method: bool) -> dict[str, tuple[Any, Any]]:
    """Read what a function takes: by name, its annotation and its default, `...` where there is none."""
    hints = get_type_hints(function, include_extras=True)
    taken = list(inspect.signature(function).parameters.values())[1 if method else 0 :]
    for one in taken:
        if one.name not in hints or one.kind not in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY):
            raise _unsound(name, f"{one.name!r} has no type, or cannot be passed by name")
    return {one.name: (hints[one.name], ... if one.default is one.empty else one.default) for one in taken}


def _summary(function: Callable[..., Any]) -> str:
    """Return the first paragraph of a docstring."""
    paragraph = (inspect.getdoc(function) or "").partition("\n\n")[0]
    if not paragraph:
        raise _unsound(function.__qualname__, "has no docstring to describe it")
    return " ".join(paragraph.split())


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """Put in what pydantic refers to: enumerations stand apart from the properties that have them."""
    apart: Mapping[str, Any] = schema.get("$defs", {})
    properties = {
        name: {**apart[str(one["$ref"]).rpartition("/")[2]], **one} if "$ref" in one else one
        for name, one in schema.get("properties", {}).items()
    }
    return {**schema, "properties": properties}


def _unsound(tool: str, what: str) -> Misconfigured:
    return Misconfigured(
        f"tools.yml: the tool {tool!r}: {what}", part="tools.yml", value=tool, remedy="mend the pack"
    )
