import numpy as np
import pytest
from fastapi.testclient import TestClient

from frontdesk.house import House
from frontdesk.media.image import encoded
from knowledge.reads import grey

SEARCH = "/v1/knowledge/search"


@pytest.fixture(scope="module", autouse=True)
def page(house: House) -> str:
    """Give a desk without models a page to be found."""
    return house.knowledge.add(b"# Care\n\nWipe the kettle with a dry cloth.\n", "care.md").id


def test_words_alone_are_searched_as_before(client: TestClient) -> None:
    posted = client.post(SEARCH, data={"text": "wipe the kettle", "k": 1})
    got = client.get(SEARCH, params={"q": "wipe the kettle", "k": 1})
    assert posted.status_code == 200
    assert posted.json() == got.json()
    assert len(posted.json()["passages"]) == 1


def test_a_photo_may_come_beside_words_or_alone(client: TestClient) -> None:
    photo = {"image": ("kettle.png", grey(120), "image/png")}
    beside = client.post(SEARCH, data={"text": "wipe the kettle"}, files=photo)
    assert beside.json()["passages"][0]["source"]
    alone = client.post(SEARCH, files=photo)
    assert (alone.status_code, alone.json()) == (200, {"passages": []})  # without models no bridge


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_to_look_for_is_refused(client: TestClient, text: str) -> None:
    refused = client.post(SEARCH, data={"text": text})
    assert (refused.status_code, refused.json()["error"]["part"]) == (422, "text")


def test_what_is_no_picture_is_refused(client: TestClient) -> None:
    refused = client.post(SEARCH, files={"image": ("a.png", b"# a page", "image/png")})
    assert refused.status_code in (415, 422)
    large = encoded(np.zeros((6_000, 7_000, 3), np.uint8))
    assert client.post(SEARCH, files={"image": ("b.png", large, "image/png")}).status_code == 413


@pytest.mark.parametrize("k", [0, 51])
def test_a_number_of_passages_has_its_limits(client: TestClient, k: int) -> None:
    assert client.post(SEARCH, data={"text": "kettle", "k": k}).status_code == 422
