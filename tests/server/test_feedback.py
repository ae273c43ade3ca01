"""Corrections and consent to learning over HTTP."""

import pytest
from fastapi.testclient import TestClient


@pytest.fixture
def turn(client: TestClient, conversation: str) -> str:
    sent = client.post(f"/v1/conversations/{conversation}/turns", json={"text": "the kettle leaks"})
    made: str = sent.json()["turn"]
    return made


def test_a_correction_is_kept_and_listed_newest_first(
    client: TestClient, conversation: str, turn: str
) -> None:
    told = {"conversation": conversation, "turn": turn, "by": "mei"}
    first = client.post("/v1/feedback", json={**told, "emotion": "anger"})
    second = client.post("/v1/feedback", json={**told, "intent": "refund_status", "emotion": "sadness"})
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() | {"id": 0, "at": ""} == {
        **told,
        "emotion": "anger",
        "intent": None,
        "id": 0,
        "at": "",
    }
    page = client.get("/v1/feedback", params={"limit": 1}).json()
    assert page["corrections"] == [second.json()]
    rest = client.get("/v1/feedback", params={"limit": 1, "before": page["next"]}).json()
    assert rest["corrections"] == [first.json()]
    whole = client.get("/v1/feedback", params={"limit": 200}).json()
    last = client.get("/v1/feedback", params={"limit": len(whole["corrections"])}).json()
    assert (whole["next"], last) == (None, whole)


def test_a_turn_that_is_not_there_is_404(client: TestClient, conversation: str, turn: str) -> None:
    for told in ({"conversation": conversation, "turn": "no"}, {"conversation": "no", "turn": turn}):
        answer = client.post("/v1/feedback", json={**told, "emotion": "joy", "by": "mei"})
        assert (answer.status_code, answer.json()["error"]["kind"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        ({"emotion": "angr"}, "did you mean 'anger'?"),
        ({"intent": "refund_statu"}, "did you mean 'refund_status'?"),
        ({}, "give an emotion, an intent, or both"),
    ],
)
def test_an_unknown_name_is_422_with_the_nearest(
    client: TestClient, conversation: str, turn: str, given: dict[str, str], remedy: str
) -> None:
    told = {"conversation": conversation, "turn": turn, "by": "mei"}
    answer = client.post("/v1/feedback", json={**told, **given})
    assert (answer.status_code, answer.json()["error"]["remedy"]) == (422, remedy)


@pytest.mark.parametrize(
    "body",
    [
        b'{"conversation": "a", "turn": "b", "by": "\\u0000", "emotion": "joy"}',
        b'{"conversation": "a", "turn": "b", "by": "\\ud800", "emotion": "joy"}',
        b'{"conversation": "a", "turn": "b", "by": "", "emotion": "joy"}',
        b'{"conversation": "a", "turn": "b", "by": "mei", "emotoin": "joy"}',
        b'{"conversation": 1, "turn": "b", "by": "mei", "emotion": "joy"}',
        b"[1]",
        b"{",
    ],
)
def test_a_wrong_body_is_refused_without_a_fault(client: TestClient, body: bytes) -> None:
    answer = client.post("/v1/feedback", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422


@pytest.mark.parametrize("params", [{"limit": 0}, {"limit": 999}, {"before": 0}, {"before": 10**30}])
def test_pages_have_limits(client: TestClient, params: dict[str, int]) -> None:
    assert client.get("/v1/feedback", params=params).status_code == 422


def test_a_conversation_may_be_learnt_from_once_its_customer_said_so(
    client: TestClient, conversation: str
) -> None:
    path = f"/v1/conversations/{conversation}/learning"
    assert client.get(path).json() == {"allowed": False}
    for allowed in (True, False):
        assert client.put(path, json={"allowed": allowed}).json() == {"allowed": allowed}
        assert client.get(path).json() == {"allowed": allowed}
    assert client.put(path, json={"allowed": "yes"}).status_code == 422
    assert client.put("/v1/conversations/nobody/learning", json={"allowed": True}).status_code == 404
    assert client.get("/v1/conversations/nobody/learning").status_code == 404
