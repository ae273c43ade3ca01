"""How long a desk takes to be ready, and how much memory it holds after one turn of each modality.

Both are of a real `frontdesk serve` in a process of its own, on the sample shop's photo, voice message and
film. Memory is resident memory of the server and of the processes it started, shared pages counted for each.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil

from frontdesk.demo.film import film
from frontdesk.demo.prompts import prompt_file

READY = "Frontdesk is ready at "


def figures(home: Path) -> Iterator[str]:
    """Start a server on a home that was made before, talk to it, look at its memory."""
    began = time.monotonic()
    command = [sys.executable, "-m", "frontdesk", "serve", "--port", "0", "--home", str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        address = _address(server)
        yield f"serve is ready after {time.monotonic() - began:.1f} s (goal 5 or less)"
        try:
            yield f"first text turn after {_talk(address, began):.1f} s"
            held, each = _resident(server.pid)
            yield f"resident after a turn of each modality: {held / 1e6:.0f} MB {each} (goal 1,500 or less)"
        finally:
            server.terminate()


def _address(server: "subprocess.Popen[str]") -> str:
    assert server.stdout
    return next(line for line in server.stdout if line.startswith(READY)).removeprefix(READY).strip()


def _talk(address: str, began: float) -> float:
    """Send one turn of each modality; return when the first, of text, was answered."""
    with httpx.Client(base_url=address, timeout=300) as client:
        conversation = client.post("/v1/conversations").json()["conversation"]
        path, agree = (f"/v1/conversations/{conversation}/{name}" for name in ("turns", "consent"))
        client.post(path, json={"text": "我的退款什么时候到账？"}).raise_for_status()
        first = time.monotonic() - began
        agreed = {"purposes": ["voice", "face"], "version": client.get(agree).json()["version"]}
        client.put(agree, json=agreed).raise_for_status()  # so that every model is used
        for field, data in _files():
            client.post(path, files={field: data}).raise_for_status()
    return first


def _files() -> Iterator[tuple[str, bytes]]:
    yield "image", prompt_file("zh-photo")[0]
    yield "audio", prompt_file("zh-voice")[0]
    yield "video", film("router_red_light", 7)


def _resident(pid: int) -> tuple[int, list[str]]:
    server = psutil.Process(pid)
    sizes = [process.memory_info().rss for process in (server, *server.children(recursive=True))]
    return sum(sizes), [f"{size / 1e6:.0f}" for size in sizes]
