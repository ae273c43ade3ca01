"""How a job and its answer cross the wall of the sandbox: a JSON header, then plain bytes. Never a pickle."""

import json
import socket
import struct
from typing import Any

from frontdesk.errors import TooLarge

Json = dict[str, Any]
HEADER = struct.Struct(">IQ")  # bytes of JSON, bytes after it
MAX_JSON = 64_000_000


def send(channel: socket.socket, said: Json, *blobs: bytes | memoryview) -> None:
    """Send a header and what it speaks of."""
    sizes = [memoryview(blob).nbytes for blob in blobs]
    head = json.dumps({**said, "sizes": sizes}).encode()
    channel.sendall(HEADER.pack(len(head), sum(sizes)) + head)
    for blob in blobs:
        channel.sendall(blob)


def receive(channel: socket.socket, limit: int) -> tuple[Json, list[bytes]]:
    """Receive what `send` sent. Raises `EOFError` when the other side is gone, `TooLarge` over the limit."""
    json_size, size = HEADER.unpack(_exactly(channel, HEADER.size))
    if json_size > MAX_JSON or size > limit:
        raise TooLarge("the decoded part in bytes", json_size + size, limit)
    said = json.loads(_exactly(channel, json_size))
    sizes = [int(one) for one in said.pop("sizes")]
    if sum(sizes) != size or min(sizes, default=0) < 0:
        raise EOFError("the sizes do not add up")
    return said, [_exactly(channel, one) for one in sizes]


def _exactly(channel: socket.socket, size: int) -> bytes:
    parts = bytearray(size)
    view, got = memoryview(parts), 0
    while got < size:
        more = channel.recv_into(view[got:])
        if more == 0:
            raise EOFError("the other side is gone")
        got += more
    return bytes(parts)
