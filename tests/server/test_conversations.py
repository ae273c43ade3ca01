import pytest
from fastapi.testclient import TestClient

from frontdesk.server.shapes import ConversationShape, Opened, ReplyShape

ASK = {"text": "How long is the warranty on a kettle?"}


@pytest.mark.parametrize("body", [None, {}, {"locale": "zh"}])
def test_a_conversation_is_opened_in_a_language_or_none(client: TestClient, body: object) -> None:
    answer = client.post("/v1/conversations", json=body)
    assert answer.status_code == 201
    opened = Opened.model_validate(answer.json())
    kept = client.get(f"/v1/conversations/{opened.conversation}").json()
    assert kept["turns"] == []
    assert kept["locale"] == ("zh" if body else "und")


@pytest.mark.parametrize("body", [{"locale": "fr"}, {"customer": "Eve"}, [], "zh"])
def test_an_opening_of_another_form_is_refused(client: TestClient, body: object) -> None:
    assert client.post("/v1/conversations", json=body).status_code == 422


def test_a_conversation_is_read_back_with_its_turns(client: TestClient, conversation: str) -> None:
    sent = client.post(f"/v1/conversations/{conversation}/turns", json=ASK).json()
    kept = ConversationShape.model_validate(client.get(f"/v1/conversations/{conversation}").json())
    assert [turn.turn for turn in kept.turns] == [sent["turn"]]
    assert kept.turns[0].parts[0].text == ASK["text"]
    assert kept.turns[0].reply == ReplyShape.model_validate(sent)


def test_a_conversation_that_is_not_there_is_told(client: TestClient) -> None:
    assert client.get("/v1/conversations/gone").status_code == 404
