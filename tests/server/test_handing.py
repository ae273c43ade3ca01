from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from httpx2 import Response

from server.inboxes import STAFF, Desk, as_agent, opened_desk, with_key

ACTS = ("take", "return", "resolve")


@pytest.fixture(scope="module")
def open_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened_desk(tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened_desk(tmp_path_factory.mktemp("staffed"), STAFF) as opened:
        yield opened


def act(desk: Desk, conversation: str, what: str, agent: str) -> Response:
    headers = with_key(agent) if desk.house.settings.staff else as_agent(agent)
    return desk.client.post(f"/v1/inbox/{conversation}/{what}", headers=headers)


def assign(desk: Desk, conversation: str, body: object) -> Response:
    return desk.client.post(f"/v1/inbox/{conversation}/assign", json=body, headers=with_key("Lin"))


def phase(desk: Desk, conversation: str) -> str:
    return desk.house.inbox.handoffs.current(conversation).phase


def test_a_conversation_goes_from_waiting_to_a_person_and_back(open_desk: Desk) -> None:
    conversation = open_desk.asks()
    taken = act(open_desk, conversation, "take", "Lin").json()
    assert (taken["phase"], taken["agent"], taken["taken"]) == ("human", "Lin", "2026-11-26T04:00:00Z")
    assert act(open_desk, conversation, "take", "Lin").json() == taken  # a double click
    assert act(open_desk, conversation, "return", "Lin").json()["phase"] == "bot"
    assert open_desk.says(conversation, "hello")["decision"] != {"kind": "wait"}


def test_the_desk_is_silent_while_a_person_has_it_and_after_it_is_closed_opens_again(open_desk: Desk) -> None:
    conversation = open_desk.asks()
    act(open_desk, conversation, "take", "Lin")
    reply = open_desk.says(conversation, "hello")
    assert reply["decision"]["kind"] == "wait"  # type: ignore[index]
    assert act(open_desk, conversation, "resolve", "Lin").json()["phase"] == "resolved"
    open_desk.says(conversation, "hello again")
    assert phase(open_desk, conversation) == "bot"


def test_of_two_who_take_over_at_once_one_has_it_and_the_other_is_told_who(open_desk: Desk) -> None:
    for _ in range(10):
        conversation = open_desk.asks()
        with ThreadPoolExecutor(2) as pool:
            lin, ada = pool.map(partial(act, open_desk, conversation, "take"), ("Lin", "Ada"))
        won, lost = (lin, ada) if lin.status_code == 200 else (ada, lin)
        assert (won.status_code, lost.status_code) == (200, 409)
        winner = won.json()["agent"]
        error = lost.json()["error"]
        assert (error["kind"], error["limit"]) == ("conflict", winner)
        assert error["message"] == f"{winner} has the conversation"


@pytest.mark.parametrize("what", ACTS)
def test_what_a_colleague_has_is_theirs(open_desk: Desk, what: str) -> None:
    conversation = open_desk.asks()
    act(open_desk, conversation, "take", "Ada")
    answer = act(open_desk, conversation, what, "Lin")
    assert answer.status_code == 409
    assert "Ada has the conversation" in answer.json()["error"]["message"]
    assert phase(open_desk, conversation) == "human"


def test_nobody_hands_back_what_waits(open_desk: Desk) -> None:
    answer = act(open_desk, open_desk.asks(), "return", "Lin")
    assert answer.status_code == 409
    assert "take it over first" in answer.json()["error"]["remedy"]


def test_a_conversation_is_given_to_a_colleague_and_back_to_its_queue(desk: Desk) -> None:
    conversation = desk.asks("en")
    act(desk, conversation, "take", "Lin")
    given = assign(desk, conversation, {"agent": "Ada"})
    assert (given.json()["phase"], given.json()["agent"]) == ("human", "Ada")
    back = assign(desk, conversation, {"agent": None, "queue": "service"})
    assert (back.json()["phase"], back.json()["agent"], back.json()["queue"]) == ("waiting", None, "service")


def test_who_does_not_serve_a_conversation_neither_takes_nor_is_given_it(desk: Desk) -> None:
    chinese = desk.asks("zh")
    refused = act(desk, chinese, "take", "Ada")
    assert refused.status_code == 403
    assert refused.json()["error"]["message"] == "Ada does not answer the queue 'service' in 'zh'"
    assert assign(desk, chinese, {"agent": "Ada"}).status_code == 403
    assert assign(desk, chinese, {"agent": "Bo"}).status_code == 403
    moved = assign(desk, chinese, {"agent": "Bo", "queue": "technical"})  # now it is his
    assert (moved.json()["queue"], moved.json()["agent"]) == ("technical", "Bo")
    assert act(desk, chinese, "take", "Bo").status_code == 200


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"agent": "Eve"}, "nobody here is called 'Eve'"),
        ({"queue": "servcie"}, "did you mean 'service'?"),
        ({"agent": ""}, "agent"),
        ({"agent": 7}, "agent"),
        ({"agent": "x" * 201}, "agent"),
        ({"agent": "a\0b"}, "agent"),
        ({"agnet": "Lin"}, "agnet"),
        ([], "body"),
    ],
)
def test_an_assignment_of_another_form_is_refused(desk: Desk, body: object, message: str) -> None:
    conversation = desk.asks()
    answer = assign(desk, conversation, body)
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert message in f"{error['message']} {error['remedy']}"
    assert desk.house.inbox.handoffs.current(conversation).agent is None


@pytest.mark.parametrize("what", [*ACTS, "assign"])
def test_a_conversation_that_is_not_there_is_told(desk: Desk, what: str) -> None:
    answer = desk.client.post(f"/v1/inbox/gone/{what}", json={}, headers=with_key("Lin"))
    assert answer.status_code == 404
