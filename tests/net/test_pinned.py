import socket
import ssl
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import pytest

from frontdesk.errors import AddressRefused, FetchFailed
from frontdesk.net.addresses import Address
from frontdesk.net.fetch import Fetcher
from frontdesk.net.guard import Guard, read_entry
from frontdesk.net.place import read_place
from net.sites import says, site

HERE = "127.0.0.1"
PAGE = says(b"<p>A page.</p>")


def passes(asked: bytes, spoken: socket.socket) -> None:
    """Be a proxy: connect to the number that is named, and pass on what is said, until one side is done."""
    host, _, port = asked.split(b" ")[1].decode().rpartition(":")
    with socket.create_connection((host.strip("[]"), int(port)), 5) as far:
        spoken.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        back = Thread(target=_pass, args=(far, spoken))
        back.start()
        _pass(spoken, far)
        back.join()


def _pass(one: socket.socket, other: socket.socket) -> None:
    try:
        while said := one.recv(65_536):
            other.sendall(said)
        other.shutdown(socket.SHUT_WR)
    except OSError:
        return


def at_home(host: str) -> list[Address]:
    """Know every name as this machine's."""
    return [ip_address(HERE)]


def through(port: int, proxy: str) -> Fetcher:
    guard = Guard((read_entry(f"wiki.example:{port}"),), resolve=at_home)
    return Fetcher(guard, 5, proxy=read_place(proxy))


def test_a_proxy_is_told_the_address_that_was_checked_and_the_site_its_name() -> None:
    with site(PAGE) as running, site(passes) as proxy:
        found = through(running.port, f"http://localhost:{proxy.port}").get(
            f"http://wiki.example:{running.port}/"
        )
        assert found.data == b"<p>A page.</p>"
        assert proxy.heard[0].startswith(f"CONNECT {HERE}:{running.port} HTTP/1.1\r\n".encode())
        assert b"wiki.example" not in proxy.heard[0]
        assert f"Host: wiki.example:{running.port}\r\n".encode() in running.heard[0]


def test_what_is_refused_is_not_asked_of_a_proxy_either() -> None:
    with site(passes) as proxy:
        made = through(80, f"http://{HERE}:{proxy.port}")
        with pytest.raises(AddressRefused):
            replace(made, guard=Guard()).get("http://169.254.169.254/latest/meta-data/")
        assert proxy.connections == 0


def test_tls_goes_through_a_proxy_with_the_name_of_the_site(certificate: Path) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    with site(PAGE, server) as running, site(passes) as proxy:
        made = through(running.port, f"http://localhost:{proxy.port}")
        trusting = replace(made, trust=ssl.create_default_context(cafile=str(certificate)))
        assert trusting.get(f"https://wiki.example:{running.port}/").data == b"<p>A page.</p>"
        with pytest.raises(FetchFailed, match="certificate"):
            made.get(f"https://wiki.example:{running.port}/")
        assert b"wiki.example" not in proxy.heard[0]


def test_a_proxy_is_told_an_address_of_ipv6_in_brackets() -> None:
    with site(PAGE, host="::1") as running, site(passes) as proxy:
        guard = Guard((read_entry(f"[::1]:{running.port}"),))
        made = Fetcher(guard, 5, proxy=read_place(f"http://{HERE}:{proxy.port}"))
        assert made.get(f"http://[::1]:{running.port}/").data == b"<p>A page.</p>"
        assert proxy.heard[0].startswith(f"CONNECT [::1]:{running.port} HTTP/1.1\r\n".encode())


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:{}", "http://no-such-proxy.invalid:{}"])
def test_there_is_no_way_around_a_proxy_that_does_not_answer(proxy: str) -> None:
    with site(passes) as gone:
        pass
    with site(PAGE) as running:
        with pytest.raises(FetchFailed, match=r"the proxy .* nothing is fetched past it") as caught:
            through(running.port, proxy.format(gone.port)).get(f"http://wiki.example:{running.port}/")
        assert (caught.value.part, running.connections) == ("network.proxy", 0)


def test_there_is_no_way_around_a_proxy_that_forbids() -> None:
    with site(PAGE) as running, site(says(b"no", status="403 Forbidden")) as proxy:
        with pytest.raises(FetchFailed, match=f"answers 403 when asked for {HERE}:{running.port}"):
            through(running.port, f"http://{HERE}:{proxy.port}").get(f"http://wiki.example:{running.port}/")
        assert running.connections == 0
