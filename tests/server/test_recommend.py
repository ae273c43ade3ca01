"""Suggestions over HTTP."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from frontdesk.house import House
from frontdesk.offers.learning import learn_from
from frontdesk.turn.clock import utc_now
from server.goods import opened, told


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, TestClient]]:
    with opened(tmp_path_factory.mktemp("shop")) as (house, client):
        rows = [
            {"customer": f"c{number}", "item": item, "kind": "buy", "at": "2026-05-01"}
            for number in range(12)
            for item in (("K1", "V2") if number < 8 else ("K2", "V1"))
        ]
        assert client.post("/v1/interactions", json={"interactions": rows}).json()["kept"] == 24
        learn_from(house.engine, house.settings.home, house.settings.recommend, utc_now())
        yield house, client


@pytest.fixture
def client(shop: tuple[House, TestClient]) -> TestClient:
    return shop[1]


def test_a_suggestion_has_a_title_a_score_reasons_and_a_source(client: TestClient) -> None:
    client.post("/v1/interactions", json={"interactions": [{"customer": "new", "item": "K1", "kind": "buy"}]})
    answer = client.get("/v1/recommendations", params={"customer": "new", "n": 3}).json()
    assert (answer["personal"], bool(answer["request"])) == (True, True)
    found = {one["item"]: one for one in answer["recommendations"]}
    assert set(found) == {"K2", "V2"}  # K1 is bought, of V1 none is left
    first = found["V2"]
    assert (first["title"], set(first)) == ("Quiet vacuum", {"item", "title", "score", "reasons", "source"})
    assert all(reason["text"] and reason["evidence"] for reason in first["reasons"])


def test_nobody_known_an_unknown_customer_and_an_unlucky_wish_get_a_list(client: TestClient) -> None:
    everybodys = told(client)
    assert everybodys
    assert set(told(client, customer="never seen")) == set(everybodys)
    assert told(client, text="a helicopter under 3 yuan")
    assert "V1" not in everybodys  # none is left


def test_an_item_asks_for_something_like_it(client: TestClient) -> None:
    assert told(client, item="K1")[0] == "K2"
    assert client.get("/v1/recommendations", params={"item": "none"}).status_code == 404


def test_what_is_refused_in_a_conversation_is_not_shown_again_in_it(client: TestClient) -> None:
    conversation = client.post("/v1/conversations", json={}).json()["conversation"]
    assert "V2" in told(client, conversation=conversation)
    row = {"conversation": conversation, "item": "V2", "kind": "refuse"}
    assert client.post("/v1/interactions", json={"interactions": [row]}).json()["kept"] == 1
    assert "V2" not in told(client, conversation=conversation)  # within one request
    assert "V2" in told(client)


def test_who_switches_personal_suggestions_off_gets_everybodys(
    shop: tuple[House, TestClient], client: TestClient
) -> None:
    conversation = client.post("/v1/conversations", json={}).json()["conversation"]
    address = "/v1/recommendations/personalisation"
    assert client.get(address, params={"conversation": conversation}).json() == {"personal": True}
    kept = client.put(address, params={"conversation": conversation}, json={"personal": False})
    assert kept.json() == {"personal": False}
    assert client.get(address, params={"conversation": conversation}).json() == {"personal": False}
    client.put(address, params={"customer": "c1"}, json={"personal": False})
    client.put(address, params={"customer": "c9"}, json={"personal": False})
    before = len(shop[0].offers.shown.recent(1_000))
    lists = [told(client, customer=one) for one in ("c1", "c9", "c1")]
    lists.append(told(client, conversation=conversation))
    assert lists[0] == lists[1] == lists[2] == lists[3]
    assert len(shop[0].offers.shown.recent(1_000)) == before
    assert client.get(address).status_code == 422
    assert client.get(address, params={"conversation": "none"}).status_code == 404


def test_a_photo_and_words_come_as_a_form_or_as_json(client: TestClient) -> None:
    out = BytesIO()
    Image.new("RGB", (8, 6), "red").save(out, "PNG")
    form = client.post(
        "/v1/recommendations", data={"text": "水壶", "n": "2"}, files={"image": ("p.png", out.getvalue())}
    )
    assert form.status_code == 200, form.text
    assert len(form.json()["recommendations"]) <= 2
    assert client.post("/v1/recommendations", json={"text": "kettle", "n": 1}).status_code == 200
    assert client.post("/v1/recommendations", json={"words": "kettle"}).status_code == 422
    assert client.post("/v1/recommendations", content=b"{").status_code == 400
    broken = client.post("/v1/recommendations", files={"image": ("p.png", b"no picture")})
    assert broken.status_code == 415
    other = client.post("/v1/recommendations", files={"photo": ("p.png", out.getvalue())})
    assert other.status_code == 422


@pytest.mark.parametrize(
    "asked", [{"n": 0}, {"n": 51}, {"customer": ""}, {"text": "a\0"}, {"colour": "red"}, {"language": "fr"}]
)
def test_a_request_that_makes_no_sense_is_refused(client: TestClient, asked: dict[str, object]) -> None:
    assert client.get("/v1/recommendations", params=asked).status_code == 422  # type: ignore[arg-type]


def test_an_erased_customer_is_nobody_again(shop: tuple[House, TestClient], client: TestClient) -> None:
    row = {"customer": "gone", "item": "K1", "kind": "buy"}
    client.post("/v1/interactions", json={"interactions": [row]})
    told(client, customer="gone")
    assert client.delete("/v1/recommendations/customers/gone").json() == {"interactions": 1}
    assert shop[0].offers.done.of("gone") == ()
    assert all(one.customer != "gone" for one in shop[0].offers.shown.recent(1_000))


def test_the_models_are_learnt_anew_when_asked(client: TestClient) -> None:
    before = client.get("/v1/recommendations/training").json()
    assert before["version"]
    begun = client.post("/v1/recommendations/training")
    assert begun.status_code == 202
    assert begun.json()["state"] in ("queued", "running", "done")
