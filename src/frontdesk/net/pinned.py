"""Connections to addresses that were checked, and to nothing else: no name is looked up a second time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import httpcore2

from frontdesk.errors import FetchFailed
from frontdesk.net.addresses import Address
from frontdesk.net.deadline import Deadline
from frontdesk.net.place import Place
from frontdesk.net.timed import Timed

Dial = Callable[[Address, int, float], httpcore2.NetworkStream]
SILENT = (httpcore2.ConnectError, httpcore2.ConnectTimeout)


class Pinned(httpcore2.NetworkBackend):
    """Connects to the first of some addresses that answers, whatever host it is asked for."""

    def __init__(self, addresses: Sequence[Address], deadline: Deadline, dial: Dial | None = None) -> None:
        self.addresses, self.deadline, self.dial = addresses, deadline, dial or direct

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect; each address has its share of the time that is left, so that a silent one is passed."""
        del host, timeout, local_address, socket_options
        failed: Exception = httpcore2.ConnectError("no address")
        for shares, address in zip(range(len(self.addresses), 0, -1), self.addresses, strict=True):
            try:
                stream = self.dial(address, port, self.deadline.left() / shares)
            except SILENT as error:
                failed = error
            else:
                return Timed(stream, self.deadline.left)
        raise failed


def direct(address: Address, port: int, seconds: float) -> httpcore2.NetworkStream:
    """Connect to an address itself."""
    return httpcore2.SyncBackend().connect_tcp(str(address), port, seconds)


@dataclass(frozen=True, slots=True)
class Tunnel:
    """Connects through a proxy, which is told the checked address, not the name: it looks nothing up either.

    Where the proxy does not answer there is no way around it.
    """

    proxy: Place
    addresses: Sequence[Address]  # of the proxy
    deadline: Deadline

    def __call__(self, address: Address, port: int, seconds: float) -> httpcore2.NetworkStream:
        """Ask the proxy for a connection. Raises `FetchFailed`."""
        del seconds
        to = f"[{address}]:{port}" if address.version == 6 else f"{address}:{port}"
        proxy = httpcore2.URL(
            scheme=self.proxy.scheme, host=self.proxy.host, port=self.proxy.port, target=to.encode()
        )
        connection = httpcore2.HTTPConnection(
            proxy.origin, network_backend=Pinned(self.addresses, self.deadline)
        )
        try:
            answer = connection.handle_request(httpcore2.Request("CONNECT", proxy, headers={"Host": to}))
        except (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError) as error:
            raise self.failed("cannot be reached") from error
        if not 200 <= answer.status < 300:
            connection.close()
            raise self.failed(f"answers {answer.status} when asked for {to}")
        stream: httpcore2.NetworkStream = answer.extensions["network_stream"]
        return stream

    def failed(self, what: str) -> FetchFailed:
        """Say what is wrong with the proxy."""
        return FetchFailed(
            f"the proxy {self.proxy.authority} {what}; nothing is fetched past it",
            part="network.proxy",
            value=self.proxy.authority,
            remedy="start it or let it through, or change the setting network.proxy",
        )
