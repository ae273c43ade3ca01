import json
import socket
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from time import sleep
from typing import Any

import httpx2 as httpx
import pytest
from fastapi import FastAPI
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from frontdesk.config import load
from frontdesk.errors import StorageFailed
from frontdesk.house import House, open_house
from frontdesk.server import live
from frontdesk.server.app import create_app
from frontdesk.server.news import News
from frontdesk.server.wire import MAX_MESSAGE
from frontdesk.store.conversations import hold
from frontdesk.store.database import open_database
from frontdesk.store.events import Event, EventStore, append
from frontdesk.store.handoffs import HandoffStore
from frontdesk.store.tickets import TicketStore
from server.inboxes import Time, as_agent, served

LIN = as_agent("Lin")
SHOP = "https://shop.example"


@dataclass
class Site:
    """A real server, its house and its time."""

    house: House
    time: Time
    address: str

    @property
    def sockets(self) -> str:
        return self.address.replace("http://", "ws://")

    def opened(self) -> str:
        return self.house.inbox.conversations.open("en").id

    @contextmanager
    def listens(
        self, conversation: str, after: int | None = None, **more: Any
    ) -> Generator[ClientConnection]:
        tail = "" if after is None else f"?after={after}"
        with connect(f"{self.sockets}/v1/conversations/{conversation}/events{tail}", **more) as socket:
            yield socket

    def ticket(self) -> str:
        ticket: str = httpx.post(f"{self.address}/v1/inbox/ticket", headers=LIN).json()["ticket"]
        return ticket

    @contextmanager
    def staff(self, first: str, after: int | None = None) -> Generator[ClientConnection]:
        tail = "" if after is None else f"?after={after}"
        with connect(f"{self.sockets}/v1/inbox/events{tail}") as socket:
            socket.send(first)
            yield socket

    def says(self, conversation: str, text: str, agent: str = "Lin") -> int:
        return self.house.inbox.handoffs.message(conversation, agent, text)


def house_settings(home: Path) -> Any:
    return load(home=home, models=home / "no-models", server={"origins": (SHOP,)})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    time = Time()
    settings = house_settings(tmp_path_factory.mktemp("home"))
    with open_house(settings, time) as house, served(create_app(house)) as address:
        yield Site(house, time, address)


def heard(socket: ClientConnection, count: int) -> list[Any]:
    return [json.loads(socket.recv(timeout=20)) for _ in range(count)]


def closed_with(socket: ClientConnection) -> int | None:
    """Read to the end, and tell how the server said that it is one."""
    try:
        while True:
            socket.recv(timeout=20)
    except ConnectionClosed as end:
        return end.rcvd.code if end.rcvd else None


def test_a_customer_hears_what_concerns_them_as_it_happens(site: Site) -> None:
    conversation, other = site.opened(), site.opened()
    with site.listens(conversation) as socket:
        turn = {"text": "hello"}
        httpx.post(f"{site.address}/v1/conversations/{conversation}/turns", json=turn, timeout=60)
        site.says(other, "not for you")
        site.house.inbox.handoffs.note(conversation, "Lin", "not for you either")
        number = site.says(conversation, "I am Lin")
        told = heard(socket, 4)
    assert [event["kind"] for event in told] == ["turn", "reply", "phase", "message"]
    assert told[0]["body"]["parts"] == [{"kind": "text", "text": "hello"}]
    assert told[-1]["number"] == number
    assert told[-1]["body"] == {"by": "Lin", "text": "I am Lin", "parts": []}
    assert {event["conversation"] for event in told} == {conversation}


