"""A network of its own in which every address exists and answers; run by test_namespace.

Two namespaces hang together by a cable. The far one believes that every address there is is its own, and this
one sends there whatever is not loopback. So a fetcher that forgot to check would be answered from anywhere,
by real sockets, at port 80.
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

from frontdesk.errors import RejectedInput
from frontdesk.net.fetch import Fetcher
from frontdesk.net.guard import Guard, read_entry

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\npage"
MOVED = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
NEAR = """
    ip link set lo up
    ip addr add 192.168.77.2/24 dev near
    ip -6 addr add fd77::2/64 dev near nodad
    ip link set near up
    ip route add default via 192.168.77.1
    ip -6 route add default via fd77::1
"""
FAR = """
    ip link set lo up
    ip addr add 192.168.77.1/24 dev far
    ip -6 addr add fd77::1/64 dev far nodad
    ip link set far up
    ip route add local 0.0.0.0/0 dev lo table main
    ip -6 route add local ::/0 dev lo table main
"""


def configure(script: str) -> None:
    for line in script.strip().splitlines():
        subprocess.run(line.split(), check=True, capture_output=True)


def listener() -> socket.socket:
    made = socket.create_server(("::", 80), family=socket.AF_INET6, backlog=64, dualstack_ipv6=True)
    made.settimeout(60)
    return made


def answer(heard: socket.socket, log: Path) -> None:
    """Answer everybody, and write down at which address."""
    while True:
        try:
            caller, _ = heard.accept()
        except TimeoutError:
            return
        with caller, log.open("a") as written, suppress(OSError):
            written.write(f"{caller.getsockname()[0]}\n")
            written.flush()
            caller.sendall(MOVED if b"GET /go " in caller.recv(65_536) else HEAD)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def far(log: Path) -> None:
    """Be everybody else."""
    say("ready")
    sys.stdin.readline()  # until the cable is plugged in
    configure(FAR)
    heard = listener()
    say("listening")
    answer(heard, log)


@contextmanager
def world(log: Path) -> Iterator[None]:
    """Build both namespaces; this process is already in the near one."""
    command = ["unshare", "-n", sys.executable, __file__, "far", str(log)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin
        assert other.stdout
        other.stdout.readline()
        configure(f"ip link add near type veth peer name far\nip link set far netns {other.pid}")
        configure(NEAR)
        other.stdin.write("\n")
        other.stdin.flush()
        if other.stdout.readline() != "listening\n":
            sys.exit(77)
        Thread(target=answer, args=(listener(), log), daemon=True).start()
        try:
            yield
        finally:
            other.kill()


def reached(fetcher: Fetcher, addresses: list[str], log: Path) -> dict[str, list[str]]:
    """Fetch from each address; tell which answered, and at which addresses anybody was called meanwhile."""
    log.write_text("")
    answered: list[str] = []
    for address in addresses:
        with suppress(RejectedInput):
            fetcher.get(address)
            answered.append(address)
    time.sleep(0.1)
    return {"answered": answered, "called": log.read_text().split()}


def main(log: Path) -> None:
    addresses: list[str] = json.loads(sys.stdin.read())
    opened = Guard((read_entry("203.0.113.0/24"), read_entry("0.0.0.0/0")))
    with world(log):
        guarded = Fetcher(Guard(), 0.5)
        told = {
            "guarded": reached(guarded, addresses, log),
            "careless": reached(Fetcher(Careless(), 0.5), addresses, log),
            "public": reached(guarded, ["http://8.8.8.8/", "http://203.0.113.5/", "http://8.8.8.8/go"], log),
            "listed": reached(
                Fetcher(opened, 2),
                ["http://203.0.113.5/", "http://10.0.0.1/", "http://169.254.169.254/"],
                log,
            ),
        }
    say(json.dumps(told))


class Careless(Guard):
    """A guard that lets everything through, as if there were none."""

    def admit(self, host: str, port: int, deadline: object) -> tuple[object, ...]:  # type: ignore[override]
        return tuple(self.resolve(host))


if __name__ == "__main__":
    far(Path(sys.argv[2])) if sys.argv[1] == "far" else main(Path(sys.argv[2]))
