import io
from functools import partial
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from frontdesk.house import House
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.media.image import pixels
from frontdesk.server.knowledge import changing
from knowledge.memory import MemoryStore
from knowledge.pages import Counted
from knowledge.reads import Told, grey, quiet, scan
from media.files import film, picture, printed

HTML = b"<html><body><script>alert(1)</script><h1>Care</h1><p>Wipe it with a dry cloth.</p></body></html>"


@pytest.fixture(scope="module")
def shown(house: House) -> str:
    """Put a picture into the knowledge of a desk without models: it is found by its name."""
    return house.knowledge.add(grey(90), "products/blue-kettle.png").id


def test_a_picture_of_the_knowledge_is_shown_as_it_was_kept(
    client: TestClient, house: House, shown: str
) -> None:
    blob = house.knowledge.source(shown).blob
    whole = client.get(f"/v1/knowledge/sources/{shown}/file")
    alone = client.get(f"/v1/knowledge/pictures/{blob}")
    assert whole.status_code == alone.status_code == 200
    assert whole.content == alone.content
    assert whole.headers["content-type"] == alone.headers["content-type"] == "image/png"
    assert whole.headers["content-disposition"] == 'inline; filename="blue-kettle.png"'
    for answer in (whole, alone):
        assert answer.headers["content-security-policy"].startswith("sandbox")
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_range_of_a_film_is_given_so_that_it_plays_from_a_second(client: TestClient, house: House) -> None:
    source = house.knowledge.add(film(frames=30), "films/unpacking.mp4")
    path = f"/v1/knowledge/sources/{source.id}/file"
    whole = client.get(path).content
    part = client.get(path, headers={"Range": "bytes=10-29"})
    assert part.status_code == 206
    assert part.content == whole[10:30]
    assert part.headers["content-range"] == f"bytes 10-29/{len(whole)}"
    assert part.headers["content-type"] == "video/mp4"


def test_a_page_of_a_pdf_is_drawn_two_pixels_a_point(client: TestClient, house: House) -> None:
    source = house.knowledge.add(
        printed([[], [(20, 400, "Wipe it with a dry cloth.")]], size=500), "care.pdf"
    )
    answer = client.get(f"/v1/knowledge/sources/{source.id}/pages/2")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    drawn = pixels(answer.content)
    assert drawn.shape == (1_000, 1_000, 3)
    left, top, right, bottom = (
        2 * edge for edge in house.knowledge.search("dry cloth", k=1)[0].passage.box or (0,) * 4
    )
    assert (drawn[top:bottom, left:right] < 128).any()
    for number, status in ((3, 422), (0, 422), (10**9, 422)):
        assert client.get(f"/v1/knowledge/sources/{source.id}/pages/{number}").status_code == status


def test_what_is_no_pdf_has_no_pages(client: TestClient, shown: str) -> None:
    assert client.get(f"/v1/knowledge/sources/{shown}/pages/1").status_code == 404


def test_a_page_is_given_as_it_came_and_never_run(client: TestClient, house: House) -> None:
    source = house.knowledge.add(HTML, "care.html")
    answer = client.get(f"/v1/knowledge/sources/{source.id}/file")
    assert answer.content == HTML
    assert answer.headers["content-disposition"] == 'attachment; filename="care.html"'
    assert "sandbox" in answer.headers["content-security-policy"]


def test_what_a_customer_sent_is_not_shown_here(client: TestClient, house: House, conversation: str) -> None:
    files = {"image": ("photo.png", io.BytesIO(picture(40, 30, color=200)), "image/png")}
    assert client.post(f"/v1/conversations/{conversation}/turns", files=files).status_code == 201
    [turn] = client.get(f"/v1/conversations/{conversation}").json()["turns"]
    digest = turn["parts"][0]["blob"]
    assert client.get(f"/v1/blobs/{digest}").status_code == 200
    assert client.get(f"/v1/knowledge/pictures/{digest}").status_code == 404


@pytest.mark.parametrize("name", ["a" * 64, "x", "..%2f..%2fetc%2fpasswd"])
def test_a_name_of_nothing_is_not_found(client: TestClient, name: str) -> None:
    assert client.get(f"/v1/knowledge/pictures/{name}").status_code == 404
    assert client.get(f"/v1/knowledge/sources/{name}/file").status_code == 404


def test_a_whole_file_is_no_picture_of_a_passage(client: TestClient, house: House) -> None:
    source = house.knowledge.add(b"# Care\n\nWipe it with a dry cloth.\n", "care.md")
    assert client.get(f"/v1/knowledge/sources/{source.id}/file").content.startswith(b"# Care")
    assert client.get(f"/v1/knowledge/pictures/{source.blob}").status_code == 404


def test_a_removed_picture_is_gone_unless_another_source_shows_it(client: TestClient, house: House) -> None:
    first, second = (house.knowledge.add(grey(30), name) for name in ("one.png", "two.png"))
    assert first.blob == second.blob
    picture_ = f"/v1/knowledge/pictures/{first.blob}"
    house.knowledge.remove(first.id)
    assert client.get(picture_).status_code == 200
    house.knowledge.remove(second.id)
    assert client.get(picture_).status_code == 404
    assert not list(_kept(house, first.blob or ""))


def test_a_changed_file_takes_the_place_of_the_old_ones_pictures(house: House) -> None:
    old = house.knowledge.add(grey(40), "base.png")
    new = house.knowledge.add(grey(50), "base.png")
    assert not list(_kept(house, old.blob or ""))
    assert len(list(_kept(house, new.blob or ""))) == 1


def test_a_scan_that_cannot_be_read_without_models_keeps_nothing(client: TestClient, house: House) -> None:
    before = sorted(house.evidence.root.rglob("*"))
    answer = client.post("/v1/knowledge/sources", files={"file": ("scan.pdf", scan(["words"]))})
    assert answer.status_code == 422
    assert answer.json()["error"]["part"] == "scan.pdf"
    assert sorted(house.evidence.root.rglob("*")) == before


def _kept(house: House, digest: str) -> list[Path]:
    return [path for path in house.evidence.root.rglob("*") if path.is_file() and path.name in digest]


def test_a_long_recording_lets_turns_come_between(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    works: list[str] = []
    run = house.queue.run

    def watched(work: partial[object]) -> object:
        works.append(work.func.__name__)
        return run(work)

    told = Told(speech=[(at * 1_000, at * 1_000 + 900) for at in range(100)], words=["Press it once."])
    knowledge = KnowledgeBase(MemoryStore(), Counted(), means=told.means())
    monkeypatch.setattr(house.queue, "run", watched)
    app = FastAPI()
    app.include_router(changing(knowledge, house.queue))
    answer = TestClient(app).post("/v1/knowledge/sources", files={"file": ("talk.flac", quiet(100))})
    assert answer.status_code == 201
    assert works == ["read", "read", "embed", "keep"]
    again = TestClient(app).post("/v1/knowledge/sources", files={"file": ("talk.flac", quiet(100))})
    assert again.json()["sources"] == answer.json()["sources"]
    assert len(works) == 4
