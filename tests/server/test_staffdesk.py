from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from fastapi.testclient import TestClient

from frontdesk.config import load
from frontdesk.house import open_house
from frontdesk.server.app import create_app
from frontdesk.understanding.pack import shop_pack
from server.inboxes import NIGHT, NOON, Desk, as_agent, opened_desk

LIN = as_agent("Lin")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened_desk(tmp_path_factory.mktemp("home")) as opened:
        yield opened


def test_a_page_for_staff_learns_all_it_needs_at_once(desk: Desk) -> None:
    desk.time.now = NOON
    desk.asks("zh")
    told = desk.client.get("/v1/inbox/desk", headers=LIN).json()
    assert told["me"]["name"] == "Lin"
    assert told["open_access"]
    assert told["agents"] == []
    queues = {queue["name"]: queue for queue in told["queues"]}
    assert queues["service"]["waiting"] == 1
    assert queues["english"]["waiting"] == 0
    assert (queues["service"]["open"], queues["service"]["first_response"]) == (True, 300)
    assert "vip" in told["tags"]
    assert told["intents"]["invoice"]["zh"]
    assert told["canned"] == desk.client.get("/v1/inbox/canned", headers=LIN).json()["canned"]


def test_at_night_the_queues_are_closed(desk: Desk) -> None:
    desk.time.now = NIGHT
    (queue, *_) = desk.client.get("/v1/inbox/desk", headers=LIN).json()["queues"]
    assert (queue["open"], queue["opens"]) == (False, "2026-11-27T00:00:00Z")


def test_ready_replies_come_in_both_languages(desk: Desk) -> None:
    canned = desk.client.get("/v1/inbox/canned", headers=LIN).json()["canned"]
    hello = next(one for one in canned if one["name"] == "hello")
    assert set(hello["text"]) == set(hello["title"]) == {"zh", "en"}


def test_a_ticket_is_new_each_time(desk: Desk) -> None:
    first, second = (desk.client.post("/v1/inbox/ticket", headers=LIN) for _ in range(2))
    assert first.status_code == 201
    assert first.json()["seconds"] == 60
    assert first.json()["ticket"] != second.json()["ticket"]


def test_a_changed_inbox_is_served_and_a_broken_one_is_told_while_the_old_one_stays(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    copytree(shop_pack(), pack)
    file, home = pack / "inbox.yml", tmp_path / "home"
    with (
        open_house(load(home=home, models=home / "no-models", pack=pack)) as house,
        TestClient(create_app(house)) as client,
    ):

        def queues() -> list[str]:
            return [one["name"] for one in client.get("/v1/inbox/desk", headers=LIN).json()["queues"]]

        assert queues()[-1] == "service"
        file.write_text("queues: [{name: all, title: {zh: 一, en: All}}]", "utf-8")
        house.plans.look()
        assert queues() == ["all"]
        file.write_text("queues: [{name: all, title: {zh: 一}}]", "utf-8")
        house.plans.look()
        assert queues() == ["all"]
        error = client.get("/health/ready").json()["pack"]["error"]
        assert error.startswith("inbox.yml: queues.all.title.en should be text")
