import socket

import anyio
import httpx2
import pytest

from frontdesk.errors import FetchFailed
from frontdesk.net.service import LONGEST, Asked, Service, open_client
from net.sites import drips, says, site


def test_a_request_carries_query_body_and_key_and_nothing_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with site(says(b"{}", "application/json")) as running:
        service = Service(f"http://127.0.0.1:{running.port}/v1/", "k3y")
        asked = Asked("POST", "/orders", {"full": True, "none": None, "n": 5}, {"a": "好"}, {"X-One": "1"})
        assert service.ask(asked, 5).status == 200
        (heard,) = running.heard
    head = heard.partition(b"\r\n\r\n")[0].lower()
    assert heard.startswith(b"POST /v1/orders?full=true&n=5 HTTP/1.1\r\n")
    assert b"authorization: bearer k3y" in head
    assert b"x-one: 1" in head


def test_a_key_is_shown_nowhere() -> None:
    service = Service("http://127.0.0.1:1", "k3y")
    assert "k3y" not in repr(service)
    with pytest.raises(FetchFailed) as raised:
        service.ask(Asked("GET", "/"), 1)
    assert "k3y" not in str(raised.value)


def test_an_answer_is_cut_off_where_it_is_too_long() -> None:
    with site(says(b"x" * 1_000_000)) as running:
        answer = Service(f"http://127.0.0.1:{running.port}").ask(Asked("GET", "/"), 5)
    assert 70_000 < len(answer.data) < 200_000


def test_what_drips_ends_in_time() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"
    with site(drips(head, b"x", 0.05)) as running, pytest.raises(TimeoutError):
        Service(f"http://127.0.0.1:{running.port}").ask(Asked("GET", "/"), 0.3)


def test_who_does_not_listen_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}", "http://", "http://a b/"):
        with pytest.raises(FetchFailed, match="cannot be reached"):
            Service(url).look()


def test_a_client_of_another_protocol_shows_the_key_as_well() -> None:
    assert open_client("k3y", 5).headers["authorization"] == "Bearer k3y"


@pytest.mark.parametrize(("method", "size"), [("POST", LONGEST), ("GET", LONGEST + 1), ("POST", LONGEST + 1)])
def test_a_library_reads_no_longer_answer_to_what_it_posts(method: str, size: int) -> None:
    async def asked(port: int) -> int:
        async with open_client("", 5) as client:
            return len((await client.request(method, f"http://127.0.0.1:{port}/")).content)

    with site(says(b"x" * size, "application/json")) as running:
        if (method, size) == ("POST", LONGEST + 1):
            with pytest.raises(httpx2.StreamError, match="an answer of more than 1,000,000 bytes"):
                anyio.run(asked, running.port)
        else:
            assert anyio.run(asked, running.port) == size
