from pathlib import Path

import pytest

from dialogue.talking import PACK, SLOTS, TOOLS, VERIFY, Talking, folder, talking, words
from frontdesk.dialogue.flowfile import load_flows
from frontdesk.turn.reply import Choices
from frontdesk.turn.state import NEW

MOVE = """
name: {zh: 改送货, en: another delivery}
starts: [delivery_change]
quotes: false
slots:
  address:
    sort: address
    least: 5
    label: {zh: 地址, en: address}
    ask: {zh: 新地址？, en: "Which address?"}
  when: {sort: day, label: {zh: 日子, en: day}, ask: {zh: 哪天？, en: "Which day?"}}
steps:
  what:
    ask: {zh: 改地址还是时间？, en: "The address or the time?"}
    options:
      place: {name: {zh: 改地址, en: The address}, next: where}
      time: {name: {zh: 改时间, en: The time}, next: date}
  where: {collect: address, next: told}
  date: {collect: when, next: told}
  told: {answer: {zh: "送到{address}{when}", en: "To {address}{when}."}, next: end}
"""


@pytest.fixture
def moving(tmp_path: Path) -> Talking:
    """Give a talk that has just asked what of a delivery shall be changed."""
    talk = Talking(load_flows(folder(tmp_path, verify=VERIFY, slots=SLOTS, move=MOVE), PACK, TOOLS))
    talk.say("change my delivery", "delivery_change")
    return talk


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("12 Harbour Road, Haidian, Beijing", "12 Harbour Road, Haidian, Beijing"),
        ("to 12 Harbour Road, Haidian, Beijing please", "12 Harbour Road, Haidian, Beijing"),
        ("上海市徐汇区漕溪路 88 号 5 栋 301", "上海市徐汇区漕溪路 88 号 5 栋 301"),
    ],
)
def test_what_an_option_would_ask_for_takes_that_option(moving: Talking, text: str, address: str) -> None:
    assert address in words(moving.say(text))


def test_a_wish_that_names_an_option_is_not_asked_which(moving: Talking) -> None:
    moving.state = NEW
    assert words(moving.say("change the address of my delivery", "delivery_change")) == "Which address?"


def test_a_no_answers_no_question_of_this_or_that(moving: Talking) -> None:
    assert "address or the time" in words(moving.say("no"))
    assert moving.waits == ("move", "what")


@pytest.fixture
def choosing(tmp_path: Path) -> Talking:
    """Give a talk that has just asked which item of an order is meant."""
    talk = talking(tmp_path)
    talk.say("I want a refund for NL00000001, 1111", "return_item")
    assert talk.waits == ("refund", "item")
    return talk


def test_all_names_of_a_product_mean_it(choosing: Talking) -> None:
    assert words(choosing.say("the electric one, 电水壶")) == "Why?"
    assert choosing.state.running[-1].slots["product"] == "K17"


def test_what_no_item_is_counts_as_told_in_vain(choosing: Talking) -> None:
    triggers = [choosing.say(text).trigger for text in ("the freezer", "my freezer", "a freezer", "freezer")]
    assert triggers.index("flow") <= 3


def test_a_yes_means_the_only_item(tmp_path: Path) -> None:
    talk = talking(tmp_path)
    asks = talk.say("I want a refund for the freezer of NL00000002, 1111", "return_item")
    assert asks.parts[-1] == Choices(("Lamp",))
    assert words(talk.say("yes")) == "Why?"
