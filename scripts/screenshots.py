"""Draw docs/pictures anew from a running demo: `scripts/screenshots.py http://127.0.0.1:8080 [NAME ...]`."""

import io
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect, sync_playwright

from frontdesk.demo import pictures
from frontdesk.demo.voices import voice_file

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
WIDTH = 1080
LARGEST = 250_000  # bytes of one picture


def ask(page: Page, words: str) -> None:
    """Send words and wait for the whole answer."""
    before = page.get_by_test_id("made-by").count()
    page.get_by_role("textbox").fill(words)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("made-by")).to_have_count(before + 1)


def attach(page: Page, *files: tuple[str, str, bytes]) -> None:
    """Choose files as a customer does."""
    given: list[FilePayload] = [{"name": name, "mimeType": kind, "buffer": it} for name, kind, it in files]
    page.locator("input[type=file]").first.set_input_files(given)


def answer(page: Page, words: str) -> None:
    """Answer the question about voice and face."""
    page.get_by_test_id("consent").get_by_role("button", name=words, exact=True).click()
    expect(page.get_by_test_id("consent")).to_have_count(0)


def chinese(page: Page) -> None:
    """Ask twice, in Chinese."""
    ask(page, "路由器亮红灯是什么意思？")
    ask(page, "退款要多久才能到账？")


def english(page: Page) -> None:
    """Ask, and open the source of the answer at the words it quotes."""
    ask(page, "The light of my router is red and nothing loads. What can I do?")
    page.get_by_test_id("citation").first.click()
    expect(page.get_by_role("dialog").locator("mark")).to_be_in_viewport()


def photo(page: Page) -> None:
    """Send a photo of a router; the page about its lights answers."""
    attach(page, ("router.jpg", "image/jpeg", pictures.photo("router_red_light", seed=7)))
    answer(page, "No")
    ask(page, "Why is this light red?")


def staff(page: Page) -> None:
    """Show what staff see of an upset customer, who sends a photo and a voice message and agrees."""
    page.get_by_role("switch").click()
    attach(
        page,
        ("headphones.jpg", "image/jpeg", pictures.photo("wrong_colour", seed=7)),
        ("voice.ogg", "audio/ogg", voice_file("en-colour")),
    )
    answer(page, "Voice and face")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_test_id("staff")).to_be_visible()


def consent(page: Page) -> None:
    """Attach a voice message: the page asks whether its tone may be looked at."""
    name = "zh-warranty" if page.evaluate("() => document.documentElement.lang") == "zh-CN" else "en-warranty"
    attach(page, ("voice.ogg", "audio/ogg", voice_file(name)))
    expect(page.get_by_test_id("consent")).to_be_visible()


def opened(page: Page, words: str) -> None:
    """Ask, and open the first source of the answer."""
    ask(page, words)
    page.get_by_test_id("citation").first.click()
    expect(page.get_by_role("dialog").locator("mark")).to_be_visible()


def manual(page: Page) -> None:
    """Ask what stands on a page of a manual."""
    opened(page, "How do I clean the blender?")


def poster(page: Page) -> None:
    """Ask what a poster says; its place is marked."""
    opened(page, "How often must I clean the lint filter of the dryer?")
    expect(page.get_by_test_id("place")).to_be_visible()


def film(page: Page) -> None:
    """Ask what a film shows, and open a sentence of it: the film stands at its second."""
    ask(page, "How do I pair the range extender with my router?")
    page.get_by_test_id("desk").get_by_role("button").nth(3).click()
    expect(page.get_by_role("dialog").locator("mark")).to_be_visible()
    player = page.get_by_test_id("evidence-player")
    page.wait_for_function("(one) => one.readyState >= 2", arg=player.element_handle())


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, the browser it is taken in, and what is done before."""

    name: str
    act: Callable[[Page], None]
    language: str = "en-US"
    dark: bool = False
    height: int = 860


SHOTS = (
    Shot("chat-zh", chinese, language="zh-CN"),
    Shot("chat-en", english),
    Shot("chat-photo", photo, dark=True, height=1060),
    Shot("chat-staff", staff, height=1360),
    Shot("consent-zh", consent, language="zh-CN"),
    Shot("consent-en", consent),
    Shot("cites-page", manual),
    Shot("cites-picture", poster),
    Shot("cites-film", film),
)


def shoot(browser: Browser, base: str, shot: Shot) -> bytes:
    """Act on a fresh page and take its picture."""
    context = browser.new_context(
        locale=shot.language,
        viewport={"width": WIDTH, "height": shot.height},
        color_scheme="dark" if shot.dark else "light",
        device_scale_factor=1.5,
    )
    page = context.new_page()
    page.goto(base)
    shot.act(page)
    page.mouse.move(0, shot.height)
    page.wait_for_timeout(800)  # let what moves come to rest
    picture = page.screenshot()
    context.close()
    return picture


def palette(drawn: Image.Image) -> Image.Image:
    """Choose 256 colours: the commonest, and some that cover the rare ones: a lamp is a few red points."""
    counted = sorted(drawn.getcolors(drawn.width * drawn.height) or [], reverse=True)
    common = [channel for _, colour in counted[:96] for channel in cast("tuple[int, int, int]", colour)]
    rare = drawn.quantize(160, method=Image.Quantize.MAXCOVERAGE).getpalette() or []
    chosen = Image.new("P", (1, 1))
    chosen.putpalette(common + rare)
    return chosen


def save(picture: bytes, path: Path) -> None:
    """Keep the picture in 256 colours."""
    drawn = Image.open(io.BytesIO(picture)).convert("RGB")
    drawn.quantize(palette=palette(drawn), dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.name}: {size / 1000:.0f} kB{'  TOO LARGE' if size > LARGEST else ''}")


def main() -> None:
    """Draw every picture, or those that are named."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for shot in (one for one in SHOTS if one.name in sys.argv[2:] or not sys.argv[2:]):
            save(shoot(browser, sys.argv[1], shot), PICTURES / f"{shot.name}.png")
        browser.close()


if __name__ == "__main__":
    main()
