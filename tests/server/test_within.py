"""What narrows a search, over HTTP."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from fastapi.testclient import TestClient

from frontdesk.house import House
from frontdesk.knowledge.passage import Scope

PAGE = "# Parasols\n\n## May parasols stay out in winter?\n\n{}\n"


@pytest.fixture
def parasols(house: House) -> Iterator[None]:
    """Keep two pages about parasols: one for everyone, one for staff about one product until a day."""
    ids: list[str] = []
    scopes = {"open.md": Scope(), "staff.md": Scope("PX", "staff", valid_to=date(2026, 6, 30))}
    for name, scope in scopes.items():
        source, passages = house.knowledge.begin(PAGE.format(f"Parasols: see {name}.").encode(), name).done()
        house.knowledge.keep((replace(source, scope=scope), passages))
        ids.append(source.id)
    yield
    for one in ids:
        house.knowledge.remove(one)


@pytest.mark.usefixtures("parasols")
@pytest.mark.parametrize(
    ("within", "found"),
    [
        ({}, {"open.md", "staff.md"}),
        ({"audience": "customers"}, {"open.md"}),
        ({"audience": "staff"}, {"open.md", "staff.md"}),
        ({"product": "PY"}, {"open.md"}),
        ({"product": "PX", "on": "2026-06-30"}, {"open.md", "staff.md"}),
        ({"on": "2026-07-01"}, {"open.md"}),
        ({"language": "zh"}, set[str]()),
        ({"language": ["zh", "en"]}, {"open.md", "staff.md"}),
    ],
)
def test_a_search_is_narrowed_by_language_product_audience_and_day(
    client: TestClient, within: dict[str, str | list[str]], found: set[str]
) -> None:
    asked = "parasols out in winter"
    by_get = client.get("/v1/knowledge/search", params={"q": asked, **within}).json()["passages"]
    by_post = client.post("/v1/knowledge/search", params=within, data={"text": asked}).json()["passages"]
    for passages in (by_get, by_post):
        texts = [one["text"] for one in passages if one["text"].startswith("Parasols")]
        assert {text.removeprefix("Parasols: see ").rstrip(".") for text in texts} == found


def test_a_day_that_is_none_is_refused(client: TestClient) -> None:
    assert client.get("/v1/knowledge/search", params={"q": "a", "on": "yesterday"}).status_code == 422


def test_words_that_no_database_could_keep_are_refused(client: TestClient) -> None:
    for name in ("product", "audience"):
        answer = client.get("/v1/knowledge/search", params={"q": "a", name: "a\0"})
        assert (answer.status_code, answer.json()["error"]["part"]) == (422, name)


@pytest.mark.usefixtures("parasols")
def test_what_is_for_staff_is_never_told_to_a_customer(
    house: House, client: TestClient, conversation: str
) -> None:
    (everyone,) = [one.id for one in house.knowledge.sources() if one.name == "open.md"]
    sent = client.post(
        f"/v1/conversations/{conversation}/turns",
        json={"text": "May parasols stay out in winter? See staff.md"},
    ).json()
    assert {one["source"] for one in sent["citations"]} == {everyone}
