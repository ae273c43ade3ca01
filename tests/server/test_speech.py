import io
import socket
import time
from collections.abc import Iterator
from threading import Thread

import av
import pytest
import sqlalchemy as sql
import uvicorn
from fastapi.testclient import TestClient

import speech.voices as small
from frontdesk.config import load
from frontdesk.demo.voices import voice_file
from frontdesk.house import House, open_house
from frontdesk.server.app import create_app
from frontdesk.speech.kokoro import Kokoro, Speak
from frontdesk.store.tables import turns
from frontdesk.turn.codec import Json

pytest.importorskip("misaki", reason="misaki is not installed")

SENTENCES = 60
PAGE = "# Warranty\n\n## How long is the warranty?\n\nTwenty-four months from the day of delivery.\n"


@pytest.fixture(scope="module")
def speaking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Open a house that speaks with a model as small as can be."""
    home = tmp_path_factory.mktemp("speaking")
    small.pulled(home / "models")
    with open_house(load(home=home, models=home / "models")) as opened:
        opened.knowledge.add(PAGE.encode(), "warranty.md")
        yield opened


@pytest.fixture(scope="module")
def customer(speaking: House) -> Iterator[TestClient]:
    with TestClient(create_app(speaking), raise_server_exceptions=False) as made:
        yield made


def opened(client: TestClient) -> str:
    conversation: str = client.post("/v1/conversations", json={"locale": "en"}).json()["conversation"]
    return conversation


def asked(client: TestClient, text: str = "How long is the warranty?") -> str:
    """Send words; give the address of the reply as speech."""
    conversation = opened(client)
    turn = client.post(f"/v1/conversations/{conversation}/turns", json={"text": text}).json()["turn"]
    return f"/v1/conversations/{conversation}/turns/{turn}/speech"


def test_a_reply_is_heard_and_says_who_speaks(customer: TestClient) -> None:
    answer = customer.get(asked(customer))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.headers["cache-control"] == "no-store"
    with av.open(io.BytesIO(answer.content), "r", format="mp3") as container:
        assert container.metadata["comment"].endswith("AI generated: Kokoro-82M v1.0, 8 bit, voice af_heart")
        assert sum(frame.samples for frame in container.decode(audio=0)) > 24_000


def test_the_reply_to_a_voice_message_tells_where_it_is_heard(customer: TestClient) -> None:
    where = f"/v1/conversations/{opened(customer)}/turns"
    sent = customer.post(where, files={"audio": ("voice.ogg", voice_file("en-warranty"), "audio/ogg")})
    reply = sent.json()
    (voice,) = [part for part in reply["reply"]["parts"] if part["kind"] == "voice"]
    assert voice == {"kind": "voice", "url": f"{where}/{reply['turn']}/speech", "media_type": "audio/mpeg"}
    assert customer.get(voice["url"]).status_code == 200


def test_the_reply_to_words_is_read_unless_somebody_asks_to_hear_it(customer: TestClient) -> None:
    where = f"/v1/conversations/{opened(customer)}/turns"
    reply = customer.post(where, json={"text": "How long is the warranty?"}).json()
    assert "voice" not in {part["kind"] for part in reply["reply"]["parts"]}


def test_a_player_that_wants_ranges_gets_them(customer: TestClient) -> None:
    url = asked(customer)
    whole = customer.get(url, headers={"Range": "bytes=0-"}).content  # as Chromium begins
    first = customer.get(url, headers={"Range": "bytes=0-1"})  # as Safari does
    assert first.status_code == 206
    assert first.headers["content-range"] == f"bytes 0-1/{len(whole)}"
    rest = customer.get(url, headers={"Range": "bytes=2-"})
    assert first.content + rest.content == whole
    beyond = customer.get(url, headers={"Range": f"bytes={len(whole)}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(whole)}")


@pytest.mark.parametrize("header", ["bytes=-5", "bytes=5-2-", "items=0-1", "bytes=0-1,4-5", "x" * 4_000])
def test_a_range_that_is_none_gives_the_whole(customer: TestClient, header: str) -> None:
    assert customer.get(asked(customer), headers={"Range": header}).status_code == 200


def test_what_is_not_there_is_not_found(customer: TestClient) -> None:
    conversation = opened(customer)
    assert customer.get(f"/v1/conversations/{conversation}/turns/none/speech").status_code == 404
    assert customer.get("/v1/conversations/none/turns/none/speech").status_code == 404
    other = asked(customer).split("/")[5]  # a turn, but of another conversation
    assert customer.get(f"/v1/conversations/{conversation}/turns/{other}/speech").status_code == 404


def test_a_reply_without_words_is_a_conflict(speaking: House, customer: TestClient) -> None:
    url = asked(customer)
    keep(speaking, url, [])
    refused = customer.get(url)
    assert refused.status_code == 409
    assert "no words that can be spoken" in refused.json()["error"]["message"]


def test_a_turn_without_a_reply_is_a_conflict(speaking: House, customer: TestClient) -> None:
    url = asked(customer)
    with speaking.engine.begin() as connection:
        connection.execute(turns.update().where(turns.c.id == url.split("/")[5]).values(reply=sql.null()))
    refused = customer.get(url)
    assert refused.status_code == 409
    assert "no reply yet" in refused.json()["error"]["message"]


def test_a_desk_that_cannot_speak_tells_the_remedy(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = asked(client)
    monkeypatch.setenv("PATH", "/nowhere")
    refused = client.get(url)
    assert refused.status_code == 503
    error = refused.json()["error"]
    assert error["kind"] == "model_missing"
    assert error["remedy"] == "run 'frontdesk models pull middle', or install espeak-ng"


def test_the_health_tells_who_speaks(customer: TestClient) -> None:
    slot = customer.get("/health/ready").json()["slots"]["speech_out"]
    assert (slot["model"], slot["state"]) == ("kokoro", "ok")


def test_nothing_more_is_made_for_somebody_who_hangs_up(
    speaking: House, customer: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    plan = Kokoro.plan

    def slowly(model: Kokoro, sounds: str, voice: str, speed: float = 1.0) -> list[Speak]:
        made.append(sounds)
        time.sleep(0.2)
        return plan(model, sounds, voice, speed)

    monkeypatch.setattr(Kokoro, "plan", slowly)
    text = " ".join(f"This is sentence number {number}." for number in range(SENTENCES))
    url = asked(customer)
    keep(speaking, url, [{"kind": "text", "text": text}])
    with served(speaking) as port:
        hang_up(port, url)
        while (stopped := len(made)) < SENTENCES:
            time.sleep(1)  # five times as long as a sentence takes
            if len(made) == stopped:
                break
    assert stopped < SENTENCES


class served:  # noqa: N801 - reads as what it does
    """Serve a house on a free port, in a thread."""

    def __init__(self, house: House) -> None:
        config = uvicorn.Config(create_app(house), port=0, log_level="critical")
        self.server = uvicorn.Server(config)
        self.thread = Thread(target=self.server.run, daemon=True)

    def __enter__(self) -> int:
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        port: int = self.server.servers[0].sockets[0].getsockname()[1]
        return port

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join()


def keep(house: House, url: str, parts: list[Json]) -> None:
    """Keep other parts as the reply that is heard at an address."""
    _, _, _, conversation, _, turn, _ = url.split("/")
    (kept,) = house.reception.conversations.turns(conversation)
    assert kept.reply is not None
    reply = {**kept.reply, "reply": {**kept.reply["reply"], "parts": parts}}
    with house.engine.begin() as connection:
        connection.execute(turns.update().where(turns.c.id == turn).values(reply=reply))


def hang_up(port: int, url: str) -> None:
    """Listen to the first words, and go."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(f"GET {url} HTTP/1.1\r\nHost: desk\r\n\r\n".encode())
        assert line.recv(10_000).startswith(b"HTTP/1.1 200")
