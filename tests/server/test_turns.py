import io
import json
from collections.abc import Iterator
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from frontdesk.house import House
from frontdesk.server.shapes import ReplyShape

ASK = {"text": "How long is the warranty on a kettle?"}


def png(width: int, height: int, mode: str = "1") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, "PNG")
    return out.getvalue()


def turns(conversation: str) -> str:
    return f"/v1/conversations/{conversation}/turns"


def test_a_question_is_answered_with_a_citation_that_resolves(client: TestClient, conversation: str) -> None:
    answer = client.post(turns(conversation), json=ASK)
    assert answer.status_code == 201
    reply = ReplyShape.model_validate(answer.json())
    assert reply.decision.kind == "say"
    said = reply.reply.parts[0].text  # type: ignore[union-attr]  # an answer begins with words
    for citation in reply.citations:
        source = client.get(f"/v1/knowledge/sources/{citation.source}").json()
        assert source["text"][slice(*citation.span)] == citation.text
        assert citation.said is not None
        assert said[slice(*citation.said)] == citation.text
    assert "twenty-four months" in reply.citations[0].text


def test_a_photo_is_kept_without_its_name_and_served_so_that_it_cannot_run(
    client: TestClient, conversation: str
) -> None:
    answer = client.post(
        turns(conversation), files=[("image", ("../../evil.html", png(30, 20, "RGB"), "text/html"))]
    )
    assert answer.status_code == 201
    (turn,) = client.get(f"/v1/conversations/{conversation}").json()["turns"]
    (part,) = turn["parts"]
    assert "evil" not in json.dumps(turn)
    blob = client.get(f"/v1/blobs/{part['blob']}")
    assert blob.headers["content-type"] == part["media_type"]
    assert blob.headers["content-disposition"] == "attachment"
    assert blob.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in blob.headers["content-security-policy"]
    assert Image.open(io.BytesIO(blob.content)).size == (30, 20)


def test_the_same_key_gives_the_same_reply_and_one_turn(client: TestClient, conversation: str) -> None:
    headers = {"Idempotency-Key": str(uuid4())}
    first, second = (client.post(turns(conversation), json=ASK, headers=headers) for _ in range(2))
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert len(client.get(f"/v1/conversations/{conversation}").json()["turns"]) == 1


def test_the_same_key_with_another_body_is_refused(client: TestClient, conversation: str) -> None:
    headers = {"Idempotency-Key": "k"}
    assert client.post(turns(conversation), json=ASK, headers=headers).status_code == 201
    other = client.post(turns(conversation), json={"text": "something else"}, headers=headers)
    assert (other.status_code, other.json()["error"]["kind"]) == (422, "key_reused")


@pytest.mark.parametrize("key", ["", "k" * 201, "a\tb"])
def test_a_key_that_is_no_key_is_refused(client: TestClient, conversation: str, key: str) -> None:
    answer = client.post(turns(conversation), json=ASK, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["error"]["part"]) == (422, "Idempotency-Key")


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (b"", 400, "malformed"),
        (b"{}", 422, "invalid"),
        (b'{"text":""}', 422, "invalid"),
        (b'{"text":"   "}', 422, "invalid"),
        (b'{"text":1}', 422, "invalid"),
        (b'{"text":null}', 422, "invalid"),
        (b'{"text":["a"]}', 422, "invalid"),
        (b'{"text":"a","more":1}', 422, "invalid"),
        (b'["text"]', 422, "invalid"),
        (b'{"text":"\\ud800"}', 422, "invalid"),
        (b'{"text":"\\u0000"}', 422, "invalid"),
        (b'{"text":NaN}', 400, "malformed"),
        (b'{"text":' + b"9" * 5_000 + b"}", 400, "malformed"),
        (b"[" * 100_000, 400, "malformed"),
        (b"\xff", 400, "malformed"),
        (b'{"text":"' + b"x" * 20_000_000 + b'"}', 413, "too_large"),
    ],
)
def test_a_body_that_cannot_be_kept_is_refused_and_nothing_of_it_is_kept(
    client: TestClient, conversation: str, body: bytes, status: int, kind: str
) -> None:
    answer = client.post(turns(conversation), content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["kind"]) == (status, kind)
    assert client.get(f"/v1/conversations/{conversation}").json()["turns"] == []


