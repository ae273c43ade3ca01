"""Who may see a customer's suggestions, and who may change the catalogue, where keys and tokens are set."""

import time
from collections.abc import Iterator, Mapping
from io import BytesIO

import jwt
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from server.goods import SECRET, opened, staff


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with opened(tmp_path_factory.mktemp("shop"), closed=True) as (_, client):
        yield client


def token(customer: str) -> dict[str, str]:
    claims = {"sub": customer, "aud": "frontdesk", "exp": int(time.time()) + 300}
    return {"X-Frontdesk-Identity": jwt.encode(claims, SECRET, "HS256")}


ROW = {"customer": "ann", "item": "K1", "kind": "view"}
CALLS = [
    ("GET", "/v1/recommendations?customer=ann", None),
    ("GET", "/v1/recommendations/personalisation?customer=ann", None),
    ("PUT", "/v1/recommendations/personalisation?customer=ann", {"personal": True}),
    ("POST", "/v1/interactions", {"interactions": [ROW]}),
    ("POST", "/v1/feedback", {"feedback": [{"FeedbackType": "read", "UserId": "ann", "ItemId": "K1"}]}),
    ("DELETE", "/v1/recommendations/customers/ann", None),
]


@pytest.mark.parametrize(("method", "address", "body"), CALLS)
def test_a_customer_is_open_to_themselves_and_to_the_company_alone(
    shop: TestClient, method: str, address: str, body: object
) -> None:
    def status(headers: object) -> int:
        return shop.request(method, address, json=body, headers=headers).status_code  # type: ignore[arg-type]

    assert status({}) == 401
    assert status(token("bob")) == 403
    assert status({"X-Frontdesk-Identity": "no token"}) == 401
    assert status({"Authorization": "Bearer no key"}) == 401
    assert status(token("ann")) in (200, 201)
    assert status(staff()) in (200, 201)


@pytest.mark.parametrize(
    ("method", "address", "body"),
    [
        ("POST", "/v1/items", {"items": [{"id": "K3", "title": "x"}]}),
        ("DELETE", "/v1/items/K2", None),
        ("POST", "/v1/customers", {"customers": [{"customer": "ann", "segment": "de"}]}),
        ("POST", "/v1/recommendations/training", None),
        ("GET", "/v1/recommendations/training", None),
    ],
)
def test_only_the_company_changes_the_catalogue_and_has_it_learnt(
    shop: TestClient, method: str, address: str, body: object
) -> None:
    assert shop.request(method, address, json=body).status_code == 401
    assert shop.request(method, address, json=body, headers=token("ann")).status_code == 401
    assert shop.request(method, address, json=body, headers=staff()).status_code < 300


def test_only_the_company_gives_an_item_a_picture(shop: TestClient) -> None:
    drawn = BytesIO()
    Image.new("RGB", (8, 6), "red").save(drawn, "PNG")

    def status(headers: Mapping[str, str]) -> int:
        files = {"file": ("k.png", drawn.getvalue())}
        return shop.put("/v1/items/K1/picture", files=files, headers=headers).status_code

    assert [status(token("ann")), status({}), status(staff())] == [401, 401, 204]


def test_a_conversation_is_open_to_who_has_its_name_and_is_of_one_customer(shop: TestClient) -> None:
    claims = token("ann")["X-Frontdesk-Identity"]
    anns = shop.post("/v1/conversations", json={"identity": claims}).json()["conversation"]
    assert shop.get("/v1/recommendations", params={"conversation": anns}).status_code == 200
    both = {"conversation": anns, "customer": "bob"}
    assert shop.get("/v1/recommendations", params=both, headers=token("bob")).status_code == 409
    done = {"interactions": [{**both, "item": "K1", "kind": "refuse"}]}
    assert shop.post("/v1/interactions", json=done, headers=token("bob")).status_code == 409
    assert shop.post("/v1/interactions", json=done, headers=staff()).status_code == 409
    assert shop.get("/v1/items").status_code == 200
    assert shop.get("/v1/recommendations").status_code == 200


def test_only_the_company_tells_of_purchases_and_only_somebody_known_of_stars(shop: TestClient) -> None:
    talk = shop.post("/v1/conversations", json={}).json()["conversation"]

    def status(headers: Mapping[str, str], **row: object) -> int:
        done = {"interactions": [{"item": "K1", **row}]}
        return shop.post("/v1/interactions", json=done, headers=headers).status_code

    for kind in ("view", "cart", "refuse"):
        assert status({}, conversation=talk, kind=kind) == 200
        assert status(token("ann"), customer="ann", kind=kind) == 200
    for kind in ("buy", "return"):
        assert status({}, conversation=talk, kind=kind) == 403
        assert status(token("ann"), customer="ann", kind=kind) == 403
        assert status(token("ann"), conversation=talk, kind=kind) == 403
        assert status(staff(), customer="ann", kind=kind) == 200
    assert status({}, conversation=talk, kind="rate", value=5) == 403
    assert status(token("ann"), customer="ann", kind="rate", value=5) == 200
