import errno
import os
import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from starlette.testclient import WebSocketDenialResponse

from frontdesk import errors
from frontdesk.config import load
from frontdesk.house import House, open_house
from frontdesk.sections import Server
from frontdesk.server.app import create_app
from frontdesk.server.door import guard, status_of
from frontdesk.server.run import take_port


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.TooLarge("text", 2, 1), 413),
        (errors.UnsupportedMedia("x"), 415),
        (errors.UnreadableMedia("x"), 422),
        (errors.NotFound("x"), 404),
        (errors.KeyReused("x"), 422),
        (errors.InProgress("x"), 409),
        (errors.ModelMissing("x"), 503),
        (errors.Overloaded("x"), 503),
        (errors.StorageFailed("x"), 503),
        (errors.Misconfigured("x"), 500),
    ],
)
def test_every_error_has_its_status(error: errors.FrontdeskError, status: int) -> None:
    assert status_of(error) == status


def test_a_fault_of_ours_shows_its_id_and_nothing_of_its_inside(caplog: pytest.LogCaptureFixture) -> None:
    app = FastAPI()

    @app.get("/fault")
    def fault() -> None:
        raise KeyError("the secret inside")

    answer = TestClient(guard(app, 1_000), raise_server_exceptions=False).get("/fault")
    error = answer.json()["error"]
    assert (answer.status_code, error["kind"]) == (500, "fault")
    assert "secret" not in answer.text
    assert error["id"] in caplog.text


def test_a_full_disk_is_503_with_the_remedy_and_the_desk_recovers_alone(
    house: House, client: TestClient, conversation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, photo = (
        f"/v1/conversations/{conversation}/turns",
        {"image": ("a.gif", GIF)},
    )

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        answer = client.post(path, files=photo)
    assert (answer.status_code, answer.json()["error"]["kind"]) == (503, "storage_failed")
    assert "No space left on device" in answer.json()["error"]["message"]
    assert answer.headers["retry-after"]
    assert client.get(f"/v1/conversations/{conversation}").json()["turns"] == []
    assert client.post(path, files=photo).status_code == 201


def test_a_full_database_is_503_and_keeps_nothing_of_the_turn(
    house: House, client: TestClient, conversation: str
) -> None:
    path, long = f"/v1/conversations/{conversation}/turns", {"text": "a lamp that flickers " * 900}

    def cap(connection: DBAPIConnection, _: object) -> None:
        connection.cursor().execute("PRAGMA max_page_count=1")  # SQLite raises it to what is in use

    event.listen(house.engine, "connect", cap)
    house.engine.dispose()
    answers = [client.post(path, json=long) for _ in range(4)]
    event.remove(house.engine, "connect", cap)
    house.engine.dispose()
    assert answers[-1].status_code == 503
    assert "full" in answers[-1].json()["error"]["message"]
    kept = client.get(f"/v1/conversations/{conversation}").json()["turns"]
    assert len(kept) < len(answers)
    assert client.post(path, json=long).status_code == 201


def test_a_name_with_a_nul_is_not_found_by_any_route_on_either_database(
    client: TestClient, emptied: str, tmp_path: Path
) -> None:
    _all_not_found(client)
    settings = load(home=tmp_path, models=tmp_path / "no-models", database=emptied)
    with open_house(settings) as house, TestClient(create_app(house), raise_server_exceptions=False) as other:
        _all_not_found(other)


def _all_not_found(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    named = {path: [*methods] for path, methods in paths.items() if "{" in path}
    assert len(named) > 20
    for path, methods in named.items():
        for method in methods:
            answer = client.request(method, re.sub(r"\{\w+\}", "a%00b", path))
            assert (answer.status_code, answer.json()["error"]["kind"]) == (404, "not_found"), (method, path)
            assert answer.headers["x-content-type-options"] == "nosniff"
    with (
        pytest.raises(WebSocketDenialResponse) as refused,
        client.websocket_connect("/v1/conversations/a%00b/events"),
    ):
        pass
    assert refused.value.status_code == 404


def test_a_port_that_is_taken_is_said_with_the_remedy() -> None:
    taken = take_port(Server(port=0))
    taken.listen()
    port = taken.getsockname()[1]
    with pytest.raises(errors.Misconfigured, match=f"port {port} on 127.0.0.1 is taken; choose another"):
        take_port(Server(port=port))
    taken.close()


def test_two_applications_can_stand_side_by_side(house: House) -> None:
    assert create_app(house) is not create_app(house)


GIF = bytes.fromhex("47494638396101000100800000ff00000000002c00000000010001000002024401003b")
