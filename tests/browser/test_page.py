"""How the page behaves: languages, staff view, refusals, a lost connection, keyboard, small screens."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Request, Route, expect

pytestmark = [pytest.mark.browser, pytest.mark.models, pytest.mark.slow]

OpenPage = Callable[..., Page]
Say = Callable[[Page, str], None]

QUESTION = "How long does a refund take?"
SIDEWAYS = "() => document.documentElement.scrollWidth - window.innerWidth"
UNNAMED = """() => [...document.querySelectorAll("button, input:not([type=file]), textarea, video")]
  .filter((one) => one.checkVisibility() && one.tabIndex >= 0 && one.ariaHidden !== "true")
  .filter((one) => !(one.ariaLabel || one.innerText || one.labels?.length || one.placeholder))
  .map((one) => one.outerHTML)"""


def attach(page: Page, *files: tuple[str, str, bytes]) -> None:
    """Choose files as a customer does in the file picker."""
    given: list[FilePayload] = [{"name": name, "mimeType": kind, "buffer": it} for name, kind, it in files]
    page.locator("input[type=file]").first.set_input_files(given)


def test_words_that_look_like_markup_stay_words(open_page: OpenPage, say: Say) -> None:
    page = open_page()
    markup = '<img src=x onerror="window.pwned = true"><b>refund</b>'
    say(page, markup)
    expect(page.get_by_test_id("customer")).to_contain_text(markup)
    assert page.evaluate("() => window.pwned") is None
    assert page.locator("img[src=x]").count() == 0


def test_markup_in_the_knowledge_stays_words(open_page: OpenPage, say: Say, desk: str) -> None:
    page = open_page()
    text = "# Zorblax\n\nA zorblax costs 7 euro. <img src=x onerror='window.pwned=true'> It is blue."
    added = page.request.post(
        f"{desk}/v1/knowledge/sources",
        multipart={"file": {"name": "zorblax.txt", "mimeType": "text/plain", "buffer": text.encode()}},
    ).json()["sources"][0]["id"]
    say(page, "How much does a zorblax cost?")
    page.get_by_test_id("citation").first.click()
    expect(page.get_by_role("dialog").locator("mark")).to_be_visible()
    expect(page.get_by_role("dialog")).to_contain_text("<img src=x onerror=")
    assert page.evaluate("() => window.pwned") is None
    page.request.delete(f"{desk}/v1/knowledge/sources/{added}")


def test_the_language_switch_changes_the_page_and_the_next_conversation(
    open_page: OpenPage, say: Say
) -> None:
    page = open_page("en-US")
    opened: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/v1/conversations"):
            opened.append(json.loads(request.post_data or "{}")["locale"])

    page.on("request", note)
    expect(page.get_by_role("heading", name="How can we help?")).to_be_visible()
    page.get_by_text("中文").click()
    expect(page.get_by_role("heading", name="您好，有什么可以帮您？")).to_be_visible()
    assert page.evaluate("() => document.documentElement.lang") == "zh-CN"
    say(page, "退款要多久？")
    assert opened == ["zh"]
    page.reload()
    expect(page.get_by_role("textbox", name="您的消息")).to_be_visible()


def test_what_was_said_is_still_there_after_a_reload(open_page: OpenPage, say: Say) -> None:
    page = open_page()
    say(page, QUESTION)
    answer = page.get_by_test_id("desk").text_content()
    assert answer
    page.reload()
    expect(page.get_by_test_id("desk")).to_have_text(answer)
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_role("heading", name="How can we help?")).to_be_visible()


def test_only_staff_see_what_was_recognised(open_page: OpenPage, say: Say) -> None:
    page = open_page()
    say(page, "I am so angry, my parcel is still not here!")
    expect(page.get_by_test_id("staff")).to_have_count(0)
    assert "anger" not in page.locator("body").inner_text().lower()
    page.get_by_role("switch", name="Staff view").click()
    panel = page.get_by_test_id("staff")
    expect(panel).to_contain_text("Emotion")
    expect(panel).to_contain_text("Intent")
    expect(panel).to_contain_text("Policy row")
    assert panel.get_by_role("meter").count() >= 4
    page.get_by_role("switch", name="Staff view").click()
    expect(panel).to_have_count(0)


def test_a_bad_file_is_refused_beside_the_message_and_the_rest_is_answered(
    open_page: OpenPage, photo: Path
) -> None:
    page = open_page()
    attach(
        page, (photo.name, "image/jpeg", photo.read_bytes()), ("broken.png", "image/png", b"not a picture")
    )
    page.get_by_role("textbox").fill("Why is this light red?")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_test_id("problem")).to_contain_text("Picture 2 could not be used")
    expect(page.get_by_test_id("made-by")).to_be_visible()
    expect(page.get_by_test_id("problem")).to_have_count(1)


def test_a_message_of_nothing_fit_says_what_to_send_instead(open_page: OpenPage) -> None:
    page = open_page("zh-CN")
    attach(page, ("broken.png", "image/png", b"not a picture"))
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_test_id("problem")).to_contain_text("图片未能处理")
    expect(page.get_by_test_id("desk")).to_have_count(0)
    expect(page.get_by_role("button", name="重试")).to_have_count(0)


def test_a_person_is_called_and_the_page_says_so(open_page: OpenPage, say: Say) -> None:
    page = open_page()
    say(page, "I want to talk to a person")
    expect(page.get_by_test_id("hand-off")).to_be_visible()
    expect(page.get_by_role("banner")).to_contain_text("A colleague has been called")


def test_a_lost_connection_is_tried_again_and_answers_once(open_page: OpenPage, desk: str) -> None:
    page = open_page()
    keys: list[str] = []

    def lose_two(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) <= 2:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/turns", lose_two)
    with page.expect_response("**/v1/conversations") as opening:
        page.get_by_role("textbox").fill(QUESTION)
        page.keyboard.press("Enter")
    expect(page.get_by_test_id("made-by")).to_be_visible()
    assert len(keys) == 3
    assert len(set(keys)) == 1
    conversation = opening.value.json()["conversation"]
    assert len(page.request.get(f"{desk}/v1/conversations/{conversation}").json()["turns"]) == 1


def test_a_desk_out_of_reach_can_be_tried_again_by_hand(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("textbox").fill(QUESTION)
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("problem")).to_contain_text("The desk cannot be reached")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_test_id("made-by")).to_be_visible()
    expect(page.get_by_test_id("problem")).to_have_count(0)


@pytest.mark.parametrize("kind", ["text", "image", "audio"])
def test_every_kind_of_ready_prompt_really_sends(open_page: OpenPage, desk: str, kind: str) -> None:
    page = open_page()
    prompts = page.request.get(f"{desk}/v1/prompts?locale=en").json()["prompts"]
    title = next(prompt["title"] for prompt in prompts if prompt["kind"] == kind)
    page.get_by_role("button", name=title, exact=True).click()
    expect(page.get_by_test_id("made-by")).to_be_visible()
    expect(page.get_by_test_id("problem")).to_have_count(0)


def test_a_picture_can_be_pasted_and_dropped(open_page: OpenPage, photo: Path) -> None:
    page = open_page()
    files = page.evaluate_handle(
        """(bytes) => {
          const given = new DataTransfer();
          given.items.add(new File([new Uint8Array(bytes)], "photo.jpg", { type: "image/jpeg" }));
          return given;
        }""",
        [*photo.read_bytes()],
    )
    page.get_by_role("textbox").evaluate(
        "(box, data) => box.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true}))",
        files,
    )
    waiting = page.get_by_role("list", name="Attached files").get_by_role("listitem")
    expect(waiting).to_have_count(1)
    page.dispatch_event("body", "dragenter", {"dataTransfer": files})
    page.get_by_text("Drop your files here").dispatch_event("drop", {"dataTransfer": files})
    expect(waiting).to_have_count(2)
    page.get_by_role("button", name="Remove photo.jpg").first.click()
    expect(waiting).to_have_count(1)


def test_a_recording_can_be_discarded(
    speaking: Callable[[Path], Browser],
    voice: Callable[[str], Path],
    watched: Callable[[Page], Page],
    desk: str,
) -> None:
    context = speaking(voice("en-warranty")).new_context(locale="en-US", permissions=["microphone"])
    page = watched(context.new_page())
    page.goto(desk)
    page.get_by_role("button", name="Record a voice message").click()
    expect(page.get_by_role("timer")).to_have_text("0:01")
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="Your message")).to_be_focused()
    expect(page.get_by_test_id("customer")).to_have_count(0)
    context.close()


def test_a_machine_without_a_microphone_is_told_so(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name="Record a voice message").click()
    expect(page.get_by_text("No microphone was found.")).to_be_visible()


def test_the_whole_way_can_be_gone_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("textbox", name="Your message").focus()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    chip = page.get_by_test_id("citation").first
    expect(chip).to_be_visible()
    chip.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").locator("mark")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(chip).to_be_focused()


@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
@pytest.mark.parametrize("dark", [False, True])
def test_a_small_screen_never_scrolls_sideways_and_every_control_has_a_name(
    open_page: OpenPage, say: Say, language: str, dark: bool
) -> None:
    page = open_page(language, width=360, height=740, dark=dark)
    expect(page.get_by_role("heading", level=4)).to_be_visible()
    assert page.evaluate(SIDEWAYS) <= 0
    say(
        page,
        "路由器亮红灯是什么意思？" if language == "zh-CN" else "What does a red light on my router mean?",
    )
    page.get_by_role("switch").click()
    expect(page.get_by_test_id("staff")).to_be_visible()
    assert page.evaluate(SIDEWAYS) <= 0
    assert page.evaluate(UNNAMED) == []
    page.get_by_test_id("citation").first.click()
    expect(page.get_by_role("dialog").locator("mark")).to_be_in_viewport()
    assert page.evaluate(SIDEWAYS) <= 0
    assert page.evaluate(UNNAMED) == []
