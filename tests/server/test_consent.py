from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from frontdesk.config import load
from frontdesk.house import House, open_house
from frontdesk.media.audio import encoded
from frontdesk.server.app import create_app
from frontdesk.server.shapes import ConsentShape
from frontdesk.store.consents import now
from frontdesk.turn.consent import PURPOSES, agreed, version

TONE = (0.3 * np.sin(2 * np.pi * 200 * np.arange(16_000) / 16_000)).astype(np.float32)
UNASKED = "the tone of the voice was not looked at: the customer has not agreed to it"


def path(conversation: str) -> str:
    return f"/v1/conversations/{conversation}/consent"


def state(client: TestClient, conversation: str) -> dict[str, Any]:
    answer = client.get(path(conversation))
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    ConsentShape.model_validate(found)
    return found


def test_a_customer_is_asked_once_agrees_and_withdraws(client: TestClient, conversation: str) -> None:
    before = state(client, conversation)
    assert (before["purposes"], before["asked"], before["said"]) == ([], False, None)
    assert before["offered"] == list(PURPOSES)
    assert before["version"] == version(before["text"])
    assert set(before["text"]) == {"zh", "en"}

    body = {"purposes": ["face", "voice"], "version": before["version"], "channel": "chat"}
    given = client.put(path(conversation), json=body)
    assert given.status_code == 200
    assert given.json() == state(client, conversation)
    assert (given.json()["purposes"], given.json()["asked"]) == (["voice", "face"], True)

    withdrawn = client.put(path(conversation), json=body | {"purposes": []}).json()
    assert (withdrawn["purposes"], withdrawn["asked"]) == ([], True)
    assert withdrawn["said"] != given.json()["said"]


def test_a_refusal_counts_as_asked_and_is_recorded(
    client: TestClient, house: House, conversation: str
) -> None:
    body = {"purposes": [], "version": state(client, conversation)["version"]}
    assert client.put(path(conversation), json=body).json()["asked"] is True
    (recorded,) = house.reception.consents.history(conversation)
    assert (recorded.consent.purposes, recorded.version, recorded.channel) == ((), body["version"], "api")


def test_an_older_text_is_refused_unless_it_is_to_withdraw(client: TestClient, conversation: str) -> None:
    current = state(client, conversation)["version"]
    client.put(path(conversation), json={"purposes": ["voice"], "version": current})
    old = client.put(path(conversation), json={"purposes": ["voice", "face"], "version": "0" * 12})
    assert (old.status_code, old.json()["error"]["kind"]) == (409, "conflict")
    assert state(client, conversation)["purposes"] == ["voice"]
    assert client.put(path(conversation), json={"purposes": [], "version": "0" * 12}).status_code == 200
    assert state(client, conversation)["purposes"] == []


def test_a_changed_text_asks_anew(house: House, client: TestClient, conversation: str) -> None:
    body = {"purposes": ["voice"], "version": state(client, conversation)["version"]}
    client.put(path(conversation), json=body)
    desk = house.reception.desk
    texts = dict(desk.voice.texts) | {"consent_voice_and_face": {"zh": "新", "en": "new"}}
    changed_desk = replace(desk, voice=replace(desk.voice, texts=texts))
    reception = replace(house.reception, serving=lambda: changed_desk)
    with TestClient(create_app(replace(house, reception=reception))) as changed:
        found = state(changed, conversation)
    assert (found["purposes"], found["asked"]) == ([], False)
    assert found["version"] != body["version"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"purposes": ["voice"]},
        {"purposes": ["soul"], "version": "0" * 12},
        {"purposes": "voice", "version": "0" * 12},
        {"purposes": ["voice"] * 3, "version": "0" * 12},
        {"purposes": [], "version": "'; drop table"},
        {"purposes": [], "version": "0" * 12, "channel": "Chat room"},
        {"purposes": [], "version": "0" * 12, "author": "staff"},
    ],
)
def test_a_wrong_answer_is_refused_and_nothing_recorded(
    client: TestClient, house: House, conversation: str, body: dict[str, Any]
) -> None:
    answer = client.put(path(conversation), json=body)
    assert (answer.status_code, answer.json()["error"]["kind"]) == (422, "invalid")
    assert house.reception.consents.history(conversation) == ()


def test_an_unknown_conversation_has_no_consent(client: TestClient) -> None:
    assert client.get(path("nobody")).status_code == 404
    body = {"purposes": [], "version": "0" * 12}
    assert client.put(path("nobody"), json=body).status_code == 404


