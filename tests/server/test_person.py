from collections.abc import Iterator
from datetime import timedelta

import pytest

from frontdesk.dialogue.handoff import Closed, Taken
from server.inboxes import NIGHT, NOON, Desk, opened_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened_desk(tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture(autouse=True)
def at_noon(desk: Desk) -> None:
    desk.time.now = NOON


def test_a_customer_asks_for_a_person_before_any_turn_and_is_told_the_wait(desk: Desk) -> None:
    conversation = desk.opened("zh")
    path = f"/v1/conversations/{conversation}/person"
    before = desk.client.get(path).json()
    assert (before["phase"], before["position"], before["wait"]) == ("bot", None, None)
    told = desk.client.post(path).json()
    assert (told["phase"], told["queue"], told["wait"], told["open"]) == ("waiting", "service", 180, True)
    assert "第 1 位" in told["text"]["zh"]
    assert "number 1 in line" in told["text"]["en"]
    assert desk.client.get(path).json() == told
    assert desk.client.post(path).json() == told  # a double click


def test_at_night_a_customer_is_told_when_people_are_back(desk: Desk) -> None:
    desk.time.now = NIGHT
    conversation = desk.opened("en")
    told = desk.client.post(f"/v1/conversations/{conversation}/person").json()
    assert (told["open"], told["wait"]) == (False, None)
    assert told["opens"] == "2026-11-27T00:00:00Z"
    assert "today at 08:00" in told["text"]["en"]  # it is past midnight in the shop
    assert "今天 08:00" in told["text"]["zh"]


def test_a_reply_that_hands_off_tells_the_place_too(desk: Desk) -> None:
    conversation = desk.opened("en")
    reply = desk.client.post(
        f"/v1/conversations/{conversation}/turns", json={"text": "I want to talk to a person, please"}
    ).json()
    assert reply["decision"]["kind"] == "hand_off"
    assert reply["transfer"]["queue"]
    assert "in line" in reply["reply"]["parts"][-1]["text"]
    assert desk.client.get(f"/v1/conversations/{conversation}/person").json()["phase"] == "waiting"


def test_the_phase_follows_the_hand_off(desk: Desk) -> None:
    conversation = desk.asks()
    path = f"/v1/conversations/{conversation}/person"
    desk.house.inbox.handoffs.move(conversation, Taken("Lin", NOON))
    assert desk.client.get(path).json()["phase"] == "human"
    assert desk.client.post(path).json()["phase"] == "human"
    desk.house.inbox.handoffs.move(conversation, Closed("Lin", NOON + timedelta(minutes=1)))
    assert desk.client.get(path).json()["phase"] == "resolved"
    assert desk.client.post(path).json()["phase"] == "waiting"


def test_a_customer_rates_the_help_and_the_last_score_counts(desk: Desk) -> None:
    conversation = desk.asks()
    path = f"/v1/conversations/{conversation}/score"
    assert desk.client.post(path, json={"score": 2}).status_code == 201
    told = desk.client.post(path, json={"score": 5, "comment": "很好"})
    assert (told.json()["score"], told.json()["comment"]) == (5, "很好")
    kept = desk.house.inbox.scores.of(conversation)
    assert kept is not None
    assert kept.score == 5


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"score": 0},
        {"score": 6},
        {"score": "5"},
        {"score": 4.5},
        {"score": True},
        {"score": None},
        {"score": 5, "comment": "x" * 2_001},
        {"score": 5, "comment": "a\0b"},
        {"score": 5, "agent": "Lin"},
        [],
    ],
)
def test_a_score_of_another_form_is_refused(desk: Desk, body: object) -> None:
    conversation = desk.opened()
    answer = desk.client.post(f"/v1/conversations/{conversation}/score", json=body)
    assert answer.status_code == 422, answer.text
    assert desk.house.inbox.scores.of(conversation) is None


def test_a_comment_that_cannot_be_kept_is_refused(desk: Desk) -> None:
    path = f"/v1/conversations/{desk.opened()}/score"
    answer = desk.client.post(
        path, content=rb'{"score": 5, "comment": "\ud800"}', headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422


def test_a_conversation_that_is_not_there_is_told(desk: Desk) -> None:
    for path in ("person", "timeline"):
        assert desk.client.get(f"/v1/conversations/gone/{path}").status_code == 404
    assert desk.client.post("/v1/conversations/gone/person").status_code == 404
    assert desk.client.post("/v1/conversations/gone/score", json={"score": 3}).status_code == 404
