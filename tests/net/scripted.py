"""A language model's server that answers what a test wrote down, over real sockets, with faults and all."""

import json
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

Json = dict[str, Any]


@dataclass
class Turn:
    """One answer: its status, its pieces, and how they come."""

    pieces: Sequence[bytes] = (b"",)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    waits: bool = False  # with everything, until the test is over
    hangs: bool = False  # after the pieces
    drips: bool = False  # spaces after the pieces, for ever


@dataclass
class Script:
    """Answers in their order, the last again and again; ``asked`` is what came: path, key, body."""

    turns: Sequence[Turn | Callable[[Json], Turn]]
    asked: list[tuple[str, dict[str, str], Json]] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    def next(self, body: Json) -> Turn:
        turn = self.turns[min(len(self.asked) - 1, len(self.turns) - 1)]
        return turn(body) if callable(turn) else turn


def whole(said: object, **message: object) -> Turn:
    """Answer as a whole."""
    choice = {"message": {"role": "assistant", "content": said, **message}, "finish_reason": "stop"}
    body = {"choices": [choice], "usage": {"total_tokens": 40}}
    return Turn((json.dumps(body).encode(),), headers={"Content-Type": "application/json"})


def wishes(tool: str, arguments: object) -> Turn:
    """Wish for a tool, in the way of the protocol."""
    function = {"name": tool, "arguments": arguments if isinstance(arguments, str) else json.dumps(arguments)}
    return whole(None, tool_calls=[{"id": "call-1", "type": "function", "function": function}])


def streamed(*texts: str, ends: bool = True, **how: bool) -> Turn:
    """Answer in pieces; without ``ends`` the connection is closed in the middle."""
    pieces = [_event({"choices": [{"index": 0, "delta": {"content": text}}]}) for text in texts]
    if ends:
        pieces += [
            _event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}),
            b"data: [DONE]\n\n",
        ]
    return Turn(pieces, headers={"Content-Type": "text/event-stream"}, **how)


def _event(data: Json) -> bytes:
    return b"data: " + json.dumps(data).encode() + b"\n\n"


class Handler(BaseHTTPRequestHandler):
    """Answers from a script."""

    script: Script

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.script.asked.append((self.path, dict(self.headers), body))
        turn = self.script.next(body)
        if turn.waits:
            self.script.over.wait(10)
        with suppress(OSError):
            self._send(turn)

    def _send(self, turn: Turn) -> None:
        self.send_response(turn.status)
        for name, value in turn.headers.items():
            self.send_header(name, value)
        self.end_headers()
        for piece in turn.pieces:
            self.wfile.write(piece)
            self.wfile.flush()
        while turn.drips and not self.script.over.wait(0.1):
            self.wfile.write(b" ")
            self.wfile.flush()
        if turn.hangs:
            self.script.over.wait(10)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base has it
        pass


@contextmanager
def serving(script: Script) -> Generator[str]:
    """Serve a script, and give the address of its API."""
    handler = type("Scripted", (Handler,), {"script": script})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1/"
    finally:
        script.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
