from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.clerks import ALL, CALLER, K17, K20, KC1, PACK, V5, Fake, hear, showing
from frontdesk.dialogue.hearing import Heard
from frontdesk.dialogue.shelf import Shelf
from frontdesk.dialogue.tool import Caller
from frontdesk.dialogue.wanting import Wanting, beside
from frontdesk.turn.findings import Finding, Findings
from frontdesk.turn.state import NEW, Offers, State

CALM = Findings(Finding("neutral", 0.9, {"neutral": 0.9}), Finding("recommendation", 0.9), Finding("en", 1.0))


@pytest.mark.parametrize(
    ("text", "intent", "kinds"),
    [
        ("looking for a quiet kettle under 200", "", ("kettle",)),
        ("有没有两百以内静音的水壶", "product_question", ("kettle",)),
        ("Which vacuum is best for cats?", "recommendation", ("vacuum", "handheld", "robot")),
        ("想买个水壶", "price_stock", ("kettle",)),
        ("Do you have any white kettles?", "product_question", ("kettle",)),
        ("a present for my mother", "recommendation", ()),
        ("a kettle that isn't white", "product_question", ("kettle",)),
        ("kettles?", "product_question", ("kettle",)),
        ("水壶先看看", "goodbye", ("kettle",)),
        ("水壶有吗？要白色的", "product_question", ("kettle",)),
        ("随便看看", "goodbye", ()),
    ],
)
def test_a_wish_is_heard_in_its_own_words(text: str, intent: str, kinds: tuple[str, ...]) -> None:
    found = hear(text, intent)
    assert (found.fact, found.does, found.wish.kinds) == ("asks", "wish", kinds)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("水壶有没有保温功能", "product_question"),
        ("水壶", "product_question"),
        ("the white kettle", "product_question"),
        ("水壶的说明书有吗", "product_question"),
        ("顺丰和京东哪个快", "delivery_time"),
        ("Do you have the manual for the kettle?", "how_to"),
        ("What do you suggest I do about my broken kettle?", "troubleshoot"),
        ("I want to return the kettle", "return_item"),
        ("cheaper", "price_stock"),
        ("换一个", "exchange"),
        ("not that one", ""),
        ("Where is my order?", "order_status"),
        ("", ""),
    ],
)
def test_what_wishes_for_nothing_is_left_alone(text: str, intent: str) -> None:
    assert hear(text, intent).fact == "none"


@pytest.mark.parametrize(
    "text", ["cheaper", "便宜点的", "in white", "有没有白色的", "换一个", "another one", "under 100"]
)
def test_a_short_message_goes_on_with_what_was_shown(text: str) -> None:
    found = hear(text, "exchange", showing(K17, K20))
    assert (found.fact, found.plain) == ("asks", True)
    assert beside(Heard("starts"), found, NEW) == Heard("none")
    assert hear(text, "exchange", State(turns=9, offers=showing(K17).offers)).fact == "none"


def test_things_are_told_side_by_side_by_their_names_or_places() -> None:
    both = showing(K17, K20)
    for text in ("which one is better?", "第一个和第二个哪个好", "它们有什么区别"):
        found = hear(text, "product_question", both)
        assert (found.fact, found.does, found.about) == ("asks", "more", ("K17", "K20"))
    named = hear("what's the difference between K17 and V11?", "product_question")
    assert set(named.about) == {"K17", "V11"}
    assert hear("tell me about the second one", "", both).about == ("K20",)
    assert hear("第二个多少钱", "price_stock", both).about == ("K20",)
    assert hear("how much is it?", "price_stock", showing(K20)).about == ("K20",)
    assert hear("第二个多少钱", "price_stock", showing(K20)).fact == "none"
    assert hear("the second one arrived broken", "damaged_item", both).fact == "none"
    assert hear("the first one caught fire", "", both, closed=True).fact == "closed"
    assert hear("not the first one", "", both).about == ("K17",)
    assert hear("the second one is too expensive", "price_stock", showing(K20, K17)).wish.most == 25_899


