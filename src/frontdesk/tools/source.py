"""What a tool is made of, whatever is behind it: typed Python, an MCP server or an HTTP operation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from frontdesk.dialogue.tool import Argument

Arguments = Mapping[str, Argument]


@dataclass(frozen=True, slots=True)
class Described:
    """What a tool says of itself; ``parameters`` is the JSON schema of an object, without what is bound."""

    description: str
    parameters: Mapping[str, Any]


class Source(Protocol):
    """One tool's other side."""

    @property
    def where(self) -> str:
        """Name it, for people: a function, a server, an operation."""
        ...

    def described(self) -> Described:
        """Tell what it does and takes, without waiting. Raises `NotReady` when it cannot be reached."""
        ...

    def fit(self, arguments: Mapping[str, Any]) -> Arguments:
        """Return arguments in their one form: 12 for "12". Raises `InvalidInput` naming a wrong one."""
        ...

    def use(self, arguments: Arguments, bound: Arguments, key: str) -> Any:
        """Do it. ``bound`` was filled in by the desk; ``key`` is the same whenever it is the same use.

        May raise anything; `Refused` is a no by the tool's own rules.
        """
        ...
