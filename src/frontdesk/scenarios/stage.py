"""The stage of one scenario: a house of its own, its clock, and a conversation in which people act."""

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import assert_never
from uuid import uuid4

from frontdesk.admission import Sent
from frontdesk.config import Settings, load
from frontdesk.desk import Desk
from frontdesk.dialogue.handoff import Closed, Happening, Returned, Taken
from frontdesk.errors import FrontdeskError, InvalidInput
from frontdesk.house import House, open_house
from frontdesk.reception import Reception
from frontdesk.scenarios.faulty import Faulty
from frontdesk.scenarios.props import Make, Sample, bytes_of
from frontdesk.scenarios.scenario import (
    Again,
    Came,
    Happens,
    Pressed,
    Said,
    Scenario,
    Staffed,
    Staffs,
    Waited,
    WantsPerson,
)
from frontdesk.scenarios.seen import offered, told
from frontdesk.store.events import EventStore
from frontdesk.store.tables import conversations
from frontdesk.turn.codec import Json

STEP = 1.0  # seconds that pass before an entry
MOVES: Mapping[Staffs, Callable[[str, datetime], Happening]] = {
    "take": Taken,
    "return": Returned,
    "resolve": Closed,
}


class Hands:
    """The hands of a clock, which stand still until they are moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Read the clock."""
        return self.at

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)


@contextmanager
def staged(scenario: Scenario, furnished: House, sample: Sample) -> Generator["Stage"]:
    """Copy a furnished home and open a conversation in it; the models are the furnished house's own."""
    clock = Hands(scenario.clock)
    with TemporaryDirectory(prefix="frontdesk-scenario-") as folder:
        home = Path(folder) / "home"
        copytree(furnished.settings.home, home)
        sample.fill(home, scenario.clock)
        with open_house(moved(furnished.settings, home), clock, furnished) as house:
            reception = replace(house.reception, serving=lambda: broken(house.served(), scenario))
            yield Stage(house, reception, clock, sample.make, _opened(house, scenario), scenario.language)


def moved(settings: Settings, home: Path) -> Settings:
    """Make the same settings for another home, with the database in it: made anew, so nothing is cached."""
    told: dict[str, object] = {name: getattr(settings, name) for name in Settings.model_fields}
    return load(**{**told, "home": home, "database": f"sqlite:///{home / 'frontdesk.db'}"})


def broken(desk: Desk, scenario: Scenario) -> Desk:
    """Let the tools break that are to break."""
    return replace(desk, toolbox=Faulty(desk.toolbox, scenario.faults)) if scenario.faults else desk


def _opened(house: House, scenario: Scenario) -> str:
    """Begin the conversation, of the customer whom the scenario names."""
    conversation = house.reception.conversations.open(scenario.language).id
    mine = conversations.c.id == conversation
    with house.engine.begin() as connection:
        connection.execute(conversations.update().where(mine).values(customer=scenario.customer))
    return conversation


@dataclass
class Stage:
    """A house in which one conversation goes on."""

    house: House
    reception: Reception
    clock: Hands
    make: Make
    conversation: str
    language: str
    reply: Json | None = None  # the newest one
    sent: Sequence[Sent] = ()  # the newest message
    key: str = ""
    number: int = 0  # of the newest event that was seen

    @cached_property
    def sources(self) -> dict[str, str]:
        """The name of every source of the knowledge, by its id."""
        return {source.id: source.name for source in self.house.knowledge.sources()}

    def happen(self, happens: Happens) -> Came:
        """Let something happen and tell what came of it; where it was refused, that is what came."""
        self.clock.move(STEP)
        began = time.perf_counter()
        reply, error = None, ""
        try:
            reply = self._act(happens)
        except FrontdeskError as refused:
            error = str(refused)
        return self._came(Came(reply=reply, error=error, ms=1_000 * (time.perf_counter() - began)))

    def _act(self, happens: Happens) -> Json | None:
        match happens:
            case Said() | Pressed() | Again():
                return self._send(happens)
            case Waited(seconds):
                self.clock.move(seconds)
                self.house.inbox.sweep()
            case WantsPerson():
                self.house.inbox.ask(self.conversation)
            case Staffed():
                self._staff(happens)
            case _:
                assert_never(happens)
        return None

    def _send(self, happens: Said | Pressed | Again) -> Json:
        if not isinstance(happens, Again):
            self.sent, self.key = self._message(happens), str(uuid4())
        self.reply = self.reception.answer(self.reception.receive(self.conversation, self.sent, self.key))
        return self.reply

    def _message(self, happens: Said | Pressed) -> Sequence[Sent]:
        """Return the parts of a message. Raises `InvalidInput` when what is pressed was not offered."""
        if isinstance(happens, Said):
            words = [Sent("text", happens.text)] if happens.text else []
            return [*words, *(Sent(one.kind, bytes_of(one, self.make)) for one in happens.props)]
        options = offered(self.reply)
        if happens.text not in options:
            there = " · ".join(options) or "nothing"
            raise InvalidInput(f"{happens.text!r} was not offered, but {there}", value=happens.text)
        return [Sent("text", happens.text)]

    def _staff(self, does: Staffed) -> None:
        handoffs, now = self.house.inbox.handoffs, self.clock()
        if does.act == "reply":
            handoffs.message(self.conversation, does.agent, does.text)
        else:
            handoffs.move(self.conversation, MOVES[does.act](does.agent, now))

    def _came(self, came: Came) -> Came:
        """Add how things stand now, and what happened since the entry before."""
        handoff = self.house.inbox.handoffs.current(self.conversation)
        events = EventStore(self.house.engine).since(self.number, self.conversation)
        self.number = max([self.number, *(one.number for one in events)])
        return replace(
            came,
            state=self.reception.conversations.state(self.conversation),
            phase=handoff.phase,
            agent=handoff.agent or "",
            queue=handoff.queue,
            trigger=handoff.trigger,
            told=tuple(text for one in events if one.public and (text := told(one, self.language))),
            events=tuple(one.kind for one in events),
            sources=self.sources,
        )
