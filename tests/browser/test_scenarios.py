"""What the page is for: ask in words, show a photo, speak; read the answer and open where it stands."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import soundfile
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.models, pytest.mark.slow]

OpenPage = Callable[..., Page]
Say = Callable[[Page, str], None]


def plain(text: str) -> str:
    """Leave out the white space, which a browser may draw otherwise."""
    return "".join(text.split())


def opened_source(page: Page, desk: str) -> str:
    """Open the first source of the last answer; gives the whole text once the quoted words can be seen."""
    with page.expect_response("**/v1/knowledge/sources/*") as answer:
        page.get_by_role("group", name="Sources").last.get_by_role("button").first.click()
    source = answer.value.json()
    mark = page.get_by_role("dialog").locator("mark")
    expect(mark).to_be_in_viewport()
    assert plain(mark.inner_text())
    assert plain(mark.inner_text()) in plain(source["text"])
    text: str = httpx.get(f"{desk}/v1/knowledge/sources/{source['id']}").json()["text"]
    return text


def test_a_typed_question_gets_the_cited_answer(open_page: OpenPage, say: Say, desk: str) -> None:
    page = open_page()
    say(page, "What does a red light on my router mean?")
    answer = page.get_by_test_id("desk").inner_text()
    assert "no internet" in answer or "no signal" in answer
    source = opened_source(page, desk)
    assert "NL-R200" in source
    assert plain(page.locator("mark").inner_text()) in plain(answer)


def test_a_question_in_chinese_is_answered_in_chinese(open_page: OpenPage, say: Say) -> None:
    page = open_page("zh-CN")
    say(page, "路由器亮红灯是什么意思？")
    answer = page.get_by_test_id("desk").inner_text()
    assert "宽带" in answer or "没有网络" in answer
    expect(page.get_by_role("group", name="出处").get_by_role("button").first).to_contain_text("NL-R200")


@pytest.mark.parametrize(
    ("language", "words"), [("en-US", "Why is this light red?"), ("zh-CN", "这个灯为什么是红的？")]
)
def test_the_photo_of_the_router_gets_the_page_of_the_router(
    open_page: OpenPage, say: Say, photo: Path, language: str, words: str
) -> None:
    page = open_page(language)
    page.locator("input[type=file]").first.set_input_files(photo)
    say(page, words)
    expect(page.get_by_test_id("customer").get_by_role("img")).to_be_visible()
    expect(page.get_by_test_id("citation").first).to_contain_text("NL-R200")


@pytest.mark.parametrize(
    ("language", "message", "record", "send", "word"),
    [
        ("en-US", "en-warranty", "Record a voice message", "Send recording", "warranty"),
        ("zh-CN", "zh-warranty", "录制语音消息", "发送录音", "保修"),
    ],
)
def test_what_is_said_into_the_microphone_is_heard_and_answered(
    speaking: Callable[[Path], Browser],
    voice: Callable[[str], Path],
    watched: Callable[[Page], Page],
    desk: str,
    language: str,
    message: str,
    record: str,
    send: str,
    word: str,
) -> None:
    wav = voice(message)
    context = speaking(wav).new_context(locale=language, permissions=["microphone"])
    page = watched(context.new_page())
    page.goto(desk)
    page.get_by_role("button", name=record).click()
    expect(page.get_by_role("timer")).to_have_text("0:01")
    page.wait_for_timeout(1000 * soundfile.info(wav).duration)
    page.get_by_role("button", name=send).click()
    expect(page.get_by_test_id("heard")).to_contain_text(word)
    expect(page.get_by_test_id("made-by")).to_be_visible()
    expect(page.get_by_test_id("citation").first).to_contain_text(word, ignore_case=True)
    context.close()
