import json
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from frontdesk.errors import FetchFailed
from frontdesk.net.chat import MOST, ChatModel


def reply(said: object) -> bytes:
    return json.dumps({"choices": [{"message": {"content": said}}]}).encode()


class Script:
    """What the server answers, and what it was asked."""

    def __init__(
        self, body: bytes = b"", status: int = 200, waits: bool = False, drips: bool = False
    ) -> None:
        self.body, self.status, self.waits, self.drips = body, status, waits, drips
        self.asked: list[tuple[str, str, dict[str, object]]] = []
        self.over = Event()


@contextmanager
def serving(script: Script) -> Generator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            script.asked.append((self.path, self.headers.get("Authorization", ""), body))
            if script.waits:
                script.over.wait(10)
            self.send_response(script.status)
            if script.status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            try:
                self.wfile.write(script.body)
                while script.drips and not script.over.wait(0.1):
                    self.wfile.write(b" ")
                    self.wfile.flush()
            except OSError:
                pass

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base has it
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1/"
    finally:
        script.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_model_is_asked_by_its_name_with_its_key_and_gives_what_it_says() -> None:
    script = Script(reply('{"sentences": []}'))
    with serving(script) as url:
        assert ChatModel(url, "m-1", "secret")("do this", "with that") == '{"sentences": []}'
    [(path, key, body)] = script.asked
    assert (path, key, body["model"]) == ("/v1/chat/completions", "Bearer secret", "m-1")
    assert body["messages"] == [
        {"role": "system", "content": "do this"},
        {"role": "user", "content": "with that"},
    ]


def test_the_key_stands_in_no_log() -> None:
    assert "secret" not in repr(ChatModel("http://a.example", "m-1", "secret"))


@pytest.mark.parametrize(
    "script",
    [
        Script(b"oops", 500),
        Script(b"", 302),
        Script(b"no json"),
        Script(b"[]"),
        Script(b'{"choices": []}'),
        Script(reply(None)),
        Script(b"[" * 100_000),
        Script(b" " * (MOST + 1)),
        Script(reply("too late"), waits=True),
        Script(reply("never ends"), drips=True),
    ],
    ids=["500", "redirect", "no JSON", "a list", "nothing", "null", "deep", "too much", "silence", "drops"],
)
def test_every_fault_is_one_error_in_bounded_time(script: Script) -> None:
    with serving(script) as url, pytest.raises(FetchFailed, match="the language model at http"):
        ChatModel(url, "m", seconds=1)("do this", "with that")
    assert len(script.asked) == 1
    assert "Bearer" not in script.asked[0][1]


def test_a_place_where_nobody_listens_and_one_that_is_none_are_the_same_error() -> None:
    for url in ("http://127.0.0.1:9", "no address"):
        with pytest.raises(FetchFailed):
            ChatModel(url, "m", seconds=1)("do this", "with that")
