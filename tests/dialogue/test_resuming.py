from dataclasses import replace
from pathlib import Path

import pytest

from dialogue.talking import PACK, REFUND, SLOTS, TOOLS, VERIFY, Talking, folder, talking, words
from frontdesk.dialogue.flowfile import load_flows
from frontdesk.turn.state import Noted


@pytest.fixture
def talk(tmp_path: Path) -> Talking:
    """Give a talk in which the state of an order was just told."""
    begun = talking(tmp_path)
    begun.say("where is NL00000001? 1111", "order_status")
    begun.noted("status")
    return begun


@pytest.mark.parametrize("text", ["and NL00000002?", "不对，是 NL00000002", "那 NL00000002 呢"])
def test_another_order_goes_on_with_what_was_just_done(talk: Talking, text: str) -> None:
    assert "NL00000002 " in words(talk.say(text))


def test_another_product_of_the_same_order_goes_on_with_it(talk: Talking) -> None:
    talk.noted("refund")
    assert words(talk.say("那同一单的水壶呢")) == "Why?"
    assert talk.state.running[-1].slots["product"] == "K17"


@pytest.mark.parametrize("text", ["I want to complain about NL00000002", "and then?", "水壶怎么除垢"])
def test_what_says_more_or_names_nothing_begins_nothing(talk: Talking, text: str) -> None:
    talk.say(text)
    assert talk.waits is None


def test_after_something_else_nothing_is_gone_on_with(talk: Talking) -> None:
    talk.noted("")
    talk.say("and NL00000002?")
    assert talk.waits is None


def test_a_yes_takes_up_the_flow_that_was_offered_behind_an_answer(talk: Talking) -> None:
    talk.state = replace(talk.state, summary=(Noted("return_item", "", "answered"),))
    talk.say("yes please")
    assert talk.waits == ("refund", "item")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("ok", "return_item"),
        ("yes", "invoice"),
        ("Yes, please go ahead", "invoice"),
        ("好的，请继续", "invoice"),
    ],
)
def test_an_ok_or_a_yes_to_no_offer_begins_nothing(talk: Talking, text: str, intent: str) -> None:
    talk.state = replace(talk.state, summary=(Noted(intent, "", "answered"),))
    talk.say(text)
    assert (talk.waits, talk.fact) == (None, "idle")


def test_the_number_of_an_order_takes_up_what_was_offered(tmp_path: Path) -> None:
    talk = talking(tmp_path)
    talk.noted("", intent="return_item")
    talk.say("NL00000002, 1111", "order_status")
    assert talk.waits == ("refund", "reason")
    for text in ("How far is NL00000002?", "1111"):
        other = Talking(talk.flows)
        other.noted("", intent="return_item")
        other.say(text)
        assert other.waits is None


def test_what_only_offers_a_flow_is_accepted_like_what_starts_it(tmp_path: Path) -> None:
    offered = REFUND.replace("starts: [return_item]\n", "starts: [return_item]\noffered: [wrong_item]\n")
    flows = load_flows(folder(tmp_path, verify=VERIFY, refund=offered, slots=SLOTS), PACK, TOOLS)
    talk = Talking(flows)
    talk.say("it is the wrong colour", "wrong_item")
    assert talk.waits is None
    talk.noted("", intent="wrong_item")
    talk.say("好，麻烦你")
    assert talk.waits is not None
