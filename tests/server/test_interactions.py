"""What customers did, over HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from frontdesk.house import House
from server.goods import opened


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, TestClient]]:
    with opened(tmp_path_factory.mktemp("shop")) as both:
        yield both


def send(client: TestClient, *rows: object) -> dict[str, object]:
    answer = client.post("/v1/interactions", json={"interactions": rows})
    assert answer.status_code == 200, answer.text
    said: dict[str, object] = answer.json()
    return said


def test_what_is_right_of_a_batch_is_kept_once(shop: tuple[House, TestClient]) -> None:
    house, client = shop
    future = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    rows = [
        {"customer": "ann", "item": "K1", "kind": "buy", "at": "2026-05-01T12:00:00+08:00"},
        {"customer": "ann", "item": "K9", "kind": "buy"},
        {"customer": "ann", "item": "K2", "kind": "view", "at": future},
        {"customer": "ann", "item": "K2", "kind": "rate", "value": 9},
        {"customer": "ann", "item": "K2", "kind": "look"},
        {"conversation": "nobody", "item": "K2", "kind": "view"},
        {"item": "K2", "kind": "view"},
    ]
    said = client.post("/v1/interactions", json={"interactions": rows}).json()
    assert (said["kept"], said["known"]) == (1, 0)
    wrong = {one["place"]: (one["kind"], one["part"]) for one in said["rejected"]}
    assert wrong == {
        1: ("not_found", "item"),
        2: ("invalid", "at"),
        3: ("invalid", "value"),
        4: ("invalid", "kind"),
        5: ("not_found", "conversation"),
        6: ("invalid", "customer"),
    }
    assert send(client, rows[0])["known"] == 1
    assert [one.item for one in house.offers.done.of("ann")] == ["K1"]


def test_the_only_row_is_refused_aloud(shop: tuple[House, TestClient]) -> None:
    _, client = shop
    answer = client.post(
        "/v1/interactions", json={"interactions": [{"customer": "a", "item": "none", "kind": "buy"}]}
    )
    assert answer.status_code == 404
    assert client.post("/v1/interactions", json={"interactions": []}).status_code == 422


def test_feedback_as_gorse_writes_it_comes_in_beside_corrections(shop: tuple[House, TestClient]) -> None:
    house, client = shop
    rows = [
        {"FeedbackType": "star", "UserId": "bob", "ItemId": "K1", "Value": 1.0, "Timestamp": "2026-02-24"},
        {"FeedbackType": "read", "UserId": "bob", "ItemId": "K2", "Timestamp": "2026-02-24"},
        {"FeedbackType": "sing", "UserId": "bob", "ItemId": "K2", "Timestamp": "2026-02-24"},
    ]
    answer = client.post("/v1/feedback", json={"feedback": rows})
    assert answer.status_code == 201
    assert [one["place"] for one in answer.json()["rejected"]] == [2]
    assert [(one.item, one.kind, one.value) for one in house.offers.done.of("bob")] == [
        ("K1", "rate", 5.0),
        ("K2", "view", None),
    ]
