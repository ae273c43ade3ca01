from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from httpx2 import Response

from frontdesk.looking import Looking
from frontdesk.perception.percepts import Perceived
from server.inboxes import STAFF, Desk, as_agent, opened_desk, with_key

LIN = as_agent("Lin")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened_desk(tmp_path_factory.mktemp("home")) as opened:
        yield opened


def write(desk: Desk, conversation: str, what: str, text: str, agent: str = "Lin", key: str = "") -> Response:
    headers = as_agent(agent) | ({"Idempotency-Key": key} if key else {})
    return desk.client.post(f"/v1/inbox/{conversation}/{what}", json={"text": text}, headers=headers)


def kinds(desk: Desk, conversation: str) -> list[str]:
    return [event.kind for event in desk.house.inbox.events.since(0, conversation)]


def test_a_reply_reaches_the_customer_and_takes_over(desk: Desk) -> None:
    conversation = desk.asks("zh")
    answer = write(desk, conversation, "reply", "  您好，我是小林 ")
    assert answer.status_code == 201
    event = answer.json()
    assert (event["kind"], event["body"]) == ("message", {"by": "Lin", "text": "您好，我是小林", "parts": []})
    handoff = desk.house.inbox.handoffs.current(conversation)
    assert (handoff.phase, handoff.agent, handoff.answered) == ("human", "Lin", desk.time.now)


def test_a_double_click_sends_once(desk: Desk) -> None:
    conversation = desk.asks()
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: write(desk, conversation, "reply", "hi", key="k"), range(8)))
    assert {answer.status_code for answer in told} == {201}
    assert len({answer.json()["number"] for answer in told}) == 1
    assert kinds(desk, conversation).count("message") == 1
    assert write(desk, conversation, "reply", "hi", key="k2").json() != told[0].json()


def test_a_key_with_another_text_is_refused(desk: Desk) -> None:
    conversation = desk.asks()
    write(desk, conversation, "reply", "first", key="k")
    answer = write(desk, conversation, "reply", "second", key="k")
    assert (answer.status_code, answer.json()["error"]["kind"]) == (422, "key_reused")
    assert kinds(desk, conversation).count("message") == 1


def test_of_two_who_answer_at_once_one_is_heard(desk: Desk) -> None:
    for _ in range(5):
        conversation = desk.asks()
        with ThreadPoolExecutor(2) as pool:
            told = list(pool.map(partial(write, desk, conversation, "reply", "hello"), ("Lin", "Ada")))
        assert sorted(answer.status_code for answer in told) == [201, 409]
        assert kinds(desk, conversation).count("message") == 1


def test_a_note_is_for_colleagues_whoever_has_the_conversation(desk: Desk) -> None:
    conversation = desk.asks()
    write(desk, conversation, "reply", "hello", "Ada")
    assert write(desk, conversation, "note", "calls every week", "Lin").status_code == 201
    timeline = desk.client.get(f"/v1/conversations/{conversation}/timeline").text
    assert "hello" in timeline
    assert "calls every week" not in timeline


def test_what_staff_write_is_never_perceived(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    perceived: list[str] = []
    real = Looking.perceived  # the one way into perception for what is kept

    def spied(self: Looking, turn: object, served: object) -> Perceived:
        perceived.append(str(turn))
        return real(self, turn, served)  # type: ignore[arg-type]

    monkeypatch.setattr(Looking, "perceived", spied)
    conversation = desk.asks()
    for what in ("reply", "note"):
        assert write(desk, conversation, what, "I am so angry and sad about you!").status_code == 201
    package = desk.client.get(f"/v1/inbox/{conversation}", headers=LIN).json()
    assert perceived == []
    assert (package["emotion"], package["mood"]) == (None, [])
    desk.says(conversation, "hello")
    assert len(perceived) == 1


TEXTS: list[object] = [
    {},
    {"text": ""},
    {"text": "  \n"},
    {"text": 7},
    {"text": None},
    {"text": "x" * 20_001},
    {"text": "a\0b"},
    {"text": "hi", "by": "Eve"},
    {"text": "hi", "agent": "Eve"},
    [],
]
BODIES = [*(("reply", body) for body in TEXTS), *(("note", body) for body in TEXTS)]


@pytest.mark.parametrize(("what", "body"), BODIES)
def test_what_is_of_another_form_is_refused_and_nothing_is_kept(desk: Desk, what: str, body: object) -> None:
    conversation = desk.asks()
    before = kinds(desk, conversation)
    answer = desk.client.post(f"/v1/inbox/{conversation}/{what}", json=body, headers=LIN)
    assert answer.status_code == 422, answer.text
    assert kinds(desk, conversation) == before


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_that_is_none_is_refused(desk: Desk, key: str) -> None:
    conversation = desk.asks()
    answer = desk.client.post(
        f"/v1/inbox/{conversation}/reply", json={"text": "hi"}, headers=LIN | {"Idempotency-Key": key}
    )
    assert answer.status_code == 422
    assert "message" not in kinds(desk, conversation)


def test_half_a_surrogate_pair_is_refused(desk: Desk) -> None:
    conversation = desk.asks()
    answer = desk.client.post(
        f"/v1/inbox/{conversation}/reply",
        content=rb'{"text": "\ud800"}',
        headers=LIN | {"Content-Type": "application/json"},
    )
    assert answer.status_code == 422
    assert "message" not in kinds(desk, conversation)


@pytest.mark.parametrize("what", ["reply", "note"])
def test_a_conversation_that_is_not_there_is_told(desk: Desk, what: str) -> None:
    assert write(desk, "gone", what, "hi").status_code == 404


def test_who_does_not_serve_a_conversation_may_note_and_not_answer(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with opened_desk(tmp_path_factory.mktemp("staffed"), STAFF) as desk:
        path = f"/v1/inbox/{desk.asks('zh')}"
        ada = with_key("Ada")  # who speaks English
        assert desk.client.post(f"{path}/reply", json={"text": "hi"}, headers=ada).status_code == 403
        assert desk.client.post(f"{path}/note", json={"text": "hi"}, headers=ada).status_code == 201
        desk.client.post(f"{path}/take", headers=with_key("Lin"))
        assert (
            desk.client.post(f"{path}/reply", json={"text": "您好"}, headers=with_key("Lin")).status_code
            == 201
        )
