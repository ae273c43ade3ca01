"""Looks a host up once and checks every address it has: what passes is what is connected to."""

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address, ip_network

import httpx2

from frontdesk.errors import AddressRefused, FetchFailed, Misconfigured
from frontdesk.net.addresses import CLOUD, Address, Network, refused
from frontdesk.net.deadline import Deadline
from frontdesk.net.place import plain_host

USUAL = frozenset({80, 443})
EVERYWHERE: tuple[Network, ...] = (ip_network("0.0.0.0/0"), ip_network("::/0"))
LINE = re.compile(  # IPv6 in brackets, with a port or not; IPv6 without; a name or IPv4, with a port or not
    r"\[(\S+)\](?::([0-9]+))?|([^:\s]*:[^:\s]*:\S*)|([^:/?#@\[\]\s]+(?:/[0-9]+)?)(?::([0-9]+))?"
)
OPEN = "name the host or its network in the setting network.allow, if the desk shall read there"
Resolve = Callable[[str], Sequence[Address]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of an allow-list: a host by its name, or a range; without a port it opens the usual ones."""

    host: str | None
    network: Network | None
    port: int | None

    def opens(self, port: int, usual: frozenset[int]) -> bool:
        """Tell whether it speaks of a port."""
        return port in usual if self.port is None else port == self.port


def look_up(host: str) -> tuple[Address, ...]:
    """Ask the system for every address of a host. Raises `OSError`."""
    found = socket.getaddrinfo(host.encode("ascii"), None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(ip_address(str(one[4][0])) for one in found))


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be fetched for one purpose: the public network, and besides it what ``allow`` names."""

    allow: tuple[Entry, ...] = ()
    ports: frozenset[int] = USUAL
    resolve: Resolve = look_up

    def admit(self, host: str, port: int, deadline: Deadline) -> tuple[Address, ...]:
        """Return the addresses of a host, all of them checked: connect to these and look nothing up again.

        One that is refused refuses the host. Raises `AddressRefused`; `FetchFailed` for an unknown host;
        `TimeoutError`.
        """
        opened = [entry for entry in self.allow if entry.opens(port, self.ports)]
        if port not in self.ports and not opened:
            raise _port_refused(host, port, self.ports)
        named = any(entry.host == host for entry in opened)
        allowed = EVERYWHERE if named else tuple(entry.network for entry in opened if entry.network)
        addresses = self._addresses(host, deadline)
        for address in addresses:
            reason = refused(address, allowed)
            if reason is not None:
                raise _refused(host, address, reason)
            if port not in self.ports and not any(address in network for network in allowed):
                raise _port_refused(host, port, self.ports)
        return addresses

    def _addresses(self, host: str, deadline: Deadline) -> tuple[Address, ...]:
        try:
            found = tuple(deadline.wait(partial(self.resolve, host)))
        except TimeoutError:
            raise
        except (OSError, ValueError) as error:
            raise _unknown(host) from error
        if not found:
            raise _unknown(host)
        return found


def read_entry(written: str) -> Entry:
    """Read a line of an allow-list: `host`, `10.1.0.0/16`, `fd00::/8`, each also with a port.

    IPv6 with a port stands in brackets: `[fd00::/8]:8443`. Raises `Misconfigured`.
    """
    found = LINE.fullmatch(written.strip())
    if found is None:
        raise _misread(written)
    bracketed, bracketed_port, bare, place, port = found.groups()
    try:
        return Entry(None, ip_network(bracketed or bare or place), _port(bracketed_port or port))
    except ValueError as error:
        if not place or "/" in place:
            raise _misread(written) from error
    try:
        host = plain_host(httpx2.URL(f"http://{place}/").raw_host.decode("ascii"))
        return Entry(host, None, _port(port))
    except (AddressRefused, httpx2.InvalidURL, ValueError) as error:
        raise _misread(written) from error


def _port(written: str | None) -> int | None:
    """Read a port; none is None. Raises `ValueError`."""
    if written is None:
        return None
    port = int(written)
    if not 0 < port < 65_536:
        raise ValueError(port)
    return port


def _misread(written: str) -> Misconfigured:
    return Misconfigured(
        f"setting network.allow: {written!r} is neither a host nor a range of addresses",
        part="network.allow",
        value=written,
        remedy="write 'intranet.example', 'intranet.example:8080' or '10.1.0.0/16'",
    )


def _refused(host: str, address: Address, reason: str) -> AddressRefused:
    what = reason if host == str(address) else f"{address}, {reason}"
    return AddressRefused(
        f"{host} is {what}; nothing is fetched from there",
        part="address",
        value=host,
        limit="public addresses",
        remedy="copy the page to another host" if reason == CLOUD else OPEN,
    )


def _port_refused(host: str, port: int, ports: frozenset[int]) -> AddressRefused:
    return AddressRefused(
        f"{host} is asked for at port {port}; pages are fetched from {' and '.join(map(str, sorted(ports)))}",
        part="address",
        value=port,
        limit=", ".join(map(str, sorted(ports))),
        remedy=f"name '{host}:{port}' in the setting network.allow, if the desk shall read there",
    )


def _unknown(host: str) -> FetchFailed:
    return FetchFailed(
        f"no address is known of {host}", part="address", value=host, remedy="check how the host is written"
    )
