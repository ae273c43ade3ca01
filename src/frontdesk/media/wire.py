"""How a job and its answer cross the wall of the sandbox: a JSON header, then plain bytes. Never a pickle.

A child may have been taken over by what it decoded, so its answer is as untrusted as the file was: sizes are
checked before anything is read, and `receive` raises `ValueError` for whatever is not of the form.
"""

import json
import socket
import struct
import time
from typing import Any

Json = dict[str, Any]
HEADER = struct.Struct(">IQ")  # bytes of JSON, bytes after it
MAX_JSON = 16_000_000


def send(channel: socket.socket, said: Json, *blobs: bytes | memoryview) -> None:
    """Send a header and what it speaks of."""
    sizes = [memoryview(blob).nbytes for blob in blobs]
    head = json.dumps({**said, "sizes": sizes}).encode()
    channel.sendall(HEADER.pack(len(head), sum(sizes)) + head)
    for blob in blobs:
        channel.sendall(blob)


def receive(channel: socket.socket, limit: int, deadline: float | None = None) -> tuple[Json, list[bytes]]:
    """Receive what `send` sent, at most ``limit`` bytes, before ``deadline`` on the monotonic clock.

    Raises `EOFError` when the other side is gone, `TimeoutError`, and `ValueError` for a wrong form.
    """
    json_size, size = HEADER.unpack(_exactly(channel, HEADER.size, deadline))
    if json_size > MAX_JSON or size > limit:
        raise ValueError(f"an answer of {json_size + size:,} bytes; the limit is {limit:,}")
    said, sizes = _header(_exactly(channel, json_size, deadline))
    if sum(sizes) != size:
        raise ValueError("the sizes do not add up")
    return said, [_exactly(channel, one, deadline) for one in sizes]


def _header(data: bytes) -> tuple[Json, list[int]]:
    try:
        said = json.loads(data)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(said, dict):
        raise ValueError("the header is no object")  # noqa: TRY004 - one error for every wrong form
    found: Json = said
    sizes = found.pop("sizes", None)
    if not isinstance(sizes, list) or not all(type(one) is int and one >= 0 for one in sizes):
        raise ValueError("the sizes are no list of sizes")
    return found, sizes


def _exactly(channel: socket.socket, size: int, deadline: float | None) -> bytes:
    parts = bytearray(size)
    view, got = memoryview(parts), 0
    while got < size:
        if deadline is not None:  # one deadline for the whole: a child that drips cannot hold the parent
            channel.settimeout(max(0.001, deadline - time.monotonic()))
        more = channel.recv_into(view[got:])
        if more == 0:
            raise EOFError("the other side is gone")
        got += more
    return bytes(parts)
