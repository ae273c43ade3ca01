"""Clients that ask over HTTP, in a process of their own and with little work: it is not them we measure."""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from multiprocessing import get_context


def ask_all(port: int, path: str, bodies: Sequence[bytes], clients: int) -> float:
    """Post every body from ``clients`` connections at once; return the seconds until all are answered."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(theirs, port, path, list(bodies), clients))
    process.start()
    theirs.close()  # else nobody would hear that it died
    ours.recv()  # it is up
    ours.send("go")
    seconds: float = ours.recv()
    process.join()
    return seconds


def _run(pipe, port: int, path: str, bodies: list[bytes], clients: int) -> None:  # type: ignore[no-untyped-def]
    pipe.send("up")
    pipe.recv()
    started = time.perf_counter()
    asyncio.run(_all(port, path, bodies, clients))
    pipe.send(time.perf_counter() - started)


async def _all(port: int, path: str, bodies: list[bytes], clients: int) -> None:
    waiting = iter(bodies)

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for body in waiting:
            head = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            if not answer.startswith(b"HTTP/1.1 200"):
                sys.exit(f"a request was refused: {answer[:60]!r}")
            length = next(
                line for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length")
            )
            await reader.readexactly(int(length.split(b":")[1]))
        writer.close()

    await asyncio.gather(*(client() for _ in range(clients)))


def bodies(texts: Sequence[str]) -> list[bytes]:
    """Write texts as bodies of /v1/understand."""
    return [json.dumps({"text": text}).encode() for text in texts]
