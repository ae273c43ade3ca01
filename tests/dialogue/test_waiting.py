from dialogue.clerks import CALLER, PACK, POLICY, Fake, seen
from frontdesk.dialogue.ear import Ear
from frontdesk.dialogue.flowfile import load_flows
from frontdesk.dialogue.gist import Gist
from frontdesk.dialogue.offering import Attended, Counterside
from frontdesk.dialogue.tool import Caller
from frontdesk.dialogue.waiting import served, verifier, waitless, waits
from frontdesk.dialogue.wanting import Wanting
from frontdesk.recommend.wish import Wish, wish_json
from frontdesk.tools.toolfile import read_tools
from frontdesk.turn.reply import Cards, Said
from frontdesk.turn.state import NEW, Offers, Running, State, state_from_json, state_json
from frontdesk.understanding.pack import shop_pack

FLOWS = load_flows(shop_pack(), PACK, dict.fromkeys(one.name for one in read_tools(shop_pack()).tools))
UNKNOWN = Caller("talk", "turn")
WAITS = State(running=(Running("verify", "which"),), offers=Offers(waits=wish_json(Wish())))


def hear(text: str, caller: Caller, verifies: bool) -> Wanting:
    ear = Ear(
        Gist(seen(text), NEW, Fake(has=("K17",)), caller, POLICY.tact, PACK.names_of, verifies), PACK.texts
    )
    return ear.hear(lambda: False)


def attend(wanting: Wanting, state: State = NEW) -> Attended:
    return Counterside(wanting, Fake(), UNKNOWN, PACK.texts, "en", state).attend()


def test_who_asks_by_their_orders_has_to_say_who_they_are_where_that_can_be_found_out() -> None:
    for text in ("what goes with my order?", "我的订单有什么配套的", "有什么跟我买的配套的"):
        assert hear(text, UNKNOWN, verifies=True).lacks == "orders"
        assert hear(text, UNKNOWN, verifies=False).lacks == "with"
        assert hear(text, CALLER, verifies=True).wish.with_ == ("K17",)
    assert hear("有什么配套的吗", UNKNOWN, verifies=True).lacks == "with"


def test_the_wish_waits_in_the_state_and_goes_with_whatever_is_attended_to_next() -> None:
    asked = attend(hear("what goes with my order in white?", UNKNOWN, verifies=True))
    assert asked.asks
    assert asked.offers.waits["bounds"]
    kept = State(offers=asked.offers)
    assert state_from_json(state_json(kept)) == kept
    assert not attend(Wanting("asks", "wish", Wish(("kettle",))), kept).offers.waits


def test_the_flow_that_verifies_is_the_packs_own() -> None:
    assert verifier(FLOWS) == "verify"
    assert verifier(FLOWS, {}) is None  # its tool is not there
    assert verifier({}) is None


def test_the_flow_that_was_begun_for_a_wish_leaves_with_it() -> None:
    assert waits(WAITS, FLOWS)
    assert waitless(WAITS, FLOWS) == ()
    other = State(running=(Running("invoice", "which"),))
    assert not waits(other, FLOWS)
    assert waitless(other, FLOWS) == other.running


def test_once_the_customer_is_known_the_wish_is_served_by_what_they_bought() -> None:
    made = served(WAITS, Fake(has=("K17",)), CALLER, PACK.texts, "en")
    assert [card.item for part in made.parts if isinstance(part, Cards) for card in part.items] == ["KC1"]
    assert not made.offers.waits
    nothing = served(WAITS, Fake(), CALLER, PACK.texts, "zh")
    assert nothing.asks
    assert any("哪件商品" in part.text for part in nothing.parts if isinstance(part, Said))
