"""Who may change what the desk knows: staff by their keys where there are any, everybody else where not."""

from collections.abc import Iterator

import pytest

from server.inboxes import STAFF, Desk, opened_desk, with_key


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened_desk(tmp_path_factory.mktemp("staffed"), STAFF) as desk:
        yield desk


@pytest.fixture(scope="module")
def unstaffed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened_desk(tmp_path_factory.mktemp("unstaffed")) as desk:
        yield desk


CHANGES = [
    ("POST", "/v1/knowledge/sources"),
    ("DELETE", "/v1/knowledge/sources/s"),
    ("POST", "/v1/knowledge/urls"),
    ("POST", "/v1/knowledge/jobs"),
    ("GET", "/v1/knowledge/jobs"),
    ("GET", "/v1/knowledge/sources/s/passages"),
    ("PATCH", "/v1/knowledge/sources/s/passages/p"),
    ("GET", "/v1/knowledge/gaps"),
    ("POST", "/v1/knowledge/gaps/approve"),
    ("POST", "/v1/knowledge/gaps/dismiss"),
    ("GET", "/v1/feedback"),
]
SAID = {"conversation": "c", "turn": "t", "emotion": "anger", "by": "Eve"}
PAGE = {"file": ("page.md", b"# Lamp\n\nIt shines.\n")}


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_only_staff_see_and_change_what_is_theirs_where_there_are_keys(
    staffed: Desk, method: str, path: str
) -> None:
    for headers in ({}, {"Authorization": "Bearer nobody"}):
        answer = staffed.client.request(method, path, headers=headers)
        assert answer.status_code == 401, answer.text
        assert answer.json()["error"]["part"] == "Authorization"
    assert staffed.client.request(method, path, headers=with_key("Lin")).status_code != 401


def test_corrections_are_of_staff_and_knowledge_grows_by_their_hand_alone(staffed: Desk) -> None:
    client, key = staffed.client, with_key("Lin")
    assert client.post("/v1/feedback", json=SAID).status_code == 401
    assert client.post("/v1/feedback", json=SAID, headers=key).status_code == 404
    assert client.post("/v1/knowledge/sources", files=PAGE).status_code == 401
    assert client.get("/v1/knowledge/sources").json()["sources"] == []
    taken = client.post("/v1/knowledge/sources", files=PAGE, headers=key)
    assert taken.status_code == 201
    (source,) = client.get("/v1/knowledge/sources").json()["sources"]
    assert client.delete(f"/v1/knowledge/sources/{source['id']}").status_code == 401
    assert client.delete(f"/v1/knowledge/sources/{source['id']}", headers=key).status_code == 204


def test_customers_rate_consent_and_read_without_a_key(staffed: Desk) -> None:
    conversation = staffed.opened()
    turn = staffed.says(conversation, "How long is the warranty?")["turn"]
    path = f"/v1/conversations/{conversation}"
    client = staffed.client
    assert client.put(f"{path}/turns/{turn}/rating", json={"good": False}).status_code == 204
    assert client.put(f"{path}/learning", json={"allowed": True}).status_code == 200
    assert client.get("/v1/knowledge/search", params={"q": "lamp"}).status_code == 200


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_without_staff_everything_stays_open(unstaffed: Desk, method: str, path: str) -> None:
    assert unstaffed.client.request(method, path).status_code != 401
