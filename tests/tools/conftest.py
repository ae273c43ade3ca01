"""A toolbox around any tools.yml, on a real database, with a conversation to act in."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sql

from frontdesk.dialogue.tool import Argument, Call, Caller, Result
from frontdesk.sections import ServiceAccess
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.database import open_database
from frontdesk.tools.outside import Outside
from frontdesk.tools.toolbox import Tools, open_toolbox

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@dataclass
class Hands:
    """A toolbox, a conversation and a clock that stands until it is moved."""

    engine: sql.Engine
    home: Path
    outside: Outside
    conversation: str
    now: datetime = NOON
    box: Tools = field(init=False)

    def open(self, text: str, **services: str) -> "Hands":
        """Write a tools.yml, open it, and return oneself."""
        (self.home / "tools.yml").write_text(text, "utf-8")
        self.outside.access = {name: ServiceAccess(url=url) for name, url in services.items()}
        self.box = open_toolbox(self.home, self.home, self.engine, self.outside, lambda: self.now)
        return self

    def caller(self, turn: str = "t1", customer: str | None = "c01") -> Caller:
        """Say on whose behalf."""
        return Caller(self.conversation, turn, customer)

    def use(
        self,
        tool: str,
        turn: str = "t1",
        customer: str | None = "c01",
        approval: str | None = None,
        **arguments: Argument,
    ) -> Result:
        """Use a tool."""
        return self.box.use(Call(tool, arguments, approval), self.caller(turn, customer))

    def until(self, tool: str) -> "Hands":
        """Wait until a tool can be used: a server starts beside, however busy the machine is."""
        for _ in range(300):
            if tool in self.box.tools:
                return self
            time.sleep(0.1)
        raise AssertionError(self.box.states())

    def later(self, **times: float) -> None:
        """Move the clock."""
        self.now += timedelta(**times)


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    """Give hands on a database of SQLite."""
    engine = open_database(f"sqlite:///{tmp_path / 'desk.db'}")
    outside = Outside()
    yield Hands(engine, tmp_path, outside, ConversationStore(engine).open("zh").id)
    outside.close()
    engine.dispose()
