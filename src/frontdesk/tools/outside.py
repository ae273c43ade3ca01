"""Whom tools reach outside this process: services that the settings name, and MCP servers held open."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Outside:
    """What stays open while packs come and go."""

    def close(self) -> None:
        """Let go of everything."""


NOTHING = Outside()
