"""An address of the web, read once: what is checked, asked for and sent all comes from one reading."""

import re
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address

import httpx2

from frontdesk.errors import AddressRefused

PORTS = {"http": 80, "https": 443}
MOST = 2_000  # characters of an address
NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")  # in ASCII: 中国 is already xn--fiqs8s


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is; ``target`` is its path with the query. A #fragment is no part of it."""

    scheme: str
    host: str
    port: int
    target: bytes

    @property
    def url(self) -> str:
        """The whole address in its plainest form."""
        return f"{self.scheme}://{self.authority}{self.target.decode('ascii')}"

    @property
    def authority(self) -> str:
        """The host as a Host header says it: with the port where that is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def read_place(url: str, base: Place | None = None) -> Place:
    """Read an address; one that a page leads to may be relative to that page's, ``base``.

    Raises `AddressRefused` for what is no address of a page, or carries a user name or a password.
    """
    if len(url) > MOST:
        raise _refused("the address is too long", len(url), MOST, "name a page by a shorter address")
    try:
        found = httpx2.URL(base.url).join(url) if base else httpx2.URL(url.strip())
    except (httpx2.InvalidURL, ValueError) as error:
        raise _refused("this is no address", None, None, "write it as https://example.com/page") from error
    if found.scheme not in PORTS:
        raise _refused(
            f"{found.scheme or 'no scheme'} is not fetched",
            found.scheme,
            "http, https",
            "name a page of the web",
        )
    if found.userinfo:  # never said again: it may be a password
        raise _refused(
            "the address carries a user name or password", None, None, "leave out what is before @"
        )
    host = plain_host(found.raw_host.decode("ascii"))
    port = PORTS[found.scheme] if found.port is None else found.port
    return Place(found.scheme, host, port, found.raw_path)


def plain_host(host: str) -> str:
    """Write a host in its plainest form: a name without a dot at its end, or an IP address. Or refuse it."""
    plain = host.removesuffix(".").lower()
    if "%" not in plain:  # neither an escaped letter nor a zone, "fe80::1%eth0"
        with suppress(ValueError):
            return str(ip_address(plain))
    if not NAME.fullmatch(plain):
        raise _refused(f"{plain[:100]!r} is no host", plain[:100], None, "name the host of a page")
    return plain


def _refused(message: str, value: str | int | None, limit: str | int | None, remedy: str) -> AddressRefused:
    return AddressRefused(message, part="address", value=value, limit=limit, remedy=remedy)
