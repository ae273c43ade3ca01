import contextlib
import gzip
import socket
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

import httpcore2
import pytest

from frontdesk.errors import (
    AddressRefused,
    FetchFailed,
    Misconfigured,
    RejectedInput,
    TooLarge,
    UnsupportedMedia,
)
from frontdesk.net import fetch as fetching
from frontdesk.net import guard as guards
from frontdesk.net.addresses import Address
from frontdesk.net.fetch import Fetched, Fetcher, open_fetcher
from frontdesk.net.guard import USUAL, Guard, read_entry
from frontdesk.sections import Allow, Network
from net.sites import Answers, Site, drips, leads, says, site
from net.test_addresses import FORBIDDEN

SPELLINGS = ("2130706433", "0x7f000001", "0177.0.0.1", "127.1", "①②⑦.0.0.1")
CALLED = ("2130706433", "0x7f000001", "127.1")  # the others are no hosts for us, whoever reads them
NAMES = ("127.0.0.1.", "localhost.", "localhost", "LOCALHOST", "127。0。0。1")
HERE = "127.0.0.1"
PAGE = says(b"<p>A page.</p>", 'text/HTML; charset="utf-8"', 'ETag: "1"', "Last-Modified: Thu")


class Names:
    """A name server that gives its answers one after the other."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers, self.asked = list(answers), 0

    def __call__(self, host: str) -> list[Address]:
        self.asked += 1
        return [ip_address(one) for one in self.answers.pop(0)]


def at_home(host: str) -> list[Address]:
    """Know every name as this machine's."""
    return [ip_address(HERE)]


def fetcher(running: Site, *allow: str, seconds: float = 5, most: int = 100_000) -> Fetcher:
    """Make a fetcher that may read at a site on loopback."""
    listed = allow or (f"{HERE}:{running.port}",)
    return Fetcher(Guard(tuple(map(read_entry, listed))), seconds, most)


def careless(running: Site) -> Fetcher:
    """Make a fetcher with a port open that no port list keeps it from: only the addresses are guarded."""
    return Fetcher(Guard(ports=USUAL | {running.port}), 5)


def url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


@contextlib.contextmanager
def fetched_from(answer: Answers, **limits: float) -> Iterator[tuple[Fetcher, Site, str]]:
    with site(answer) as running:
        made = replace(fetcher(running), **limits)  # type: ignore[arg-type]  # seconds and most
        yield made, running, url(HERE, running.port)


def test_a_page_is_fetched_from_a_host_that_is_listed() -> None:
    with fetched_from(PAGE) as (made, running, address):
        found = made.get(f"{address}a?b#c")
    assert found == Fetched(f"{address}a?b", f"{address}a?b", "text/html", b"<p>A page.</p>", '"1"', "Thu")
    asked = running.heard[0].decode().lower()
    assert asked.startswith("get /a?b http/1.1\r\n")
    assert f"host: {HERE}:{running.port}\r\n" in asked
    assert "accept-encoding: gzip, identity\r\n" in asked
    assert "cookie" not in asked
    assert "authorization" not in asked


@pytest.mark.parametrize("host", [*FORBIDDEN, *SPELLINGS, *NAMES])
def test_nobody_is_called_at_an_address_that_is_refused(host: str) -> None:
    with site(PAGE, host="::") as running:
        with pytest.raises(RejectedInput):
            careless(running).get(url(host, running.port))
        assert running.connections == 0


def nothing_refused(address: Address, allowed: Sequence[object]) -> None:
    """Be a guard that sleeps."""


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "0.0.0.0", *CALLED, *NAMES])  # noqa: S104
def test_without_the_table_somebody_would_be_called(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "refused", nothing_refused)
    with site(PAGE, host="::") as running:
        assert careless(running).get(url(host, running.port)).data == b"<p>A page.</p>"
        assert running.connections == 1


def rebinding(running: Site) -> tuple[Fetcher, Names, str]:
    """Give a name that is first an address that may be called, where nobody is, and then this machine."""
    names = Names(["203.0.113.5"], [HERE])
    allow = (read_entry(f"203.0.113.0/24:{running.port}"),)
    return Fetcher(Guard(allow, resolve=names), 0.3), names, url("localhost", running.port)


def test_a_name_that_changes_its_address_is_looked_up_once() -> None:
    with site(PAGE) as running:
        made, names, address = rebinding(running)
        with pytest.raises(FetchFailed):
            made.get(address)
        assert (running.connections, names.asked) == (0, 1)
        with pytest.raises(AddressRefused, match=r"localhost is 127.0.0.1, this very machine"):
            made.get(address)
        assert running.connections == 0