def test_a_broken_connection_is_taken_up_where_it_broke(site: Site) -> None:
    conversation = site.opened()
    numbers = [site.says(conversation, str(at)) for at in range(300)]  # more than a page of the table
    with site.listens(conversation) as socket:
        first = heard(socket, 301)
    site.says(conversation, "while away")
    with site.listens(conversation, first[99]["number"]) as socket:
        first, rest = first[:100], heard(socket, 202)
        site.says(conversation, "live")
        assert heard(socket, 1)[0]["body"]["text"] == "live"
    told = [*first, *rest]
    assert told[0]["kind"] == "phase"
    assert [event["body"]["text"] for event in told[1:]] == [*map(str, range(300)), "while away"]
    assert [event["number"] for event in told[1:301]] == numbers
    assert all(one["number"] < other["number"] for one, other in pairwise(told))


def test_staff_hear_everything_from_now_on_or_from_where_they_were(site: Site) -> None:
    conversation = site.opened()
    site.says(conversation, "before")
    with site.staff(json.dumps({"ticket": site.ticket()})) as socket:
        sleep(0.2)  # the ticket is taken before anything is told
        number = site.house.inbox.handoffs.note(conversation, "Lin", "a note")
        (event,) = heard(socket, 1)
    assert (event["number"], event["kind"]) == (number, "note")
    with site.staff(json.dumps({"ticket": site.ticket()}), number - 1) as socket:
        assert heard(socket, 1) == [event]


def test_a_ticket_opens_once_and_not_after_a_minute(site: Site) -> None:
    ticket, number = json.dumps({"ticket": site.ticket()}), site.says(site.opened(), "hello")
    with site.staff(ticket, number - 1) as socket:
        assert heard(socket, 1)[0]["number"] == number
    with site.staff(ticket) as socket:
        assert closed_with(socket) == 1008
    late = json.dumps({"ticket": site.ticket()})
    site.time.now += timedelta(seconds=61)
    with site.staff(late) as socket:
        assert closed_with(socket) == 1008


@pytest.mark.parametrize(
    "first",
    [
        "",
        "hello",
        "{}",
        "[]",
        "null",
        '{"ticket": 7}',
        '{"ticket": ""}',
        '{"ticket": "guess"}',
        '{"ticket": "\\ud800"}',
        '{"ticket": null, "key": "x"}',
        "[" * 50_000,
    ],
)
def test_without_a_good_ticket_nothing_is_told(site: Site, first: str) -> None:
    with site.staff(first, 0) as socket:
        assert closed_with(socket) == 1008


def test_bytes_are_no_ticket(site: Site) -> None:
    with connect(f"{site.sockets}/v1/inbox/events") as socket:
        socket.send(json.dumps({"ticket": site.ticket()}).encode())
        assert closed_with(socket) == 1008


def test_who_goes_away_before_the_ticket_is_forgotten(site: Site) -> None:
    with connect(f"{site.sockets}/v1/inbox/events"):
        pass
    number = site.says(site.opened(), "hello")
    with site.staff(json.dumps({"ticket": site.ticket()}), number - 1) as socket:  # the server is well
        assert heard(socket, 1)[0]["number"] == number


@pytest.mark.parametrize("path", ["/v1/conversations/{}/events", "/v1/inbox/events"])
def test_pages_of_other_sites_may_not_listen(site: Site, path: str) -> None:
    address = site.sockets + path.format(site.opened())
    host = site.address.removeprefix("http://")
    for origin in (site.address, f"https://{host}", SHOP):
        with connect(address, additional_headers={"Origin": origin}):
            pass
    for origin in ("https://evil.example", "null", "http://127.0.0.1", f"{SHOP}.evil.example", "https://"):
        with pytest.raises(InvalidStatus) as refused, connect(address, additional_headers={"Origin": origin}):
            pass
        assert refused.value.response.status_code == 403
        assert json.loads(refused.value.response.body or b"")["error"]["part"] == "Origin"


def test_a_conversation_that_is_not_there_is_told(site: Site) -> None:
    with pytest.raises(InvalidStatus) as refused, site.listens("gone"):
        pass
    assert refused.value.response.status_code == 404
    assert json.loads(refused.value.response.body or b"")["error"]["kind"] == "not_found"


