"""The demo as a customer meets it: a real desk in its own process, a real Chromium in front of it."""

import io
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer

import pytest
import soundfile
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, expect, sync_playwright

from frontdesk.demo import pictures
from frontdesk.demo.voices import voice_file
from frontdesk.models.store import ModelStore

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
LOADING = 900  # seconds for the demo to read its handbook and look at its pictures, on a busy machine
ANSWERING = 120  # seconds for an answer, models loading included

expect.set_options(timeout=ANSWERING * 1000)


OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of Chromium, or skip."""
    if CHROMIUM is None:
        pytest.skip("apt-get install chromium")
    return CHROMIUM


@pytest.fixture(scope="session")
def desk(chromium: str, store: ModelStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the demo as its user does, and give its address."""
    del chromium, store  # asked for so that a machine without them skips
    home = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-c", "from frontdesk.cli.main import main; main()"]
    with (
        (home / "stderr").open("wb") as log,
        subprocess.Popen(
            [*command, "demo", "--port", "0", "--home", str(home)],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        watch = Timer(LOADING, process.kill)
        watch.start()
        assert process.stdout is not None
        said = next((line for line in process.stdout if "ready at http" in line), "")
        watch.cancel()
        assert said, (home / "stderr").read_text()
        yield said.split()[-1]
        process.send_signal(signal.SIGINT)
        process.wait(30)


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Take the photo of a router whose light is red."""
    path = tmp_path_factory.mktemp("photo") / "router.jpg"
    path.write_bytes(pictures.photo("router_red_light", seed=7))
    return path


@pytest.fixture(scope="session")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Write a voice message of the demo as the WAV that Chromium's fake microphone plays."""
    folder = tmp_path_factory.mktemp("voices")

    def wav(name: str) -> Path:
        samples, rate = soundfile.read(io.BytesIO(voice_file(name)), dtype="int16")
        soundfile.write(folder / f"{name}.wav", samples, rate, subtype="PCM_16")
        return folder / f"{name}.wav"

    return wav


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Start Playwright for one file of tests: its event loop must not outlive them."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """Start Chromium."""
    with playwright.chromium.launch(executable_path=chromium, args=[*FLAGS]) as started:
        yield started


@pytest.fixture
def speaking(playwright: Playwright, chromium: str) -> Iterator[Callable[[Path], Browser]]:
    """Start a Chromium that hears a WAV through its microphone, once."""
    started: list[Browser] = []

    def start(wav: Path) -> Browser:
        hears = f"--use-file-for-fake-audio-capture={wav}%noloop"
        flags = [*FLAGS, *MICROPHONE, hears]
        started.append(playwright.chromium.launch(executable_path=chromium, args=flags))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture
def watched(desk: str) -> Iterator[Callable[[Page], Page]]:
    """Watch pages: when the test ends, none asked another machine for anything and none told of an error."""
    errors: list[str] = []
    strangers: list[str] = []

    def complain(message: ConsoleMessage) -> None:
        # A desk that refuses a turn on purpose answers 4xx, which Chromium counts as an error of the page.
        if message.type == "error" and "Failed to load resource" not in message.text:
            errors.append(message.text)

    def ask(request: Request) -> None:
        if not request.url.startswith((f"{desk}/", "blob:", "data:")):
            strangers.append(request.url)

    def watch(page: Page) -> Page:
        page.on("console", complain)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", ask)
        return page

    yield watch
    assert strangers == []
    assert errors == []


@pytest.fixture
def open_page(browser: Browser, desk: str, watched: Callable[[Page], Page]) -> Iterator[OpenPage]:
    """Open the chat; everything it opened is closed again."""
    opened: list[Page] = []

    def start(language: str = "en-US", width: int = 1100, height: int = 820, dark: bool = False) -> Page:
        context = browser.new_context(
            locale=language,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
        )
        opened.append(watched(context.new_page()))
        opened[-1].goto(desk)
        return opened[-1]

    yield start
    for page in opened:
        page.context.close()


@pytest.fixture
def say() -> Callable[[Page, str], None]:
    """Type words, send them and wait until the answer is whole."""

    def send(page: Page, words: str) -> None:
        before = page.get_by_test_id("made-by").count()
        page.get_by_role("textbox").fill(words)
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("made-by")).to_have_count(before + 1)

    return send
