from collections.abc import Iterator

import pytest

from server.inboxes import Desk, as_agent, opened_desk

LIN = as_agent("Lin")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened_desk(tmp_path_factory.mktemp("home")) as opened:
        yield opened


def kinds(desk: Desk, conversation: str) -> list[str]:
    return [event.kind for event in desk.house.inbox.events.since(0, conversation)]


def test_tags_are_those_of_the_pack(desk: Desk) -> None:
    conversation = desk.asks()
    path = f"/v1/inbox/{conversation}/tags"
    told = desk.client.put(path, json={"tags": ["vip", "damage", "vip"]}, headers=LIN)
    assert told.json() == {"tags": ["damage", "vip"]}
    wrong = desk.client.put(path, json={"tags": ["vpi"]}, headers=LIN)
    assert wrong.status_code == 422
    assert wrong.json()["error"]["remedy"] == "did you mean 'vip'?"
    assert desk.client.put(path, json={"tags": []}, headers=LIN).json() == {"tags": []}


def test_a_correction_goes_where_all_corrections_go(desk: Desk) -> None:
    conversation = desk.asks()
    turn = desk.says(conversation, "it broke")["turn"]
    path = f"/v1/inbox/{conversation}/correct"
    assert desk.client.post(path, json={"turn": turn, "emotion": "anger"}, headers=LIN).status_code == 201
    (correction, *_) = desk.client.get("/v1/feedback").json()["corrections"]
    assert (correction["turn"], correction["emotion"], correction["by"]) == (turn, "anger", "Lin")
    wrong = desk.client.post(path, json={"turn": turn, "emotion": "angre"}, headers=LIN)
    assert wrong.json()["error"]["remedy"] == "did you mean 'anger'?"
    assert desk.client.post(path, json={"turn": "gone", "emotion": "anger"}, headers=LIN).status_code == 404
    assert desk.client.post(path, json={"turn": turn}, headers=LIN).status_code == 422


TAGS: list[object] = [
    {},
    {"tags": "vip"},
    {"tags": [""]},
    {"tags": [7]},
    {"tags": ["x" * 61]},
    {"tags": ["vip"] * 21},
    {"tags": [], "by": "Eve"},
]
BODIES = [
    *(("PUT", "tags", body) for body in TAGS),
    ("POST", "correct", {"turn": "t", "emotion": "anger", "by": "Eve"}),
    ("POST", "correct", {"emotion": "anger"}),
]


@pytest.mark.parametrize(("method", "what", "body"), BODIES)
def test_what_is_of_another_form_is_refused_and_nothing_is_kept(
    desk: Desk, method: str, what: str, body: object
) -> None:
    conversation = desk.asks()
    before = kinds(desk, conversation)
    answer = desk.client.request(method, f"/v1/inbox/{conversation}/{what}", json=body, headers=LIN)
    assert answer.status_code == 422, answer.text
    assert kinds(desk, conversation) == before


def test_a_conversation_that_is_not_there_is_told(desk: Desk) -> None:
    assert desk.client.put("/v1/inbox/gone/tags", json={"tags": []}, headers=LIN).status_code == 404
