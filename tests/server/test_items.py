"""The catalogue over HTTP."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from server.goods import GOODS, opened


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with opened(tmp_path_factory.mktemp("shop")) as (_, client):
        yield client


def test_items_are_listed_page_by_page_and_read(shop: TestClient) -> None:
    first = shop.get("/v1/items", params={"limit": 3}).json()
    assert [one["id"] for one in first["items"]] == ["K1", "K2", "V1"]
    rest = shop.get("/v1/items", params={"limit": 3, "after": first["next"]}).json()
    assert ([one["id"] for one in rest["items"]], rest["next"]) == (["V2"], None)
    cleaning = shop.get("/v1/items", params={"category": "cleaning"}).json()
    assert [one["id"] for one in cleaning["items"]] == ["V1", "V2"]
    one = shop.get("/v1/items/K1").json()
    assert one | {"added": ""} == {
        "id": "K1",
        "title": {"zh": "静音水壶", "en": "Quiet kettle"},
        "text": {},
        "category": "kitchen",
        "attributes": {},
        "price": 199.0,
        "stock": 3,
        "picture": "",
        "added": "",
    }


def test_a_bad_row_among_several_is_left_out_alone(shop: TestClient) -> None:
    rows = [
        {**GOODS[0], "price": -1},
        {"id": "N1", "title": "New"},
        {"id": "N1", "title": "Twice"},
        {"id": "N2"},
    ]
    answer = shop.post("/v1/items", json={"items": rows})
    assert answer.status_code == 200
    said = answer.json()
    assert (said["added"], said["changed"]) == (1, 0)
    assert [(one["place"], one["part"]) for one in said["rejected"]] == [
        (0, "price"),
        (2, "id"),
        (3, "title"),
    ]
    assert shop.get("/v1/items/K1").json()["price"] == 199.0
    assert shop.delete("/v1/items/N1").status_code == 204


@pytest.mark.parametrize(
    "row",
    [
        {"id": "X", "title": "\ud800"},
        {"id": "X", "title": "a\0b"},
        {"id": "X", "title": "x", "\ud800": 1},
        {"id": "X", "title": {"\ud800": "x"}},
        {"id": "X", "title": "x", "attributes": {"a": {"b": 1}}},
        {"id": "X", "title": "x", "attributes": {"a": 1e300}},
        {"id": "X", "title": "x", "price": "1e5000"},
        {"id": "X", "title": "x", "price": "\ud800"},
        {"id": "X", "title": "x", "stock": 10**30},
        {"id": "X", "title": ["x"]},
        {"id": "a/b", "title": "x"},
        {"id": "X", "title": "x", "image": "x.png"},
        {"id": "X", "title": "x", "added": "9999999-01"},
        {"id": "X", "title": "safe \u202etxet neddih"},
    ],
)
def test_the_only_row_is_refused_with_its_column(shop: TestClient, row: dict[str, object]) -> None:
    import json  # noqa: PLC0415 - halves of surrogate pairs, which the client itself would refuse

    answer = shop.post(
        "/v1/items", content=json.dumps({"items": [row]}), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]["part"]
    assert shop.get("/v1/items/X").status_code == 404


def test_what_is_taken_out_is_suggested_no_more(shop: TestClient) -> None:
    shop.post("/v1/items", json={"items": [{"id": "Z9", "title": "Zither", "stock": 1}]})
    assert "Z9" in str(shop.get("/v1/recommendations", params={"n": 50}).json())
    assert shop.delete("/v1/items/Z9").status_code == 204
    assert "Z9" not in str(shop.get("/v1/recommendations", params={"n": 50}).json())
    assert shop.delete("/v1/items/Z9").status_code == 404


def test_a_picture_is_written_anew_and_shown_with_safe_headers(shop: TestClient) -> None:
    out = BytesIO()
    Image.new("RGB", (8, 6), "red").save(out, "PNG", comment="secret")
    assert shop.get("/v1/items/K1/picture").status_code == 404
    sent = shop.put("/v1/items/K1/picture", files={"file": ("k.png", out.getvalue())})
    assert sent.status_code == 204, sent.text
    address = shop.get("/v1/items/K1").json()["picture"]
    assert address == "/v1/items/K1/picture"
    shown = shop.get(address)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/png")
    assert shown.headers["content-security-policy"].startswith("sandbox")
    assert shown.headers["x-content-type-options"] == "nosniff"
    refused = shop.put("/v1/items/K1/picture", files={"file": ("k.png", b"<svg onload=alert(1)>")})
    assert refused.status_code == 415
    missing = shop.put("/v1/items/none/picture", files={"file": ("k.png", out.getvalue())})
    assert missing.status_code == 404


def test_a_picture_stays_when_the_knowledge_lets_go_of_the_same_bytes(tmp_path: Path) -> None:
    out = BytesIO()
    Image.new("RGB", (80, 60), "red").save(out, "PNG")
    with opened(tmp_path) as (house, client):
        assert (
            client.put("/v1/items/K1/picture", files={"file": ("k.png", out.getvalue())}).status_code == 204
        )
        source = house.knowledge.add(out.getvalue(), "k.png")
        assert source.blob == house.offers.items.get("K1").image
        house.knowledge.remove(source.id)
        assert client.get("/v1/items/K1/picture").status_code == 200


def test_nothing_is_taken_in_for_an_item_that_there_is_not(tmp_path: Path) -> None:
    out = BytesIO()
    Image.new("RGB", (8, 6), "red").save(out, "PNG")
    with opened(tmp_path) as (house, client):
        sent = client.put("/v1/items/none/picture", files={"file": ("k.png", out.getvalue())})
        assert sent.status_code == 404
        assert not list(house.evidence.root.rglob("*"))
