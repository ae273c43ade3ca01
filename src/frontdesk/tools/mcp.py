"""Tools of an MCP server: those that the pack names, and none besides."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frontdesk.errors import Misconfigured, NotReady
from frontdesk.tools.schema import closed, fitted
from frontdesk.tools.server import McpServer
from frontdesk.tools.source import Arguments, Described


@dataclass(frozen=True)
class McpTool:
    """One tool of a server. Its schema is the server's as of now, its description the pack's alone."""

    server: McpServer
    name: str
    bound: Mapping[str, str]
    seconds: float

    @property
    def where(self) -> str:
        """Name the tool and the server."""
        return f"mcp {self.server.spec.name}.{self.name} ({self.server.where})"

    def described(self) -> Described:
        """Tell what it takes. Raises `NotReady` when the server is not there or has no such tool."""
        return Described("", self._schema())

    def fit(self, arguments: Mapping[str, Any]) -> Arguments:
        """Hold arguments against the server's schema."""
        return fitted(self._schema(), arguments)

    def use(self, arguments: Arguments, bound: Arguments, key: str) -> Any:
        """Call it."""
        del key  # a tool that wants it binds it
        return self.server.call(self.name, {**arguments, **bound}, self.seconds)

    def _schema(self) -> dict[str, Any]:
        listing = self.server.reach.now()
        if self.name not in listing:
            raise self._unfit("has no such tool")
        try:
            made = closed(listing[self.name], self.bound)
        except Misconfigured as error:  # servers change theirs as they like
            raise self._unfit(f"has another one: {error.message}") from error
        for one in made["properties"].values():
            one.pop("description", None)  # a stranger's words, which would reach a model
        return made

    def _unfit(self, what: str) -> NotReady:
        return NotReady(
            f"the MCP server {self.server.spec.name} {what}",
            part="tools.yml",
            value=self.name,
            remedy="see the tools that the server lists",
        )