def test_a_turn_is_answered_under_the_consent_of_its_conversation(
    client: TestClient, conversation: str
) -> None:
    files = {"audio": ("a.flac", encoded(TONE), "audio/flac")}

    def notes() -> list[str]:
        found: list[str] = client.post(f"/v1/conversations/{conversation}/turns", files=files).json()["notes"]
        return [note for note in found if "not looked at" in note]

    assert notes() == [UNASKED]
    current = state(client, conversation)["version"]
    client.put(path(conversation), json={"purposes": ["voice"], "version": current})
    assert notes() == []
    client.put(path(conversation), json={"purposes": [], "version": current})
    assert notes() == [UNASKED]


def test_a_turn_takes_no_consent_and_no_author(client: TestClient, conversation: str) -> None:
    """Consent is recorded, never sent along; and no turn can be said to be staff's."""
    fields = {"text": "hello", "consent": "voice", "author": "staff"}
    answer = client.post(
        f"/v1/conversations/{conversation}/turns", files={name: (None, said) for name, said in fields.items()}
    )
    assert answer.status_code == 201
    assert sorted(one["part"] for one in answer.json()["rejected"]) == ["author", "consent"]
    body = {"text": "hello", "author": "staff"}
    assert client.post(f"/v1/conversations/{conversation}/turns", json=body).status_code == 422


def understood(client: TestClient, **fields: str | list[str]) -> Any:
    files = {"audio": ("a.flac", encoded(TONE), "audio/flac")}
    return client.post("/v1/understand", files=files, data=fields)


def test_what_is_only_looked_at_brings_its_consent_along(client: TestClient) -> None:
    assert UNASKED in understood(client).json()["notes"]
    assert UNASKED in understood(client, consent="face").json()["notes"]
    assert UNASKED in understood(client, consent="").json()["notes"]
    with_consent = understood(client, consent="voice,face").json()
    assert UNASKED not in with_consent["notes"]
    assert len(with_consent["percepts"]) == 1
    for author in ("customer", "staff"):
        answer = client.post("/v1/understand", json={"text": "hello", "consent": "", "author": author})
        assert answer.status_code == 200


@pytest.mark.parametrize("consent", ["voice", "face", "voice,face"])
def test_feelings_of_staff_are_never_read_from_voice_or_face(client: TestClient, consent: str) -> None:
    for answer in (
        understood(client, consent=consent, author="staff"),
        understood(client, consent=consent, author=["staff", "customer"]),
        understood(client, consent=consent, author=["customer", "staff"]),
        client.post("/v1/understand", json={"text": "hello", "consent": consent, "author": "staff"}),
    ):
        error = answer.json()["error"]
        assert (answer.status_code, error["kind"], error["part"]) == (422, "invalid", "consent")
        assert "never of staff" in error["message"]
        assert "EU AI Act, art. 5(1)(f)" in error["remedy"]


def test_a_wrong_consent_is_told_with_the_nearest(client: TestClient) -> None:
    error = understood(client, consent="voice,faces").json()["error"]
    assert (error["message"], error["remedy"]) == ("consent 'faces' is unknown", "did you mean face?")
    assert understood(client, author="stuff").json()["error"]["remedy"] == "did you mean staff?"
    body = {"text": "hello", "consent": ["voice"]}
    assert client.post("/v1/understand", json=body).status_code == 422


def test_where_it_is_switched_off_nobody_is_asked_and_nobody_can_agree(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRONTDESK_EMOTION__VOICE_AND_FACE", "false")
    home = tmp_path_factory.mktemp("off")
    with (
        open_house(load(home=home, models=home / "none")) as house,
        TestClient(create_app(house)) as client,
    ):
        conversation = house.reception.conversations.open().id
        found = state(client, conversation)
        assert (found["offered"], found["purposes"]) == ([], [])
        body = {"purposes": ["voice"], "version": found["version"]}
        answer = client.put(path(conversation), json=body)
        assert answer.status_code == 422
        assert "the setting emotion.voice_and_face is off" in answer.json()["error"]["message"]
        refused = client.put(path(conversation), json=body | {"purposes": []})
        assert refused.status_code == 200
        before = now(agreed(["voice"]), found["version"], "chat")  # said while it was switched on
        house.reception.consents.record(conversation, before)
        after = state(client, conversation)
        assert (after["purposes"], after["said"]) == ([], refused.json()["said"])
        (note,) = [one for one in understood(client, consent="voice").json()["notes"] if "tone" in one]
        assert note == "the tone of the voice was not looked at: the setting emotion.voice_and_face is off"
