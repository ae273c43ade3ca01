"""A running server whose pack is changed: what it answers, and what it says about its health."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy
from time import sleep

import pytest
from fastapi.testclient import TestClient

from frontdesk.cli.trainpack import train_pack
from frontdesk.config import load
from frontdesk.house import House, open_house
from frontdesk.server.app import create_app
from frontdesk.understanding import packmodel
from frontdesk.understanding.pack import shop_pack

INTENTS = """
intents:
  - id: return_item
    name: {zh: 退货, en: Return}
    examples: {zh: [我要退货, 想退掉它], en: [I want to return this kettle, send the kettle back]}
  - id: order_status
    name: {zh: 订单, en: Order}
    examples: {zh: [订单到哪了, 查快递], en: [where is my order now, track my order]}
"""
NEW = """
  - id: trade_in
    name: {zh: 以旧换新, en: Trade in}
    examples: {zh: [以旧换新怎么弄, 旧机换新], en: [trade in my old phone, a new phone for my old one]}
"""
ASKED = "trade in my old phone"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "intents.yml").write_text(INTENTS, "utf-8")
    copy(shop_pack() / "texts.yml", folder)
    return folder


@pytest.fixture
def house(tmp_path: Path, pack: Path) -> Iterator[House]:
    home = tmp_path / "home"
    with open_house(load(home=home, models=home / "no-models", pack=pack)) as opened:
        yield opened


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    with TestClient(create_app(house)) as made:
        yield made


def intents(client: TestClient) -> set[str]:
    answer = client.post("/v1/understand", json={"text": ASKED})
    assert answer.status_code == 200, answer.text
    return set(answer.json()["findings"]["intent"]["distribution"])


def test_a_new_intent_is_understood_without_a_restart(house: House, client: TestClient, pack: Path) -> None:
    before = client.get("/health/ready").json()["pack"]
    assert "trade_in" not in intents(client)
    (pack / "intents.yml").write_text(INTENTS + NEW, "utf-8")
    house.served.look()  # what the thread that watches does every second, and may have done just now
    found = client.post("/v1/understand", json={"text": ASKED}).json()["findings"]["intent"]
    assert found["value"] == "trade_in"
    after = client.get("/health/ready").json()["pack"]
    assert (before["intents"], after["intents"], after["error"]) == (2, 3, None)
    assert before["digest"] != after["digest"]


def test_a_broken_pack_keeps_the_one_before_and_health_says_why(
    house: House, client: TestClient, pack: Path
) -> None:
    (pack / "intents.yml").write_text(INTENTS + "  - {id: broken", "utf-8")
    house.served.look()
    assert intents(client) == {"return_item", "order_status"}
    health = client.get("/health/ready").json()
    assert health["status"] == "degraded"
    assert "intents.yml cannot be read" in health["pack"]["error"]
    (pack / "intents.yml").write_text(INTENTS, "utf-8")
    house.served.look()
    assert client.get("/health/ready").json()["pack"]["error"] is None


def test_the_thread_that_watches_sees_a_change_by_itself(tmp_path: Path, pack: Path) -> None:
    home = tmp_path / "other"
    with open_house(load(home=home, models=home / "none", pack=pack)) as house:
        (pack / "intents.yml").write_text(INTENTS + NEW, "utf-8")
        for _ in range(600):
            if house.pack_state()[0].labels[-1] == "trade_in":
                break
            sleep(0.05)
        assert house.pack_state()[0].labels[-1] == "trade_in"


def test_a_pack_that_is_learnt_is_served_where_the_settings_name_none(tmp_path: Path, pack: Path) -> None:
    home = tmp_path / "third"
    with open_house(load(home=home, models=home / "none")) as house:
        assert len(house.pack_state()[0].labels) > 20
        train_pack(pack, home, as_json=True)
        house.served.look()
        assert house.pack_state()[0].labels == ("return_item", "order_status")
        assert packmodel.pack_folder(home) is not None
