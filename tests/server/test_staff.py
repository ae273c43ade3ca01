import logging
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from frontdesk.config import load
from frontdesk.errors import Forbidden, InvalidInput, Misconfigured, Unknown
from frontdesk.inbox.plan import Agent, Queue
from frontdesk.sections import StaffMember
from frontdesk.server.staff import Staff, check_serves
from server.inboxes import STAFF, Desk, as_agent, opened_desk, with_key

MEMBERS = tuple(StaffMember.model_validate(one) for one in STAFF)
ROUTES = (
    ("GET", "/v1/inbox"),
    ("GET", "/v1/inbox/desk"),
    ("GET", "/v1/inbox/canned"),
    ("GET", "/v1/inbox/scores"),
    ("POST", "/v1/inbox/ticket"),
    ("GET", "/v1/inbox/x"),
    ("GET", "/v1/inbox/x/timeline"),
    ("GET", "/v1/inbox/x/suggestion"),
    ("POST", "/v1/inbox/x/take"),
    ("POST", "/v1/inbox/x/return"),
    ("POST", "/v1/inbox/x/resolve"),
    ("POST", "/v1/inbox/x/assign"),
    ("POST", "/v1/inbox/x/reply"),
    ("POST", "/v1/inbox/x/note"),
    ("PUT", "/v1/inbox/x/tags"),
    ("POST", "/v1/inbox/x/correct"),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened_desk(tmp_path_factory.mktemp("home"), STAFF) as opened:
        yield opened


def test_whoever_has_a_key_is_known_by_it() -> None:
    staff = Staff(MEMBERS)
    assert staff.asks("Bearer lin-key").name == "Lin"
    assert staff.asks("bearer  ada-key ").languages == ("en",)
    assert not staff.open
    assert [agent.name for agent in staff.agents] == ["Lin", "Ada", "Bo"]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "lin-key",
        "Bearer",
        "Bearer ",
        "Bearer LIN-KEY",
        "Bearer lin-key2",
        "Basic lin-key",
        f"Bearer {STAFF[0]['key']}",  # what the settings hold opens nothing
        "Bearer \udcff",
    ],
)
def test_whoever_has_none_or_a_wrong_one_is_not(header: str) -> None:
    with pytest.raises(Unknown):
        Staff(MEMBERS).asks(header, "Lin")


def test_while_nobody_is_configured_a_name_is_believed_and_that_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        staff = Staff(())
    assert "whoever gives a name may use the inbox" in caplog.text
    assert staff.open
    assert staff.asks("Bearer whatever", quote("小林")) == Agent("小林")
    assert staff.named("anybody") == Agent("anybody")


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "a%0ab", "%00"])
def test_a_name_that_is_none_is_not_believed(name: str) -> None:
    with pytest.raises(Unknown, match="does not say who asks"):
        Staff(()).asks("", name)


def test_an_unknown_colleague_is_answered_with_those_who_are_here() -> None:
    with pytest.raises(InvalidInput, match="name one of: Lin, Ada, Bo"):
        Staff(MEMBERS).named("Eve")


def test_who_does_not_serve_a_queue_is_told_so() -> None:
    queue = Queue("technical", {"zh": "技术", "en": "Technical"})
    check_serves(Agent("Lin"), queue, "zh")
    with pytest.raises(Forbidden, match="Bo does not answer the queue 'technical' in 'zh'"):
        check_serves(Agent("Bo", queues=("sales",)), queue, "zh")


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_no_route_of_the_inbox_is_open_to_strangers(desk: Desk, method: str, path: str) -> None:
    for headers in ({}, as_agent("Lin"), {"Authorization": "Bearer wrong"}):
        answer = desk.client.request(method, path, headers=headers)
        assert answer.status_code == 401, path
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.json()["error"]["kind"] == "unknown"
        assert "wrong" not in answer.text


def test_every_route_of_the_inbox_is_in_that_list(desk: Desk) -> None:
    described = desk.client.get("/openapi.json").json()["paths"]
    found = {
        (method.upper(), path.replace("{conversation}", "x"))
        for path, methods in described.items()
        if path.startswith("/v1/inbox")
        for method in methods
    }
    assert found == set(ROUTES)


def test_a_key_of_the_settings_opens_the_inbox(desk: Desk) -> None:
    told = desk.client.get("/v1/inbox/desk", headers=with_key("Ada")).json()
    assert told["me"] == {"name": "Ada", "languages": ["en"], "queues": [], "skills": []}
    assert not told["open_access"]


@pytest.mark.parametrize(
    ("one", "message"),
    [
        ({"name": "", "key": "0" * 64}, "staff.0.name"),
        ({"name": "Lin", "key": "lin-key"}, "staff.0.key"),
        ({"name": "Lin", "key": "0" * 64, "langauges": ["zh"]}, "staff.0.langauges"),
        ({"name": "Lin", "key": "0" * 64, "languages": ["fr"]}, "staff.0.languages.0"),
    ],
)
def test_wrong_settings_name_the_key(one: dict[str, object], message: str) -> None:
    with pytest.raises(Misconfigured, match=message):
        load(staff=(one,))


def test_two_people_of_one_name_or_with_one_key_are_refused() -> None:
    for other in ({**STAFF[0], "name": "Eve"}, {**STAFF[1], "name": "Lin"}):
        with pytest.raises(Misconfigured, match="two people have the same"):
            load(staff=(STAFF[0], other))