@pytest.mark.parametrize("text", ["how much is the V11?", "无线吸尘器 V11多少钱", "除垢剂怎么卖"])
def test_the_price_of_one_thing_is_in_the_catalogue(text: str) -> None:
    found = hear(text, "price_stock")
    assert (found.fact, found.does, len(found.about)) == ("tells", "more", 1)


@pytest.mark.parametrize("text", ["how much is a repair of the V11?", "V11换电池多少钱", "运费多少钱"])
def test_the_price_of_something_else_is_not(text: str) -> None:
    assert hear(text, "price_stock").fact == "none"


def test_too_dear_goes_on_with_what_was_spoken_of_a_moment_ago() -> None:
    told = State(turns=1, offers=Offers(turn=1, looked=("K17",)))
    found = hear("太贵了", "price_stock", told)
    assert (found.fact, found.wish.kinds, found.wish.most) == ("asks", ("kettle",), 25_899)
    assert hear("太贵了", "price_stock", State(turns=9, offers=told.offers)).fact == "none"


def test_what_it_is_not_to_be_is_left_out() -> None:
    assert hear("推荐点什么，不要水壶", "recommendation").without == ("K17", "K20")
    assert hear("anything but kettles", "", showing(K17, KC1)).without == ("K17", "K20")


def test_what_nothing_can_be_held_against_is_told_apart() -> None:
    assert hear("a kettle without bluetooth", "recommendation").unread == ("without bluetooth",)
    found = hear("do you have a drone?", "recommendation")
    assert (found.lacks, found.unread) == ("kind", ("drone",))


def test_a_kind_in_the_plural_names_no_thing_of_it() -> None:
    assert hear("got any kettles?", "product_question").looked == ()


def test_what_was_asked_is_answered_by_a_name_alone() -> None:
    asked = State(turns=1, offers=Offers(turn=1, lacks="with"))
    found = hear("水壶", "troubleshoot", asked)
    assert (found.wish.kinds, found.wish.with_, found.lacks) == ((), ("K17", "K20"), "")
    assert hear("the K17", "", asked).wish.with_ == ("K17",)
    likes = replace(asked, offers=replace(asked.offers, lacks="like"))
    assert hear("Quiet kettle K20", "", likes).wish.like == "K20"
    assert hear("水壶", "troubleshoot", replace(asked, turns=2)).fact == "none"


def test_something_else_leaves_out_what_was_shown() -> None:
    assert hear("something else", state=showing(K17)).without == ("K17",)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("not that one", ("K17", "K20")),
        ("不要这个", ("K17", "K20")),
        ("Not interested in Smart kettle K17", ("K17",)),
        ("对智能电水壶 K17不感兴趣", ("K17",)),
        ("I don't like the Quiet kettle K20, not for me", ("K20",)),
    ],
)
def test_a_refusal_names_what_it_can(text: str, about: tuple[str, ...]) -> None:
    found = hear(text, state=showing(K17, K20))
    assert (found.does, found.about) == ("refuse", about)
    assert (
        hear(text, state=showing(K17, K20), closed=True).fact == "tells"
    )  # taken, and nothing else is shown


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("why do you show me this?", "why"),
        ("为什么推荐这个", "why"),
        ("no personal suggestions please", "off"),
        ("不要个性化推荐", "off"),
        ("turn off personalised recommendations", "off"),
        ("turn personal suggestions back on", "on"),
        ("重新开启个性化推荐", "on"),
        ("stop recommending things", "stop"),
        ("别给我推荐了", "stop"),
        ("Tell me more about Quiet kettle K20", "more"),
        ("介绍一下静音水壶 K20", "more"),
    ],
)
def test_what_is_said_about_suggestions_is_heard_at_any_time(text: str, does: str) -> None:
    for closed in (False, True):
        found = hear(text, "privacy", showing(K17), closed=closed)
        assert (found.fact, found.does) == ("tells", does)


def test_a_pressed_card_wishes_for_something_cheaper() -> None:
    found = hear("有没有比智能电水壶 K17便宜的", "price_match", showing(K17))
    assert (found.wish.like, found.wish.most, found.wish.kinds, found.than) == (
        "K17",
        25_899,
        ("kettle",),
        ("price",),
    )


