"""What a customer is asked before voices and faces are looked at: once, in their words, never in the way."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, Response, Route, expect

from frontdesk.demo import pictures
from frontdesk.demo.voices import voice_file

pytestmark = [pytest.mark.browser, pytest.mark.models, pytest.mark.slow]

OpenPage = Callable[..., Page]

RECORDED = "**/v1/conversations/*/consent"
WITHHELD = "was not looked at"
ENGLISH = {
    "no": "No",
    "both": "Voice and face",
    "voice": "Only voice",
    "withdraw": "Withdraw",
    "send": "Send",
}
CHINESE = {
    "no": "不同意",
    "both": "语气和表情都可以",
    "voice": "只限语气",
    "withdraw": "撤回同意",
}
LANGUAGES = [("en-US", "en", ENGLISH), ("zh-CN", "zh", CHINESE)]


def attach(page: Page, name: str, kind: str, content: bytes) -> None:
    """Choose a file as a customer does in the file picker."""
    file: FilePayload = {"name": name, "mimeType": kind, "buffer": content}
    page.locator("input[type=file]").first.set_input_files(file)


def speak(page: Page) -> None:
    """Attach a voice message."""
    attach(page, "voice.ogg", "audio/ogg", voice_file("en-warranty"))


def show(page: Page) -> None:
    """Attach a photo."""
    attach(page, "router.jpg", "image/jpeg", pictures.photo("router_red_light", seed=7))


def kept(page: Page, desk: str) -> dict[str, Any]:
    """Ask the desk what it has on record of the page's conversation."""
    conversation = page.evaluate("() => sessionStorage.getItem('frontdesk.conversation')")
    found: dict[str, Any] = page.request.get(f"{desk}/v1/conversations/{conversation}/consent").json()
    return found


def give(page: Page, answer: str) -> None:
    """Press an answer and wait until the desk has it."""
    with page.expect_response(is_recorded):
        page.get_by_test_id("consent").get_by_role("button", name=answer, exact=True).click()


def is_recorded(response: Response) -> bool:
    """Tell an answer that was sent from the question that was read."""
    return response.request.method == "PUT" and response.url.endswith("/consent")


@pytest.mark.parametrize(("language", "code", "words"), LANGUAGES)
def test_a_customer_who_says_no_is_asked_once(
    open_page: OpenPage, desk: str, language: str, code: str, words: dict[str, str]
) -> None:
    page = open_page(language)
    bar = page.get_by_test_id("consent")
    expect(bar).to_have_count(0)
    speak(page)
    expect(bar).to_have_count(1)
    before = kept(page, desk)
    expect(bar).to_contain_text(before["text"][code])
    assert before["asked"] is False
    give(page, words["no"])
    expect(bar).to_have_count(0)
    expect(page.get_by_text(kept(page, desk)["said"][code])).to_be_visible()
    assert (kept(page, desk)["asked"], kept(page, desk)["purposes"]) == (True, [])
    page.reload()
    expect(page.get_by_test_id("consent-entry")).to_be_visible()
    speak(page)
    show(page)
    expect(page.get_by_role("listitem")).to_have_count(2)
    expect(bar).to_have_count(0)


@pytest.mark.parametrize(("language", "code", "words"), LANGUAGES)
def test_what_was_agreed_to_can_be_seen_changed_and_withdrawn(
    open_page: OpenPage, desk: str, language: str, code: str, words: dict[str, str]
) -> None:
    page = open_page(language)
    bar, entry = page.get_by_test_id("consent"), page.get_by_test_id("consent-entry")
    show(page)
    give(page, words["both"])
    expect(bar).to_have_count(0)
    assert kept(page, desk)["purposes"] == ["voice", "face"]
    entry.click()
    expect(bar).to_contain_text(kept(page, desk)["text"][code])
    page.get_by_test_id("consent").get_by_role("button").first.focus()
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    entry.click()
    give(page, words["voice"])
    assert kept(page, desk)["purposes"] == ["voice"]
    entry.click()
    give(page, words["withdraw"])
    expect(bar).to_have_count(0)
    assert (kept(page, desk)["asked"], kept(page, desk)["purposes"]) == (True, [])


def test_a_voice_message_is_answered_while_the_question_stands(open_page: OpenPage, desk: str) -> None:
    page = open_page()
    speak(page)
    expect(page.get_by_test_id("consent")).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_test_id("made-by")).to_be_visible()
    expect(page.get_by_test_id("consent")).to_have_count(1)
    assert kept(page, desk)["asked"] is False
    expect(page.locator("main")).not_to_contain_text(WITHHELD)
    page.get_by_role("switch", name="Staff view").click()
    expect(page.get_by_test_id("staff")).to_contain_text(WITHHELD)


def test_a_text_that_changed_meanwhile_is_asked_anew(open_page: OpenPage, desk: str) -> None:
    page = open_page()
    show(page)
    bar = page.get_by_test_id("consent")
    expect(bar).to_be_visible()

    def older(route: Route) -> None:
        sent = route.request.post_data
        route.continue_(post_data=sent and sent.replace(shown, "0" * 12))

    shown = kept(page, desk)["version"]
    page.route(RECORDED, older)
    give(page, ENGLISH["both"])
    expect(bar.get_by_role("alert")).to_contain_text("has changed")
    assert kept(page, desk)["asked"] is False
    page.unroute(RECORDED)
    give(page, ENGLISH["no"])
    expect(bar).to_have_count(0)
    assert kept(page, desk)["asked"] is True


def test_an_answer_lost_on_its_way_can_be_given_again(open_page: OpenPage, desk: str) -> None:
    page = open_page()
    page.get_by_role("textbox").fill("Hello")
    page.keyboard.press("Enter")
    page.get_by_test_id("consent-entry").click()
    page.route(RECORDED, lambda route: route.abort("connectionreset"))
    bar = page.get_by_test_id("consent")
    bar.get_by_role("button", name="Only voice", exact=True).click()
    expect(bar.get_by_role("alert")).to_contain_text("not recorded")
    assert kept(page, desk)["asked"] is False
    page.unroute(RECORDED)
    give(page, ENGLISH["voice"])
    expect(bar).to_have_count(0)
    assert kept(page, desk)["purposes"] == ["voice"]


def test_words_alone_ask_nothing(open_page: OpenPage, say: Callable[[Page, str], None]) -> None:
    page = open_page()
    say(page, "How long does a refund take?")
    expect(page.get_by_test_id("consent-entry")).to_be_visible()
    expect(page.get_by_test_id("consent")).to_have_count(0)


def test_without_its_answer_from_the_desk_nothing_is_asked_and_nothing_held_up(open_page: OpenPage) -> None:
    page = open_page()
    page.route(RECORDED, lambda route: route.abort("connectionreset"))
    show(page)
    page.get_by_role("textbox").fill("Why is this light red?")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_test_id("made-by")).to_be_visible()
    expect(page.get_by_test_id("consent")).to_have_count(0)
    expect(page.get_by_test_id("consent-entry")).to_have_count(0)
