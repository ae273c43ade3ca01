"""Draw docs/pictures anew from a running demo: `scripts/screenshots.py http://127.0.0.1:8080`."""

import io
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import httpx
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
SIZE = (1080, 760)
LARGEST = 250_000  # bytes of one picture


def ask(page: Page, words: str) -> None:
    """Send words and wait for the whole answer."""
    before = page.get_by_test_id("made-by").count()
    page.get_by_role("textbox").fill(words)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("made-by")).to_have_count(before + 1)


def chinese(page: Page) -> None:
    """Ask twice, in Chinese."""
    ask(page, "路由器亮红灯是什么意思？")
    ask(page, "退款要多久才能到账？")


def english(page: Page) -> None:
    """Ask, and open the source of the answer at the words it quotes."""
    ask(page, "What does a red light on my router mean?")
    page.get_by_test_id("citation").first.click()
    expect(page.get_by_role("dialog").locator("mark")).to_be_in_viewport()


def photo(page: Page) -> None:
    """Send the demo's own photo of a router; the page about its lights answers."""
    base = page.url.rstrip("/")
    prompts = httpx.get(f"{base}/v1/prompts?locale=en").json()["prompts"]
    url = next(prompt["url"] for prompt in prompts if prompt["kind"] == "image")
    name, data = url.rsplit("/", 1)[-1], httpx.get(base + url).content
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(data)
        page.locator("input[type=file]").first.set_input_files(file)
        ask(page, "Why is this light red?")


def staff(page: Page) -> None:
    """Show what staff see of an upset customer."""
    page.get_by_role("switch").click()
    ask(page, "My kettle arrived broken and I am really angry. How do I return it?")


SHOTS: tuple[tuple[str, str, bool, Callable[[Page], None]], ...] = (
    ("chat-zh", "zh-CN", False, chinese),
    ("chat-en", "en-US", False, english),
    ("chat-photo", "en-US", True, photo),
    ("chat-staff", "en-US", False, staff),
)


def shoot(browser: Browser, base: str, language: str, dark: bool, act: Callable[[Page], None]) -> bytes:
    """Act on a fresh page and take its picture."""
    context = browser.new_context(
        locale=language,
        viewport={"width": SIZE[0], "height": SIZE[1]},
        color_scheme="dark" if dark else "light",
        device_scale_factor=1.5,
    )
    page = context.new_page()
    page.goto(base)
    act(page)
    page.mouse.move(0, SIZE[1])
    page.wait_for_timeout(800)  # let what moves come to rest
    picture = page.screenshot()
    context.close()
    return picture


def save(picture: bytes, path: Path) -> None:
    """Keep the picture in 256 colours: a page of text loses nothing by it."""
    small = Image.open(io.BytesIO(picture)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.name}: {size / 1000:.0f} kB{'  TOO LARGE' if size > LARGEST else ''}")


def main() -> None:
    """Draw every picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, language, dark, act in SHOTS:
            save(shoot(browser, sys.argv[1], language, dark, act), PICTURES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
