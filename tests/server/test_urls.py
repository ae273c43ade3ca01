from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from frontdesk.house import House
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.net.fetch import Fetcher
from frontdesk.net.guard import Guard, read_entry
from frontdesk.server import knowledge, urls
from frontdesk.server.door import guard
from knowledge.memory import MemoryStore
from knowledge.pages import Counted
from knowledge.reads import Told, quiet
from net.sites import Site, says, site

PAGE = b"# Parcels\n\n## When does a parcel come?\n\nParcels come on weekdays between eight and six.\n"
PRIVATE = "http://169.254.169.254/latest/meta-data/"


@pytest.fixture(scope="module")
def running() -> Iterator[Site]:
    with site(says(PAGE, "text/markdown; charset=utf-8")) as made:
        yield made


@pytest.fixture(scope="module")
def client(house: House, running: Site) -> Iterator[TestClient]:
    """Talk to a desk that may read at one site on this machine."""
    fetcher = Fetcher(Guard((read_entry(f"127.0.0.1:{running.port}"),)), 5)
    app = FastAPI()
    app.include_router(urls.router(house.knowledge, house.queue, fetcher))
    app.include_router(knowledge.changing(house.knowledge, house.queue))
    app.include_router(knowledge.router(house.knowledge, house.queue))
    with TestClient(guard(app, 60_000), raise_server_exceptions=False) as made:
        yield made


def post(client: TestClient, *pages: str) -> tuple[int, Any]:
    answer = client.post("/v1/knowledge/urls", json={"urls": pages})
    return answer.status_code, answer.json()


def test_a_page_of_the_web_becomes_a_source_once(client: TestClient, running: Site) -> None:
    url = f"http://127.0.0.1:{running.port}/parcels"
    status, answer = post(client, f"{url}#when")
    (source,) = answer["sources"]
    assert (status, source["name"], source["title"], answer["rejected"]) == (201, url, "Parcels", [])
    assert post(client, url) == (201, answer)  # the same bytes again: the same source, of the same time
    found = client.get("/v1/knowledge/search", params={"q": "when does a parcel come", "k": 1}).json()
    assert found["passages"][0]["source"] == source["id"]
    assert client.delete(f"/v1/knowledge/sources/{source['id']}").status_code == 204


def test_a_bad_address_among_several_is_refused_alone(client: TestClient, running: Site) -> None:
    status, answer = post(
        client, PRIVATE, f"http://127.0.0.1:{running.port}/", "http://anna:secret@a.example/"
    )
    assert (status, len(answer["sources"])) == (201, 1)
    private, credentials = answer["rejected"]
    assert (private["kind"], private["part"]) == ("address_refused", PRIVATE)
    assert "metadata" in private["message"]
    assert private["remedy"]
    assert "secret" not in str(credentials)
    client.delete(f"/v1/knowledge/sources/{answer['sources'][0]['id']}")


@pytest.mark.parametrize("url", [PRIVATE, "http://127.0.0.1/", "file:///a", "", "http://[::1]:9/", "\0"])
def test_a_bad_address_alone_is_the_answer(client: TestClient, url: str) -> None:
    status, answer = post(client, url)
    assert (status, answer["error"]["kind"]) == (422, "address_refused")


@pytest.mark.parametrize(
    "body",
    [
        b'{"urls": []}',
        b'{"urls": "http://a"}',
        b'{"urls": [1]}',
        b"{}",
        b"[]",
        b"x",
        b'{"urls": ["\\ud800"]}',
    ],
)
def test_a_body_without_addresses_is_refused(client: TestClient, body: bytes) -> None:
    answer = client.post("/v1/knowledge/urls", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)


def test_too_many_addresses_at_once_are_refused(client: TestClient) -> None:
    assert post(client, *["http://127.0.0.1/"] * 21)[0] == 422


def test_a_long_recording_at_an_address_lets_turns_come_between(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    works: list[str] = []
    run = house.queue.run

    def watched(work: partial[object]) -> object:
        works.append(work.func.__name__)
        return run(work)

    monkeypatch.setattr(house.queue, "run", watched)
    told = Told(speech=[(at * 1_000, at * 1_000 + 900) for at in range(100)], words=["Press it once."])
    knowledge_ = KnowledgeBase(MemoryStore(), Counted(), means=told.means())
    with site(says(quiet(100), "audio/flac")) as running:
        fetcher = Fetcher(Guard((read_entry(f"127.0.0.1:{running.port}"),)), 5)
        app = FastAPI()
        app.include_router(urls.router(knowledge_, house.queue, fetcher))
        url = f"http://127.0.0.1:{running.port}/talk.flac"
        assert TestClient(app).post("/v1/knowledge/urls", json={"urls": [url]}).status_code == 201
    assert works == ["read", "read", "embed", "keep"]
