import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.clerks import ALL, CALLER, K17, K20, PACK, V5, Fake, hear, showing
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
    ],
)
def test_a_wish_is_heard_in_its_own_words(text: str, intent: str, kinds: tuple[str, ...]) -> None:
    found = hear(text, intent)
    assert (found.fact, found.does, found.wish.kinds) == ("asks", "wish", kinds)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("水壶有没有保温功能", "product_question"),
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


def test_something_like_a_photo_is_wished_even_of_a_fault() -> None:
    found = hear("something like this", "troubleshoot", photos=("a" * 64,), products=("水壶",))
    assert (found.fact, found.photo, found.wish.kinds, found.plain) == ("asks", True, ("kettle",), True)
    assert hear("my router looks like this", "troubleshoot", photos=("a" * 64,)).fact == "none"


def test_something_similar_without_a_photo_is_like_what_was_spoken_of() -> None:
    assert hear("something similar", state=showing(K20)).wish.like == "K20"
    assert hear("有类似的吗", "recommendation").lacks == "like"


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
