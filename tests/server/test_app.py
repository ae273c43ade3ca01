import re

import pytest
from fastapi.testclient import TestClient

from frontdesk.house import House

APART = ("voice_activity", "speech_out")  # the one comes with the package, the other in another profile


def test_the_health_of_a_desk_without_weights_names_each_remedy(client: TestClient) -> None:
    assert client.get("/health/live").json() == {"status": "ok"}
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    health = answer.json()
    assert health["status"] == "degraded"
    pulled = {name: slot for name, slot in health["slots"].items() if name not in APART}
    assert {"embedding", "speech", "ocr", "picture", "face"} <= set(pulled)
    for slot in pulled.values():
        assert slot["state"] in ("fallback", "off")
        assert "frontdesk models pull light" in slot["remedy"]


def test_understanding_keeps_nothing(client: TestClient, house: House) -> None:
    def kept() -> int:
        return sum(path.is_file() for path in house.blobs.root.rglob("*"))

    before = kept()
    answer = client.post("/v1/understand", json={"text": "我的订单 NL20261101 还没到，太生气了！"})
    understood = answer.json()
    assert answer.status_code == 200
    assert understood["findings"]["language"]["value"] == "zh"
    assert understood["percepts"][0]["kind"] == "text"
    assert kept() == before


def test_knowledge_is_added_searched_read_and_removed(client: TestClient) -> None:
    page = b"# Opening hours\n\nThe shop answers calls from nine to eighteen on weekdays.\n"
    added = client.post("/v1/knowledge/sources", files={"file": ("hours.md", page)})
    assert added.status_code == 201
    (source,) = added.json()["sources"]
    assert source["id"] in [one["id"] for one in client.get("/v1/knowledge/sources").json()["sources"]]
    found = client.get("/v1/knowledge/search", params={"q": "when does the shop answer calls", "k": 1}).json()
    (passage,) = found["passages"]
    assert passage["source"] == source["id"]
    text = client.get(f"/v1/knowledge/sources/{source['id']}").json()["text"]
    assert text[slice(*passage["span"])] == passage["text"]
    assert client.delete(f"/v1/knowledge/sources/{source['id']}").status_code == 204
    assert client.get(f"/v1/knowledge/sources/{source['id']}").status_code == 404
    assert client.delete(f"/v1/knowledge/sources/{source['id']}").status_code == 404


def test_a_bad_file_among_several_is_refused_alone(client: TestClient) -> None:
    files = [
        ("file", ("a.md", b"# Tea\n\nTea is brewed hot.\n")),
        ("file", ("b.svg", b"<svg onload=alert(1)>")),
    ]
    answer = client.post("/v1/knowledge/sources", files=files).json()
    assert [source["title"] for source in answer["sources"]] == ["Tea"]
    assert [one["part"] for one in answer["rejected"]] == ["b.svg"]
    client.delete(f"/v1/knowledge/sources/{answer['sources'][0]['id']}")
    alone = client.post("/v1/knowledge/sources", files=files[1:])
    assert alone.status_code in (415, 422)


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "a", "k": "0"}, {"q": "a", "k": "x"}])
def test_a_wrong_search_is_refused(client: TestClient, query: dict[str, str]) -> None:
    answer = client.get("/v1/knowledge/search", params=query)
    assert (answer.status_code, answer.json()["error"]["kind"]) == (422, "invalid")


def test_every_answer_carries_the_security_headers_and_no_version(client: TestClient) -> None:
    for path in ("/", "/health/live", "/nowhere", "/openapi.json"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "server" not in headers


def test_an_unknown_path_and_a_wrong_method_are_errors_of_our_shape(client: TestClient) -> None:
    assert client.get("/nowhere").json()["error"]["kind"] == "not_found"
    wrong = client.put("/v1/conversations")
    assert (wrong.status_code, wrong.json()["error"]["kind"]) == (405, "method_not_allowed")


def test_the_page_loads_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    links = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert links
    for link in links:
        assert link.startswith(("/", "./", "data:"))
        if link.startswith("/assets/"):
            assert client.get(link).status_code == 200


def test_the_description_of_the_api_names_every_route_of_the_docs(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {
        "/v1/conversations",
        "/v1/conversations/{conversation}/turns",
        "/v1/understand",
        "/v1/knowledge/sources",
        "/v1/knowledge/search",
        "/v1/blobs/{digest}",
        "/v1/prompts",
        "/health/ready",
    } <= set(paths)


def test_health_names_tools_that_cannot_be_reached(client: TestClient) -> None:
    tools = client.get("/health/ready").json()["tools"]
    assert len(tools) == 13
    assert set(tools.values()) == {"unreachable"}  # this home has no sample shop
