"""What a citation points at, seen and heard: a film at its second, a poster with its place."""

import time
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.models, pytest.mark.slow]

OpenPage = Callable[..., Page]
Say = Callable[[Page, str], None]
READING = 600  # seconds for the shelf to be read beside all else, on a busy machine


@pytest.fixture(scope="module")
def shelf(desk: str) -> None:
    """Wait until the jobs have taken in the shop's manuals, posters, recordings and films."""
    end = time.monotonic() + READING
    while time.monotonic() < end:
        jobs = httpx.get(f"{desk}/v1/knowledge/jobs").json()["jobs"]
        if jobs and all(job["state"] in ("done", "failed") for job in jobs):
            assert [job["error"] for job in jobs if job["state"] == "failed"] == []
            return
        time.sleep(1)
    pytest.fail(f"the shelf was not read within {READING} seconds")


@pytest.mark.usefixtures("shelf")
def test_a_film_stands_at_the_cited_second(open_page: OpenPage, say: Say) -> None:
    page = open_page()
    say(page, "How do I pair the range extender with my router?")
    page.get_by_test_id("citation").first.click()
    player = page.get_by_role("dialog").get_by_test_id("evidence-player")
    expect(player).to_be_visible()
    start = int(page.get_by_test_id("citation").first.inner_text().rsplit(":", 1)[-1])
    expect(player).to_have_js_property("error", None)
    page.wait_for_function("(one) => one.readyState >= 1 && one.duration > 10", arg=player.element_handle())
    assert abs(player.evaluate("(one) => one.currentTime") - start) < 1.5


@pytest.mark.usefixtures("shelf")
def test_the_place_on_a_poster_is_marked(open_page: OpenPage, say: Say) -> None:
    page = open_page()
    say(page, "How often must I clean the lint filter of the dryer?")
    page.get_by_test_id("citation").first.click()
    picture = page.get_by_role("dialog").get_by_test_id("evidence-picture")
    page.wait_for_function("(one) => one.complete && one.naturalWidth > 100", arg=picture.element_handle())
    place, whole = page.get_by_test_id("place").bounding_box(), picture.bounding_box()
    assert place is not None
    assert whole is not None
    assert whole["x"] - 1 <= place["x"] < place["x"] + place["width"] <= whole["x"] + whole["width"] + 1
    assert whole["y"] - 1 <= place["y"] < place["y"] + place["height"] <= whole["y"] + whole["height"] + 1
    assert place["height"] > 4


@pytest.mark.usefixtures("shelf")
def test_sentences_carry_the_number_of_their_source_and_open_it(open_page: OpenPage, say: Say) -> None:
    page = open_page()
    say(page, "How do I clean the blender?")
    numbers = page.get_by_test_id("desk").get_by_role("button")
    expect(numbers.first).to_have_text("1")
    numbers.last.click()
    said = page.get_by_role("dialog").locator("mark").inner_text().strip()
    assert said
    assert said in page.get_by_test_id("desk").inner_text()


def test_an_answer_can_be_rated(open_page: OpenPage, say: Say) -> None:
    page = open_page()
    say(page, "How long does a refund take?")
    bad = page.get_by_role("button", name="Not helpful")
    with page.expect_response("**/rating") as answer:
        bad.click()
    assert answer.value.status == 204
    expect(bad).to_have_attribute("aria-pressed", "true")