def test_a_pixel_flood_is_refused_by_name_value_and_limit(client: TestClient, conversation: str) -> None:
    answer = client.post(turns(conversation), files={"image": ("a.png", png(13_000, 13_000))})
    error = answer.json()["error"]
    assert (answer.status_code, error["kind"], error["part"]) == (413, "too_large", "image")
    assert (error["value"], error["limit"]) == (169_000_000, 25_000_000)
    assert error["id"]


def test_one_bad_part_costs_that_part_alone(client: TestClient, conversation: str) -> None:
    files = [("image", ("a.png", png(13_000, 13_000))), ("image", ("b.png", b"not a picture at all"))]
    answer = client.post(turns(conversation), data=ASK, files=files)
    reply = ReplyShape.model_validate(answer.json())
    assert answer.status_code == 201
    assert reply.citations
    assert [(one.part, one.kind) for one in reply.rejected] == [
        ("image 1", "too_large"),
        ("image 2", "unsupported_media"),
    ]


def test_an_empty_form_and_an_unknown_field_are_named(client: TestClient, conversation: str) -> None:
    empty = client.post(turns(conversation), files={"image": ("a.png", b"")})
    assert (empty.status_code, empty.json()["error"]["part"]) == (415, "image")
    unknown = client.post(turns(conversation), files={"hologram": ("a.png", png(2, 2))})
    assert (unknown.status_code, unknown.json()["error"]["part"]) == (422, "hologram")


def test_a_broken_form_is_malformed(client: TestClient, conversation: str) -> None:
    answer = client.post(
        turns(conversation), content=b"--x\r\nbroken", headers={"Content-Type": "multipart/form-data"}
    )
    assert (answer.status_code, answer.json()["error"]["kind"]) == (400, "malformed")


def test_too_many_parts_are_refused(client: TestClient, conversation: str) -> None:
    files = [("image", (f"{number}.png", png(2, 2))) for number in range(11)]
    answer = client.post(turns(conversation), files=files)
    assert (answer.status_code, answer.json()["error"]["limit"]) == (413, 10)


def test_an_unknown_conversation_is_not_found(client: TestClient) -> None:
    for answer in (client.post(turns("nobody"), json=ASK), client.get("/v1/conversations/nobody")):
        assert (answer.status_code, answer.json()["error"]["kind"]) == (404, "not_found")


def test_a_body_over_the_limit_is_cut_off_whatever_it_says_of_itself(
    client: TestClient, conversation: str, house: House
) -> None:
    def flood() -> Iterator[bytes]:
        for _ in range(house.settings.server.max_body // 1_000_000 + 2):
            yield b"x" * 1_000_000

    answer = client.post(turns(conversation), content=flood(), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["kind"]) == (413, "too_large")


def test_what_was_sent_is_never_echoed_by_an_error(client: TestClient, conversation: str) -> None:
    answer = client.post(turns(conversation), json={"text": 1, "secret": "4111 1111 1111 1111"})
    assert "4111" not in answer.text


def test_a_streamed_turn_tells_that_it_is_kept_then_speaks_then_gives_the_whole(
    client: TestClient, conversation: str
) -> None:
    answer = client.post(turns(conversation), json=ASK, headers={"Accept": "text/event-stream"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = [block.split("\n") for block in answer.text.strip().split("\n\n")]
    names = [lines[0].removeprefix("event: ") for lines in events]
    data = [json.loads(lines[1].removeprefix("data: ")) for lines in events]
    assert names == ["accepted", *["delta"] * (len(names) - 2), "reply"]
    assert data[0]["turn"] == data[-1]["turn"]
    whole = "\n\n".join(part["text"] for part in data[-1]["reply"]["parts"])
    assert "".join(one["text"] for one in data[1:-1]) == whole
    assert client.get(f"/v1/conversations/{conversation}").json()["turns"][0]["reply"] == data[-1]


def test_a_stream_is_refused_before_it_begins_when_nothing_is_fit(
    client: TestClient, conversation: str
) -> None:
    answer = client.post(turns(conversation), json={"text": ""}, headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.json()["error"]["kind"]) == (422, "invalid")
