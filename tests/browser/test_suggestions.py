"""Suggestions as a customer meets them: a wish, cards with reasons, a refusal that lasts, the switch."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.models, pytest.mark.slow]

OpenPage = Callable[..., Page]
Say = Callable[[Page, str], None]

SIDEWAYS = "() => document.documentElement.scrollWidth - window.innerWidth"
SPOKEN = {
    "en-US": ("looking for a quiet kettle under 200", "Why this", "Not interested", "Personal suggestions"),
    "zh-CN": ("想找个安静的水壶，200 元以内", "推荐理由", "不感兴趣", "个性化推荐"),
}


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("width", [1100, 390])
def test_a_wish_brings_cards_with_reasons_and_what_is_refused_does_not_come_back(
    open_page: OpenPage, say: Say, language: str, width: int
) -> None:
    page = open_page(language, width=width)
    wish, why, refuse, _ = SPOKEN[language]
    say(page, wish)
    card = page.get_by_test_id("card").first
    title = card.locator("[class*=title]").first.inner_text()
    expect(card.get_by_role("list", name=why).get_by_role("listitem").first).not_to_be_empty()
    expect(card.get_by_test_id("found-by")).not_to_be_empty()
    assert page.evaluate(SIDEWAYS) <= 0
    before = page.get_by_test_id("made-by").count()
    card.get_by_role("button", name=refuse).click()
    expect(page.get_by_test_id("made-by")).to_have_count(before + 1)
    shown = page.get_by_test_id("card").count()
    say(page, wish)
    again = page.get_by_test_id("card").all()[shown:]
    assert title not in [one.locator("[class*=title]").first.inner_text() for one in again]


def test_a_card_is_named_and_its_button_keeps_the_keyboard_while_an_answer_is_awaited(
    open_page: OpenPage, say: Say
) -> None:
    page = open_page()
    wish, _, refuse, _ = SPOKEN["en-US"]
    say(page, wish)
    title = page.get_by_test_id("card").first.locator("[class*=title]").first.inner_text()
    button = page.get_by_role("group", name=title, exact=True).get_by_role("button", name=refuse)
    before = page.get_by_test_id("made-by").count()
    button.press("Enter")
    button.press("Enter")  # once more, while it is awaited: nothing is sent twice
    expect(page.get_by_test_id("made-by")).to_have_count(before + 1)
    expect(button).to_be_focused()
    expect(page.get_by_test_id("desk")).to_have_count(before + 1)


@pytest.mark.parametrize("language", SPOKEN)
def test_personal_suggestions_can_be_switched_off_by_keyboard_and_stay_off(
    open_page: OpenPage, say: Say, language: str
) -> None:
    page = open_page(language, width=390)
    wish, _, _, label = SPOKEN[language]
    say(page, wish)
    entry = page.get_by_test_id("personal-entry")
    entry.focus()
    page.keyboard.press("Enter")
    switch = page.get_by_role("switch", name=label)
    expect(switch).to_be_checked()
    expect(switch).to_be_focused()
    assert page.evaluate(SIDEWAYS) <= 0
    page.keyboard.press("Space")
    expect(switch).not_to_be_checked()
    page.keyboard.press("Escape")
    expect(switch).to_be_hidden()
    expect(entry).to_be_focused()
    page.reload()
    page.get_by_test_id("personal-entry").click()
    expect(page.get_by_role("switch", name=label)).not_to_be_checked()


def test_staff_see_what_was_suggested_and_what_it_rests_on(open_page: OpenPage, say: Say) -> None:
    page = open_page()
    say(page, SPOKEN["en-US"][0])
    page.get_by_role("switch", name="Staff view").click()
    expect(page.get_by_test_id("suggested")).to_have_count(page.get_by_test_id("card").count())
    expect(page.get_by_test_id("suggested").first).to_contain_text(":")