def test_with_a_second_look_up_this_machine_would_be_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "Pinned", looks_up_again)
    with site(PAGE) as running:
        made, _, address = rebinding(running)
        assert made.get(address).data == b"<p>A page.</p>"
        assert running.connections == 1


def looks_up_again(addresses: object, deadline: object, dial: object) -> httpcore2.NetworkBackend:
    """Connect as everybody does: by the name."""
    return httpcore2.SyncBackend()


def test_a_connection_goes_to_the_address_that_was_checked_and_the_name_stays_in_host() -> None:
    with site(PAGE) as running:
        names = Names(["127.0.0.2", HERE])  # nobody is at home at the first
        allow = (read_entry(f"wiki.example:{running.port}"),)
        assert Fetcher(Guard(allow, resolve=names), 5).get(f"http://wiki.example:{running.port}/").data
    assert f"Host: wiki.example:{running.port}\r\n".encode() in running.heard[0]


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "[::1]", "localhost", "2130706433"])
def test_a_redirect_to_a_private_address_is_not_followed(host: str) -> None:
    with site(PAGE, host="::") as secret, site(leads(f"http://{host}:{secret.port}/")) as running:
        made = fetcher(running)
        with pytest.raises(AddressRefused):
            made.get(url(HERE, running.port))
        opened = replace(made, guard=replace(made.guard, ports=USUAL | {secret.port}))
        with pytest.raises(AddressRefused):
            opened.get(url(HERE, running.port))
        assert (running.connections, secret.connections) == (2, 0)


@pytest.mark.parametrize(
    "where", ["file:///etc/passwd", "ftp://example.com/", "http://a:b@example.com/", "http://[::1"]
)
def test_a_redirect_to_what_is_not_fetched_is_not_followed(where: str) -> None:
    with fetched_from(leads(where)) as (made, _, address), pytest.raises(AddressRefused):
        made.get(address)


def test_three_redirects_are_followed_and_a_fourth_is_not() -> None:
    with fetched_from(leads("/1", "/2", "/3")) as (made, running, address):
        found = made.get(address)
        assert (found.asked, found.url, running.connections) == (address, f"{address}3", 4)
    with fetched_from(leads("/1", "/2", "/3", "/4")) as (made, running, address):
        with pytest.raises(FetchFailed, match="leads on more than 3 times"):
            made.get(address)
        assert running.connections == 4


def test_redirects_in_a_circle_are_named() -> None:
    with fetched_from(leads("/1", "/0")) as (made, running, address):
        with pytest.raises(FetchFailed, match=f"leads in a circle: {address}0 → {address}1 → {address}0"):
            made.get(f"{address}0")
        assert running.connections == 2


def test_a_redirect_to_nowhere_is_said() -> None:
    with (
        fetched_from(says(b"", status="302 Found")) as (made, _, address),
        pytest.raises(FetchFailed, match="leads elsewhere without saying where"),
    ):
        made.get(address)


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 99999\r\n\r\n", b"x"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_a_page_that_drips_ends_at_the_deadline(head: bytes, drop: bytes) -> None:
    slow = drips(head, drop, 0.02)  # each drop comes in good time
    with (
        fetched_from(slow, seconds=0.4) as (made, _, address),
        pytest.raises(FetchFailed, match="took longer"),
    ):
        made.get(address)


def test_a_site_that_takes_the_call_and_says_nothing_ends_at_the_deadline() -> None:
    def silent(asked: bytes, spoken: socket.socket) -> None:
        spoken.recv(1)

    with (
        fetched_from(silent, seconds=0.2) as (made, _, address),
        pytest.raises(FetchFailed, match=r"took longer than 0.2 seconds") as caught,
    ):
        made.get(address)
    assert caught.value.limit == 0.2


def test_a_page_comes_unpacked_and_a_bomb_does_not_come() -> None:
    packed = gzip.compress(b"<p>Packed.</p>")
    with fetched_from(says(packed, "text/html", "Content-Encoding: gzip")) as (made, _, address):
        assert made.get(address).data == b"<p>Packed.</p>"
    bomb = gzip.compress(bytes(30_000_000), 9)
    with (
        fetched_from(says(bomb, "text/plain", "Content-Encoding: gzip")) as (made, _, address),
        pytest.raises(TooLarge, match="the limit is 100,000"),
    ):
        made.get(address)


