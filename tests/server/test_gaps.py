"""Questions without an answer over HTTP: noted, gathered, approved, dismissed; ratings."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

QUESTION = "Do you rent out camping stoves by the week?"
RATED = "How long is the warranty on a kettle?"


def ask(client: TestClient, conversation: str, text: str) -> dict[str, Any]:
    sent = client.post(f"/v1/conversations/{conversation}/turns", json={"text": text})
    made: dict[str, Any] = sent.json()
    return made


def groups(client: TestClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/v1/knowledge/gaps").json()["groups"]
    return found


def dismiss(client: TestClient) -> None:
    for group in groups(client):
        client.post("/v1/knowledge/gaps/dismiss", json={"gaps": [gap["id"] for gap in group["gaps"]]})


@pytest.fixture(autouse=True)
def closed(client: TestClient) -> Iterator[None]:
    """Begin and end without open gaps: other tests of this house ask what it does not know."""
    dismiss(client)
    yield
    dismiss(client)


def test_an_unanswered_question_becomes_a_gap_without_what_is_personal(
    client: TestClient, conversation: str
) -> None:
    reply = ask(client, conversation, f"{QUESTION} Write to mei@example.com")
    assert reply["unanswered"]
    (group,) = groups(client)
    (gap,) = group["gaps"]
    assert (gap["conversation"], gap["turn"], gap["reason"]) == (conversation, reply["turn"], "unanswered")
    assert "mei@example.com" not in gap["text"]
    assert gap["text"].startswith(QUESTION)
    assert group["draft"]["question"] == gap["text"]


def test_the_same_question_of_two_customers_is_one_group(client: TestClient) -> None:
    for _ in range(2):
        conversation = client.post("/v1/conversations", json={"locale": "en"}).json()["conversation"]
        ask(client, conversation, QUESTION)
    assert [len(group["gaps"]) for group in groups(client)] == [2]


def test_an_answered_question_is_a_gap_only_when_it_is_rated_badly(
    client: TestClient, conversation: str
) -> None:
    turn = ask(client, conversation, RATED)
    assert (turn["unanswered"], turn["asked"], groups(client)) == (False, RATED, [])
    place = f"/v1/conversations/{conversation}/turns/{turn['turn']}/rating"
    assert client.put(place, json={"good": True}).status_code == 204
    assert groups(client) == []
    assert client.put(place, json={"good": False, "comment": "too short"}).status_code == 204
    (group,) = groups(client)
    assert [(gap["text"], gap["reason"]) for gap in group["gaps"]] == [(RATED, "badly_rated")]
    assert "twenty-four months" in group["draft"]["answer"]
    assert group["draft"]["nearest"][0]["title"].endswith(RATED)


def test_an_approved_draft_answers_the_next_customer(client: TestClient, conversation: str) -> None:
    ask(client, conversation, QUESTION)
    ids = [gap["id"] for gap in groups(client)[0]["gaps"]]
    entry = {"gaps": ids, "question": QUESTION, "answer": "Yes, for nine euros a week.", "language": "en"}
    made = client.post("/v1/knowledge/gaps/approve", json=entry)
    assert (made.status_code, made.json()["passages"]) == (201, 1)
    assert groups(client) == []
    again = ask(client, conversation, QUESTION)
    assert "nine euros" in again["reply"]["parts"][0]["text"]
    assert again["citations"][0]["source"] == made.json()["id"]
    twice = client.post("/v1/knowledge/gaps/approve", json={**entry, "answer": "No."})
    assert (twice.status_code, twice.json()["error"]["kind"]) == (409, "conflict")
    assert "nine euros" in ask(client, conversation, QUESTION)["reply"]["parts"][0]["text"]
    client.delete(f"/v1/knowledge/sources/{made.json()['id']}")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("approve", {"gaps": ["no"], "question": "a?", "answer": "b", "language": "en"}, 404),
        ("approve", {"gaps": [], "question": "a?", "answer": "b", "language": "en"}, 422),
        ("approve", {"gaps": ["no"], "question": "", "answer": "b", "language": "en"}, 422),
        ("approve", {"gaps": ["no"], "question": " ", "answer": "b", "language": "en"}, 422),
        ("approve", {"gaps": ["no"], "question": "a?", "answer": "b", "language": "fr"}, 422),
        ("approve", {"gaps": ["no"], "question": "a?", "answer": "b\0", "language": "en"}, 422),
        ("dismiss", {"gaps": ["no"]}, 404),
        ("dismiss", {"gaps": ["no\0"]}, 422),
        ("dismiss", {"gaps": ["no"], "more": 1}, 422),
    ],
)
def test_wrong_bodies_change_nothing(
    client: TestClient, path: str, body: dict[str, Any], status: int
) -> None:
    answer = client.post(f"/v1/knowledge/gaps/{path}", json=body)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_a_rating_of_nothing_is_404_and_a_wrong_one_422(client: TestClient, conversation: str) -> None:
    place = f"/v1/conversations/{conversation}/turns/no/rating"
    assert client.put(place, json={"good": False}).status_code == 404
    assert client.put("/v1/conversations/no/turns/no/rating", json={"good": False}).status_code == 404
    assert client.put(place, json={"good": "yes"}).status_code == 422