@pytest.mark.parametrize("after", ["-1", "x", str(2**60)])
def test_a_place_to_go_on_from_that_is_none_is_refused(site: Site, after: str) -> None:
    address = f"{site.sockets}/v1/conversations/{site.opened()}/events?after={after}"
    with pytest.raises(InvalidStatus) as refused, connect(address):
        pass
    assert refused.value.response.status_code in (403, 422)


def test_a_message_larger_than_64_kb_ends_the_connection(site: Site) -> None:
    with site.listens(site.opened()) as socket:
        socket.send("x" * MAX_MESSAGE)  # as large as is allowed, and nothing comes of it
        socket.send("x" * (MAX_MESSAGE + 1))
        assert closed_with(socket) == 1009


def test_who_sends_too_many_messages_is_let_go(site: Site) -> None:
    with site.listens(site.opened()) as socket:
        with suppress(ConnectionClosed):  # it may happen while sending
            for _ in range(live.FLOOD + 1):
                socket.send("{}")
        assert closed_with(socket) == 1008


def test_compression_is_not_offered_and_pings_are_answered(site: Site) -> None:
    with site.listens(site.opened(), compression="deflate") as socket:
        assert socket.response is not None
        assert "Sec-WebSocket-Extensions" not in socket.response.headers
        assert socket.ping().wait(20)


def test_what_another_process_writes_is_heard(site: Site) -> None:
    conversation = site.opened()
    other = open_database(site.house.settings.database_url)  # whose commits ring no bell here
    with site.listens(conversation) as socket:
        number = HandoffStore(other).message(conversation, "Ada", "from elsewhere")
        assert heard(socket, 2)[-1]["number"] == number
    other.dispose()


def test_however_many_write_at_once_everything_is_told_in_order_and_once(site: Site) -> None:
    conversations = [site.opened() for _ in range(8)]
    start = site.house.inbox.events.last()

    def write(conversation: str) -> None:
        for at in range(15):
            site.says(conversation, str(at))

    with site.staff(json.dumps({"ticket": site.ticket()}), start) as socket:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(write, conversations))
        told = heard(socket, 8 * 16)
    numbers = [event["number"] for event in told]
    assert numbers == sorted(set(numbers))
    written = [event.number for event in site.house.inbox.events.since(start, most=999)]
    assert numbers == written


@pytest.fixture
def impatient(site: Site) -> Iterator[tuple[str, News]]:
    """Serve sockets that let go of who does not read after half a second."""
    own, news = site.house.inbox, News(site.house.inbox.events)
    app = FastAPI()
    tickets = TicketStore(site.house.engine, site.time)
    app.include_router(live.router(live.Live(own.conversations, own.events, tickets, news, unread=0.5)))
    with served(app) as address:
        yield address, news


def test_who_does_not_read_is_let_go(site: Site, impatient: tuple[str, News]) -> None:
    address, news = impatient
    conversation = site.opened()
    with site.house.engine.begin() as connection:
        hold(connection, conversation)
        for _ in range(600):  # more than sockets hold on their way
            append(connection, conversation, "notice", {"text": "x" * 20_000}, True, site.time.now)
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as line:
        line.sendall(
            f"GET /v1/conversations/{conversation}/events HTTP/1.1\r\nHost: {host}:{port}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        assert b"101" in line.recv(100)
        for _ in range(200):
            sleep(0.1)
            if not news.listeners:
                break
        assert news.listeners == 0
        line.settimeout(20)
        with suppress(ConnectionResetError):  # an end or a reset: both are over
            while line.recv(1_000_000):
                pass


def test_a_database_that_is_away_ends_the_connection_as_a_fault_of_ours(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = site.opened()
    real = EventStore.since

    def since(self: EventStore, number: int, *more: Any) -> tuple[Event, ...]:
        if more and more[0] == conversation:
            raise StorageFailed("reading events failed")
        return real(self, number, *more)

    monkeypatch.setattr(EventStore, "since", since)
    with site.listens(conversation) as socket:
        assert closed_with(socket) == 1011
