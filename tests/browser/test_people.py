"""People in the chat: asked for, waited for, heard live, gone again, and rated."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.models, pytest.mark.slow]

OpenPage = Callable[..., Page]
Say = Callable[[Page, str], None]
AGENT = "安娜 Anna"


class Staff:
    """A person of the company at the inbox of a desk."""

    def __init__(self, page: Page, desk: str) -> None:
        self.page, self.desk = page, desk

    @property
    def conversation(self) -> str:
        """The conversation that the page is in."""
        found = self.page.evaluate("() => sessionStorage.getItem('frontdesk.conversation')")
        assert isinstance(found, str)
        return found

    def does(self, what: str, **body: Any) -> None:
        """Do something with the conversation of the page."""
        answer = self.page.request.post(
            f"{self.desk}/v1/inbox/{self.conversation}/{what}",
            data=body,
            headers={"X-Frontdesk-Agent": quote(AGENT)},
        )
        assert answer.ok, answer.text()


def write(page: Page, words: str) -> None:
    """Send words, whoever answers."""
    page.get_by_role("textbox").fill(words)
    page.keyboard.press("Enter")


def test_a_person_who_is_asked_for_comes_speaks_live_and_is_rated(open_page: OpenPage, desk: str) -> None:
    page = open_page()
    staff = Staff(page, desk)
    page.get_by_role("button", name="Talk to a person").click()
    expect(page.get_by_role("banner")).to_contain_text("A colleague has been called")
    expect(page.get_by_test_id("person")).to_be_visible()
    staff.does("take")
    expect(page.get_by_role("banner")).to_contain_text(f"{AGENT} is with you")
    staff.does("reply", text="Hello, how can I help? <b>x</b>")
    expect(page.get_by_test_id("agent")).to_contain_text("Hello, how can I help? <b>x</b>")
    write(page, "My kettle is broken")
    expect(page.get_by_test_id("delivered")).to_be_visible()
    expect(page.get_by_test_id("desk")).to_have_count(0)
    staff.does("resolve")
    page.get_by_role("button", name="very good", exact=True).click()
    expect(page.get_by_test_id("person")).to_contain_text("Thank you for telling us.")


def test_the_desk_speaks_again_once_it_has_the_conversation_back(
    open_page: OpenPage, say: Say, desk: str
) -> None:
    page = open_page("zh-CN")
    staff = Staff(page, desk)
    say(page, "我要找人工客服")
    expect(page.get_by_test_id("hand-off")).to_be_visible()
    staff.does("take")
    staff.does("reply", text="您好，我来看看")
    expect(page.get_by_test_id("agent")).to_contain_text("您好，我来看看")
    staff.does("return")
    say(page, "退款要多久才能到账？")
    expect(page.get_by_test_id("desk")).to_have_count(2)
    expect(page.get_by_role("button", name="转人工")).to_be_visible()


def test_what_people_said_stands_in_its_place_after_a_reload(
    open_page: OpenPage, say: Say, desk: str
) -> None:
    page = open_page()
    staff = Staff(page, desk)
    say(page, "I want to talk to a person")
    staff.does("reply", text="First words of Anna")
    expect(page.get_by_test_id("agent")).to_have_count(1)
    write(page, "Second words of mine")
    expect(page.get_by_test_id("delivered")).to_be_visible()
    page.reload()
    expect(page.get_by_test_id("agent")).to_contain_text("First words of Anna")
    log = page.get_by_role("log").inner_text()
    assert log.index("First words of Anna") < log.index("Second words of mine")
    expect(page.get_by_role("banner")).to_contain_text(AGENT)