@pytest.mark.parametrize("text", ["Is the Handheld vacuum V5 in stock?", "手持吸尘器 V5 有货吗"])
def test_what_is_sold_out_is_met_with_its_kind(text: str) -> None:
    found = hear(text, "price_stock")
    assert (found.does, found.about, found.wish.like) == ("gone", ("V5",), "V5")
    assert "vacuum" in found.wish.kinds
    for asks in ("Is the Smart kettle K17 in stock?", "K17现在有货吗"):
        there = hear(asks, "price_stock")
        assert (there.fact, there.does, there.about) == ("tells", "more", ("K17",))
    assert hear("Is the V5 in stock?", "price_stock").does == "gone"
    assert hear("Is there a quiet kettle in stock?", "price_stock").does == "wish"


def test_what_goes_with_an_order_is_read_from_it_or_asked() -> None:
    mine = Fake(has=("K17",))
    assert hear("what goes with my order?", "order_status", clerk=mine).wish.with_ == ("K17",)
    assert hear("跟我买的配套的", "recommendation", clerk=mine).wish.with_ == ("K17",)
    unknown = hear("what goes with my order?", clerk=mine, caller=Caller("talk", "turn"))
    assert unknown.lacks == "with"
    assert hear("跟水壶配套的有什么", "recommendation").wish.with_ == ("K17", "K20")
    looked = State(offers=Offers(looked=("V11",)))
    assert hear("what goes with it?", state=looked).wish.with_ == ("V11",)
    assert hear("what goes with the V11?", "product_question").wish.with_ == ("V11",)
    goes = hear("这个水壶有没有搭配的东西", "recommendation").wish
    assert (goes.kinds, goes.with_) == ((), ("K17", "K20"))
    before = replace(showing(KC1), offers=replace(showing(KC1).offers, wish={"with_": ["K17"]}))
    again = hear("anything else that goes with it?", state=before)
    assert (again.wish.with_, again.without) == (("K17",), ("KC1",))


def test_something_like_a_photo_is_wished_even_of_a_fault() -> None:
    found = hear("something like this", "troubleshoot", photos=("a" * 64,), products=("水壶",))
    assert (found.fact, found.photo, found.wish.kinds, found.plain) == ("asks", True, ("kettle",), True)
    assert hear("my router looks like this", "troubleshoot", photos=("a" * 64,)).fact == "none"


def test_something_similar_without_a_photo_is_like_what_was_spoken_of() -> None:
    assert hear("something similar", state=showing(K20)).wish.like == "K20"
    assert hear("有类似的吗", "recommendation").lacks == "like"
    cheaper = hear("something like the Smart kettle K17 but cheaper", "recommendation")
    assert (cheaper.wish.like, cheaper.wish.most, cheaper.than) == ("K17", 25_899, ("price",))


def test_what_is_named_was_looked_at() -> None:
    found = hear("Is the Quiet kettle K20 dishwasher-safe?", "product_question")
    assert (found.fact, found.looked, found.interest) == ("none", ("K20",), True)
    assert not hear("my Quiet kettle K20 is broken", "troubleshoot").interest


def test_at_no_time_for_it_a_wish_is_closed() -> None:
    assert hear("a quiet kettle under 200", "recommendation", closed=True).fact == "closed"


def test_without_a_clerk_or_a_catalogue_nothing_breaks() -> None:
    assert hear("recommend a kettle", "recommendation", clerk=Fake(on=False)) == Wanting()
    empty = hear("recommend a kettle", "recommendation", clerk=Fake(Shelf()))
    assert (empty.fact, empty.looked) == ("asks", ())


@given(st.text(max_size=60), st.sampled_from(("", *PACK.labels)), st.booleans())
def test_any_words_are_heard_without_an_error(text: str, intent: str, closed: bool) -> None:
    found = hear(text, intent, showing(*ALL), closed=closed)
    assert not (closed and found.fact == "asks")
    assert CALLER.customer == "ada"
    assert V5.id not in found.without or found.fact == "asks"
