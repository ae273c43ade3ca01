import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

PAGE = b"# Returns\n\n## How long may I return a lamp?\n\nA lamp may be returned for thirty days.\n"


def ended(client: TestClient, job: str) -> dict[str, Any]:
    """Wait until a job is finished, as a client would."""
    for _ in range(1_200):
        found: dict[str, Any] = client.get(f"/v1/knowledge/jobs/{job}").json()
        if found["state"] in ("done", "failed"):
            return found
        time.sleep(0.1)
    raise AssertionError(job)


def test_files_are_taken_in_by_jobs_and_a_bad_one_fails_alone(client: TestClient) -> None:
    files = [("file", ("lamp.md", PAGE)), ("file", ("broken.pdf", b"%PDF-1.7 broken"))]
    words = {"product": "L-1", "audience": "", "valid_from": "2026-01-31"}
    answer = client.post("/v1/knowledge/jobs", files=files, data=words)
    assert answer.status_code == 202
    lamp, broken = answer.json()["jobs"]
    assert set(lamp) == {"id", "name", "state", "done", "total", "what", "added", "error", "source"}
    assert [lamp["name"], broken["name"]] == ["lamp.md", "broken.pdf"]
    good, bad = ended(client, lamp["id"]), ended(client, broken["id"])
    assert (good["state"], good["done"], good["total"], good["error"]) == ("done", 1, 1, None)
    source = client.get(f"/v1/knowledge/sources/{good['source']}").json()
    assert (source["product"], source["valid_from"], source["valid_to"]) == ("L-1", "2026-01-31", None)
    assert bad["state"] == "failed"
    assert set(bad["error"]) == {"kind", "message", "part", "value", "limit", "remedy"}
    assert (bad["error"]["kind"], bad["error"]["part"]) == ("unreadable_media", "broken.pdf")
    listed = [one["id"] for one in client.get("/v1/knowledge/jobs").json()["jobs"]]
    assert {lamp["id"], broken["id"]} <= set(listed)
    assert client.get("/v1/knowledge/jobs?unfinished=true").json() == {"jobs": []}


def test_a_private_address_fails_as_a_job_and_nothing_is_fetched(client: TestClient) -> None:
    answer = client.post("/v1/knowledge/jobs", json={"urls": ["http://169.254.169.254/latest"]})
    [job] = answer.json()["jobs"]
    failed = ended(client, job["id"])
    assert answer.status_code == 202
    assert (failed["state"], failed["error"]["kind"]) == ("failed", "address_refused")


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({}, "urls"),
        ({"urls": []}, "urls"),
        ({"urls": ["http://a.example"], "valid_from": "tomorrow"}, "valid_from"),
        ({"urls": ["http://a.example"], "valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "valid_to"),
        ({"urls": ["http://a.example"], "colour": "red"}, "colour"),
        ({"urls": ["http://a.example/\0"]}, "address"),
    ],
)
def test_a_wrong_body_is_refused_and_named(client: TestClient, body: dict[str, Any], part: str) -> None:
    answer = client.post("/v1/knowledge/jobs", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["part"] == part


def test_a_form_without_files_is_refused(client: TestClient) -> None:
    missing = client.post("/v1/knowledge/jobs", data={"product": "x"}, files={"picture": ("a.md", PAGE)})
    assert missing.status_code == 422
    assert missing.json()["error"]["part"] == "picture"
    assert client.post("/v1/knowledge/jobs", content=b"{").status_code == 400


def test_an_unknown_job_is_not_found(client: TestClient) -> None:
    answer = client.get("/v1/knowledge/jobs/none")
    assert answer.status_code == 404
    assert answer.json()["error"]["part"] == "job"
