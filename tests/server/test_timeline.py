from collections.abc import Iterator

import pytest

from server.inboxes import Desk, as_agent, opened_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened_desk(tmp_path_factory.mktemp("home")) as opened:
        yield opened


def test_a_customer_reads_what_they_may_see_in_order(desk: Desk) -> None:
    conversation = desk.opened()
    desk.says(conversation, "hello")
    desk.client.post(f"/v1/conversations/{conversation}/person")
    staff = f"/v1/inbox/{conversation}"
    desk.client.post(f"{staff}/note", json={"text": "a regular"}, headers=as_agent("Lin"))
    desk.client.post(f"{staff}/reply", json={"text": "I am Lin"}, headers=as_agent("Lin"))
    desk.client.put(f"{staff}/tags", json={"tags": ["vip"]}, headers=as_agent("Lin"))
    told = desk.client.get(f"/v1/conversations/{conversation}/timeline").json()
    kinds = [event["kind"] for event in told["events"]]
    assert kinds == ["turn", "reply", "phase", "notice", "phase", "message"]
    assert told["events"][-1]["body"]["text"] == "I am Lin"
    assert told["next"] == told["events"][-1]["number"]
    whole = desk.client.get(f"{staff}/timeline", headers=as_agent("Lin")).json()
    assert {event["kind"] for event in whole["events"]} - set(kinds) == {"note", "tagged"}


def test_pages_go_on_where_the_one_before_ended(desk: Desk) -> None:
    conversation = desk.opened()
    for text in ("hello", "thanks"):
        desk.says(conversation, text)
    path = f"/v1/conversations/{conversation}/timeline"
    seen: list[str] = []
    after = 0
    while page := desk.client.get(path, params={"after": after, "limit": 3}).json()["events"]:
        seen += [event["kind"] for event in page]
        after = page[-1]["number"]
    assert seen == ["turn", "reply", "turn", "reply"]
    assert desk.client.get(path, params={"after": after}).json() == {"events": [], "next": after}


@pytest.mark.parametrize("query", ["after=-1", "after=x", "limit=0", "limit=201", f"after={2**53 + 1}"])
def test_a_page_of_another_form_is_refused(desk: Desk, query: str) -> None:
    answer = desk.client.get(f"/v1/conversations/{desk.opened()}/timeline?{query}")
    assert answer.status_code == 422
