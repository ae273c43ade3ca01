"""Many turns in one request, and requests that come at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from frontdesk.config import load
from frontdesk.house import House

TEXTS = ("Where is my refund?", "这个坏了，我要退货！很生气。", "hello", "👍", "The lamp flickers. I am sad.")


def alone(client: TestClient, text: str) -> object:
    answer = client.post("/v1/understand", json={"text": text})
    assert answer.status_code == 200
    return answer.json()["findings"]


def test_a_batch_says_of_each_turn_what_it_says_alone(client: TestClient) -> None:
    answer = client.post("/v1/understand", json={"turns": [{"text": text} for text in TEXTS]})
    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [one["findings"] for one in results] == [alone(client, text) for text in TEXTS]
    assert all(set(one) == {"findings", "notes"} for one in results)


def test_a_bad_turn_costs_only_itself(client: TestClient) -> None:
    bad: list[object] = [{"text": ""}, {"text": "\0"}, {"txt": "a"}, {"text": 1}, 7, {"text": "x" * 20_001}]
    bad += [{"text": "a", "locale": "fr"}]
    turns = [turn for one in bad for turn in (one, {"text": "hello", "locale": "en"})]
    results = client.post("/v1/understand", json={"turns": turns}).json()["results"]
    assert all(one["error"]["kind"] in ("invalid", "too_large") for one in results[::2])
    assert all(one["findings"]["language"]["value"] == "en" for one in results[1::2])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"turns": []}', 422),
        (b'{"turns": {"text": "a"}}', 422),
        (b'{"turns": [{"text": "a"}], "text": "b"}', 422),
        (b'{"turns": [', 400),
        (b'["turns"]', 422),
        (b'{"text": "the \\"turns\\" of a screw"}', 200),
    ],
)
def test_a_wrong_batch_is_refused(client: TestClient, body: bytes, status: int) -> None:
    headers = {"Content-Type": "application/json"}
    assert client.post("/v1/understand", content=body, headers=headers).status_code == status


def test_a_batch_has_a_limit_that_the_settings_give(client: TestClient, house: House) -> None:
    most = house.settings.server.batch
    assert most == load().server.batch == 256
    answer = client.post("/v1/understand", json={"turns": [{"text": "a"}] * (most + 1)})
    assert (answer.status_code, answer.json()["error"]["limit"]) == (413, most)
    whole = client.post("/v1/understand", json={"turns": [{"text": "a"}] * most})
    assert len(whole.json()["results"]) == most


def test_requests_that_come_at_the_same_time_get_their_own_answers(client: TestClient) -> None:
    wanted = {text: alone(client, text) for text in TEXTS}
    with ThreadPoolExecutor(20) as callers:
        found = list(callers.map(lambda text: (text, alone(client, text)), TEXTS * 20))
    assert all(findings == wanted[text] for text, findings in found)