def test_a_page_that_is_too_large_is_refused() -> None:
    with (
        fetched_from(says(b"x" * 200_000, "text/plain")) as (made, _, address),
        pytest.raises(TooLarge, match="page bytes is"),
    ):
        made.get(address)


@pytest.mark.parametrize(
    "media_type",
    ["application/octet-stream", "application/zip", "image/svg+xml", "text/javascript", "", "x" * 300],
)
def test_a_page_of_another_type_is_refused(media_type: str) -> None:
    with (
        fetched_from(says(b"x", media_type)) as (made, _, address),
        pytest.raises(UnsupportedMedia, match="not read here"),
    ):
        made.get(address)


@pytest.mark.parametrize(
    "status", ["404 Not Found", "500 Oh", "204 No Content", "304 Not Modified", "206 Partial"]
)
def test_an_answer_that_is_no_page_is_said_with_its_number(status: str) -> None:
    with (
        fetched_from(says(b"", status=status)) as (made, _, address),
        pytest.raises(FetchFailed, match=f"answers {status[:3]}") as caught,
    ):
        made.get(address)
    assert caught.value.value == int(status[:3])


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nshort",
    ],
)
def test_an_answer_that_is_broken_is_said(said: bytes) -> None:
    with (
        fetched_from(lambda _, spoken: spoken.sendall(said)) as (made, _, address),
        pytest.raises(FetchFailed, match="gave no page"),
    ):
        made.get(address)


def test_nobody_at_home_is_said() -> None:
    with fetched_from(PAGE) as (made, _, address):
        pass
    with pytest.raises(FetchFailed, match=r"gave no page: .*refused"):
        made.get(address)


def test_tls_is_spoken_with_the_name_though_the_number_is_called(certificate: Path) -> None:
    named: list[str | None] = []

    def heard(spoken: ssl.SSLObject, name: str | None, context: ssl.SSLContext) -> None:
        named.append(name)

    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    server.sni_callback = heard
    with site(PAGE, server) as running:
        allow = tuple(read_entry(f"{host}:{running.port}") for host in ("wiki.example", "other.example"))
        guard = Guard(allow, resolve=at_home)
        trusting = Fetcher(guard, 5, trust=ssl.create_default_context(cafile=str(certificate)))
        found = trusting.get(f"https://wiki.example.:{running.port}/")
        assert (found.data, named) == (b"<p>A page.</p>", ["wiki.example"])
        assert f"Host: wiki.example:{running.port}\r\n".encode() in running.heard[0]
        with pytest.raises(FetchFailed, match=r"other.example.*certificate"):
            trusting.get(f"https://other.example:{running.port}/")
        with pytest.raises(FetchFailed, match="certificate"):
            replace(trusting, trust=None).get(f"https://wiki.example:{running.port}/")


def test_a_redirect_does_not_lead_out_of_tls(certificate: Path) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    with site(PAGE) as plain, site(leads(f"http://wiki.example:{plain.port}/"), server) as running:
        allow = tuple(read_entry(f"wiki.example:{one.port}") for one in (plain, running))
        guard = Guard(allow, resolve=at_home)
        trusting = Fetcher(guard, 5, trust=ssl.create_default_context(cafile=str(certificate)))
        with pytest.raises(FetchFailed, match="leads out of https"):
            trusting.get(f"https://wiki.example:{running.port}/")
        assert plain.connections == 0


def test_a_fetcher_is_opened_from_the_settings() -> None:
    with site(PAGE) as running:
        allow = Allow(knowledge=(f"{HERE}:{running.port}",))
        assert open_fetcher(Network(allow=allow)).get(url(HERE, running.port)).data
        with pytest.raises(AddressRefused):
            open_fetcher(Network()).get(url(HERE, running.port))
        with pytest.raises(TooLarge):
            open_fetcher(Network(allow=allow, page_bytes=3)).get(url(HERE, running.port))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (Network(allow=Allow(knowledge=("*.example",))), "network.allow"),
        (Network(proxy="socks5://proxy:1080"), "network.proxy"),
        (Network(proxy="http://anna:secret@proxy:3128"), "network.proxy"),
    ],
)
def test_wrong_settings_are_said_when_a_fetcher_is_opened(settings: Network, said: str) -> None:
    with pytest.raises(Misconfigured, match=said) as caught:
        open_fetcher(settings)
    assert "secret" not in str(caught.value)


def test_what_the_environment_says_of_proxies_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with fetched_from(PAGE) as (made, _, address):
        assert made.get(address).data
