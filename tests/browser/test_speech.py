"""A real Chromium plays a reply while the rest of it is still being spoken."""

import time
from collections.abc import Iterator
from threading import Thread

import pytest
import uvicorn
from playwright.sync_api import Browser

import speech.voices as small
from frontdesk.admission import Sent
from frontdesk.config import load
from frontdesk.house import House, open_house
from frontdesk.server.app import create_app
from frontdesk.speech.kokoro import Kokoro, Speak
from frontdesk.store.tables import turns

pytest.importorskip("misaki", reason="misaki is not installed")

SENTENCES = 10
SLOW = 0.6  # seconds that each sentence takes to be made
START = """async (url) => {
  window.audio = new Audio(url);
  window.ended = new Promise((done, failed) => {
    audio.onended = () => done(audio.currentTime);
    audio.onerror = () => failed(audio.error.message);
  });
  await audio.play();
}"""
END = "() => window.ended"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("speaking")
    small.pulled(home / "models")
    with open_house(load(home=home, models=home / "models")) as opened:
        yield opened


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    """Serve the house on a free port, in a thread."""
    server = uvicorn.Server(uvicorn.Config(create_app(house), port=0, log_level="critical"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def kept(house: House, text: str) -> str:
    """Keep a reply; give the path under which it is heard."""
    reception = house.reception
    conversation = reception.conversations.open("en").id
    received = reception.receive(conversation, [Sent("text", "Hello")])
    reply = reception.answer(received)
    words = {**reply, "reply": {**reply["reply"], "parts": [{"kind": "text", "text": text}]}}
    with house.engine.begin() as connection:
        connection.execute(turns.update().where(turns.c.id == reply["turn"]).values(reply=words))
    return f"/v1/conversations/{conversation}/turns/{reply['turn']}/speech"


@pytest.mark.browser
def test_a_reply_is_heard_before_it_is_spoken_to_its_end(
    house: House, address: str, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    plan = Kokoro.plan

    def slowly(model: Kokoro, sounds: str, voice: str, speed: float = 1.0) -> list[Speak]:
        time.sleep(SLOW)
        made.append(sounds)
        return plan(model, sounds, voice, speed)

    monkeypatch.setattr(Kokoro, "plan", slowly)
    url = kept(house, " ".join(f"This is the long sentence number {number}." for number in range(SENTENCES)))
    page = browser.new_page()
    page.goto(f"{address}/health/live")
    page.evaluate(START, url)
    made_when_heard = len(made)
    seconds = page.evaluate(END)
    page.close()
    assert made_when_heard < SENTENCES
    assert len(made) == SENTENCES
    assert seconds > SENTENCES * 0.5


@pytest.mark.browser
def test_a_reply_that_was_heard_before_is_played_again(house: House, address: str, browser: Browser) -> None:
    url = kept(house, "Your order has shipped. It arrives tomorrow.")
    page = browser.new_page()
    page.goto(f"{address}/health/live")
    heard: list[float] = []
    for _ in range(2):
        page.evaluate(START, url)
        heard.append(page.evaluate(END))
    page.close()
    assert heard[0] == pytest.approx(heard[1], abs=0.1)
