"""Houses with an inbox, whose time can be set, and a real server in front of one."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread

from fastapi import FastAPI
from fastapi.testclient import TestClient

from frontdesk.config import load
from frontdesk.house import House, open_house
from frontdesk.sections import Server
from frontdesk.server.app import create_app
from frontdesk.server.run import server, take_port

NOON = datetime(2026, 11, 26, 4, tzinfo=UTC)  # a Thursday, noon in the shop
NIGHT = datetime(2026, 11, 26, 16, tzinfo=UTC)
KEYS = {"Lin": "lin-key", "Ada": "ada-key", "Bo": "bo-key"}
STAFF: Sequence[Mapping[str, object]] = (
    {"name": "Lin", "key": sha256(b"lin-key").hexdigest()},
    {"name": "Ada", "key": sha256(b"ada-key").hexdigest(), "languages": ("en",)},
    {"name": "Bo", "key": sha256(b"bo-key").hexdigest(), "queues": ("technical",)},
)


@dataclass
class Time:
    """What the clocks of a house show."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Desk:
    """A house and its time, with a client at its door."""

    house: House
    time: Time
    client: TestClient

    def opened(self, locale: str = "en") -> str:
        """Open a conversation."""
        conversation: str = self.client.post("/v1/conversations", json={"locale": locale}).json()[
            "conversation"
        ]
        return conversation

    def says(self, conversation: str, text: str) -> dict[str, object]:
        """Send a turn and return the reply."""
        answer = self.client.post(f"/v1/conversations/{conversation}/turns", json={"text": text})
        assert answer.status_code == 201, answer.text
        reply: dict[str, object] = answer.json()
        return reply

    def asks(self, locale: str = "en") -> str:
        """Open a conversation that waits for a person."""
        conversation = self.opened(locale)
        assert self.client.post(f"/v1/conversations/{conversation}/person").status_code == 200
        return conversation


@contextmanager
def opened_desk(home: Path, staff: Sequence[Mapping[str, object]] = ()) -> Generator[Desk]:
    """Open a desk without weights, at noon."""
    time = Time()
    with (
        open_house(load(home=home, models=home / "no-models", staff=staff), time) as house,
        TestClient(create_app(house), raise_server_exceptions=False) as client,
    ):
        yield Desk(house, time, client)


@contextmanager
def served(app: FastAPI) -> Generator[str]:
    """Serve an application on a port of its own, as `frontdesk serve` does, and give the address."""
    listener, ready = take_port(Server(port=0)), Event()
    running = server(app, ready.set)
    thread = Thread(target=lambda: running.run(sockets=[listener]))
    thread.start()
    try:
        assert ready.wait(30)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        running.should_exit = True
        thread.join(30)


def as_agent(name: str) -> dict[str, str]:
    """Give the header of a person while nobody is configured."""
    return {"X-Frontdesk-Agent": name}


def with_key(name: str) -> dict[str, str]:
    """Give the header of a person of `STAFF`."""
    return {"Authorization": f"Bearer {KEYS[name]}"}
