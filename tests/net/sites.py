"""Real sites on loopback for tests of what fetches: they answer what they are told and count who calls."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

Answers = Callable[[bytes, socket.socket], None]  # what was asked, and where to answer

FAMILIES = {"127.0.0.1": socket.AF_INET, "::1": socket.AF_INET6, "::": socket.AF_INET6}


@dataclass
class Site:
    """A site that is running: its port, the requests it heard, how many connected."""

    port: int
    heard: list[bytes] = field(default_factory=list[bytes])
    connections: int = 0


@contextmanager
def site(answer: Answers, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Site]:
    """Run a site; "::" hears IPv4 as well."""
    with socket.socket(FAMILIES[host]) as listener:
        if host == "::":
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind((host, 0))
        listener.listen(64)
        listener.settimeout(0.02)
        made, closing = Site(listener.getsockname()[1]), Event()
        thread = Thread(target=_serve, args=(listener, made, answer, tls, closing))
        thread.start()
        try:
            yield made
        finally:
            closing.set()
            thread.join()


def _serve(
    listener: socket.socket, made: Site, answer: Answers, tls: ssl.SSLContext | None, closing: Event
) -> None:
    while not closing.is_set():
        try:
            caller, _ = listener.accept()
        except TimeoutError:
            continue
        made.connections += 1
        caller.settimeout(5)
        try:
            with tls.wrap_socket(caller, server_side=True) if tls else caller as spoken:
                asked = b""
                while b"\r\n\r\n" not in asked and (more := spoken.recv(65_536)):
                    asked += more
                made.heard.append(asked)
                answer(asked, spoken)
        except OSError:  # the other side has heard enough
            caller.close()


def says(body: bytes, media_type: str = "text/html", *headers: str, status: str = "200 OK") -> Answers:
    """Answer everybody with the same page."""
    head = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", f"Content-Length: {len(body)}", *headers]

    def answer(asked: bytes, spoken: socket.socket) -> None:
        spoken.sendall("\r\n".join([*head, "", ""]).encode() + body)

    return answer


def leads(*steps: str) -> Answers:
    """Answer the n-th path, "/n", with the n-th address to go on to; after the last with a page."""
    page = says(b"<p>At the end.</p>")

    def answer(asked: bytes, spoken: socket.socket) -> None:
        path = asked.split(b" ")[1].decode().strip("/")
        step = int(path or 0)
        if step >= len(steps):
            return page(asked, spoken)
        return says(b"", "text/html", f"Location: {steps[step]}", status="302 Found")(asked, spoken)

    return answer


def drips(head: bytes, drop: bytes, pause: float) -> Answers:
    """Begin to answer, and then go on for ever, slowly."""

    def answer(asked: bytes, spoken: socket.socket) -> None:
        spoken.sendall(head)
        while True:
            time.sleep(pause)
            spoken.sendall(drop)

    return answer
