from dataclasses import replace

import pytest

from dialogue.clerks import ALL, CALLER, K17, K20, KC1, PACK, Fake, hear, showing
from frontdesk.dialogue.clerk import Asked
from frontdesk.dialogue.offering import Attended, Counterside, noticed, shown_first
from frontdesk.dialogue.shelf import Shelf
from frontdesk.dialogue.wanting import Wanting
from frontdesk.recommend.item import Item
from frontdesk.recommend.offer import Suggestion
from frontdesk.recommend.wish import Wish
from frontdesk.turn.clock import utc_now
from frontdesk.turn.parts import Blob, Image, Text
from frontdesk.turn.reply import Cards, Reason, Said
from frontdesk.turn.state import MOST_LOOKED, NEW, Offers, State
from frontdesk.turn.turn import Turn


def attend(
    text: str, intent: str = "recommendation", state: State = NEW, clerk: Fake | None = None
) -> Attended:
    clerk = clerk or Fake()
    language = "en" if text.isascii() else "zh"
    wanting = hear(text, intent, state, clerk)
    return Counterside(wanting, clerk, CALLER, PACK.texts, language, state, text).attend()


def words(made: Attended) -> str:
    return "\n".join(part.text for part in made.parts if isinstance(part, Said))


def cards(made: Attended) -> list[str]:
    return [card.item for part in made.parts if isinstance(part, Cards) for card in part.items]


@pytest.mark.parametrize(
    ("text", "said", "price"),
    [
        ("a quiet kettle under 200", "“kettle, at most ¥200, quiet”", "¥189 · Nice."),
        ("两百以内静音的水壶", "“水壶、200 元以内、静音”", "189 元 · 不错。"),
    ],
)
def test_what_fits_is_shown_with_price_reasons_and_buttons(text: str, said: str, price: str) -> None:
    made = attend(text)
    assert said in words(made)
    (card,) = next(part.items for part in made.parts if isinstance(part, Cards))
    assert (card.item, card.description, card.source, card.picture) == ("K20", price, "content", "")
    assert [one.text for one in card.reasons] == ["costs little"]
    assert all(hear(one.target, state=showing(K20)).fact != "none" for one in card.actions)
    assert [(one.item, one.propensity) for one in made.suggestions] == [("K20", 1.0)]
    assert [one.item for one in made.offers.shown] == ["K20"]


def test_what_nothing_meets_is_named_and_the_nearest_is_shown() -> None:
    made = attend("a kettle under 100")
    assert cards(made) == ["K17", "K20"]
    assert "Nothing fits “kettle, at most ¥100”" in words(made)
    assert "what it does not meet: at most ¥100" in words(made)


def test_an_attribute_that_is_not_stated_is_not_vouched_for() -> None:
    assert "the noise is not stated" in words(attend("a quiet kettle"))
    assert "没有标注噪音" in words(attend("静音的水壶"))


@pytest.mark.parametrize(
    ("text", "said"), [("a fridge", "no “fridge” on sale"), ("推荐个冰箱", "没有在售的“冰箱”")]
)
def test_another_kind_is_never_shown_in_its_place(text: str, said: str) -> None:
    made = attend(text)
    assert said in words(made)
    assert cards(made) == []


@pytest.mark.parametrize(
    ("text", "said"), [("recommend something", "nothing in our catalogue"), ("有什么推荐", "没有可以推荐")]
)
def test_an_empty_catalogue_is_told_honestly(text: str, said: str) -> None:
    made = attend(text, clerk=Fake(Shelf()))
    assert said in words(made)
    assert made.suggestions == ()


def test_what_was_refused_is_never_shown_again() -> None:
    clerk, state = Fake(), showing(K17, K20)
    made = attend("Not interested in Smart kettle K17", state=state, clerk=clerk)
    assert clerk.did == [("K17", "refuse")]
    assert "will not show you “Smart kettle K17” again" in words(made)
    assert "K17" not in cards(made)
    later = attend("a kettle", state=State(turns=20, offers=made.offers), clerk=clerk)
    assert cards(later) == ["K20"]


def test_of_several_that_are_refused_without_a_name_none_counts_against_its_item() -> None:
    clerk = Fake()
    made = attend("not that one", state=showing(K17, K20), clerk=clerk)
    assert (clerk.did, set(made.offers.refused)) == ([], {"K17", "K20"})
    attend("none of these", state=showing(K17, K20), clerk=clerk)
    assert clerk.did == [("K17", "refuse"), ("K20", "refuse")]


def test_a_refusal_at_no_time_to_suggest_is_taken_and_nothing_shown() -> None:
    wanting = hear("不要这个", state=showing(K17), closed=True)
    made = Counterside(wanting, Fake(), CALLER, PACK.texts, "zh", showing(K17)).attend()
    assert made.parts == (
        Said("好的，不再给您看“Smart kettle K17”。".replace("Smart kettle K17", "智能电水壶 K17")),
    )
    assert made.offers.refused == ("K17",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("why do you show me this?", "Why “Smart kettle K17”: costs little (from the product's data)"),
        ("为什么推荐这个", "依据：costs little（来自商品参数）"),
    ],
)
def test_reasons_are_told_with_what_they_rest_on(text: str, said: str) -> None:
    assert said in words(attend(text, "privacy", showing(K17)))


def test_without_anything_shown_there_is_nothing_to_give_reasons_for() -> None:
    assert "not suggested anything" in words(attend("why did you recommend this?"))


def test_personal_suggestions_are_switched_off_and_on() -> None:
    clerk = Fake()
    assert "personal suggestions are off" in words(attend("no personal suggestions", "privacy", clerk=clerk))
    assert not clerk.personal
    assert "已开启" in words(attend("开启个性化推荐", clerk=clerk))
    assert clerk.personal


def test_more_about_a_thing_is_read_from_the_catalogue() -> None:
    clerk = Fake()
    said = words(attend("Tell me more about Quiet kettle K20", clerk=clerk))
    assert said == "Quiet kettle K20, ¥189, in stock. Nice.\ncolour white, noise 44 dB"
    assert clerk.did == [("K20", "view")]


def test_something_else_is_really_something_else_and_may_run_out() -> None:
    assert cards(attend("another one", state=showing(K17))) != []
    only = Fake(Shelf.of((K17,)))
    first = attend("a kettle", clerk=only)
    assert "nothing else to show" in words(
        attend("another one", state=State(turns=1, offers=first.offers), clerk=only)
    )


def test_cheaper_than_the_cheapest_is_told_and_no_dearer_one_is_shown() -> None:
    made = attend("cheaper", "price_stock", showing(KC1), Fake(Shelf.of((K17, KC1))))
    assert "Nothing meets “cheaper than ¥29”" in words(made)
    assert cards(made) == []


def test_only_what_goes_with_a_thing_is_shown_beside_it() -> None:
    made = attend("what goes with the kettle?", "product_question", clerk=Fake(Shelf.of(ALL)))
    assert cards(made) == ["KC1"]
    lonely = attend("what goes with the kettle?", "product_question", clerk=Fake(Shelf.of((K17, K20))))
    assert "nothing that is made to go with" in words(lonely)


def test_that_many_buy_a_thing_is_no_sign_that_it_goes_with_another() -> None:
    class Popular(Fake):
        def _suggestion(self, one: Item, asked: Asked) -> Suggestion:
            reason = Reason("bought by 36 customers", "interactions:36 in 30 days")
            return replace(super()._suggestion(one, asked), reasons=(reason,))

    made = attend("what goes with the Smart kettle K17?", clerk=Popular())
    assert cards(made) == []
    assert "nothing that is made to go with “Smart kettle K17”" in words(made)


def test_what_cannot_be_vouched_for_is_said() -> None:
    clerk = Fake()
    made = attend("a kettle without bluetooth", clerk=clerk)
    assert "nothing of “without bluetooth”" in words(made)
    assert clerk.asked[0].text == ""  # else "close to what you described" would be told of what is denied
    unknown = attend("do you have a drone?")
    assert (cards(unknown), unknown.asks, unknown.offers.lacks) == ([], True, "kind")
    assert "no “drone” in our catalogue" in words(unknown)


def test_without_a_kind_only_what_states_a_quality_is_shown_for_it() -> None:
    assert cards(attend("something quiet")) == ["K20"]


def test_several_things_are_told_side_by_side() -> None:
    clerk = Fake()
    made = attend("which one is better?", "product_question", showing(K17, K20), clerk)
    assert "side by side" in words(made)
    assert "Smart kettle K17, ¥259" in words(made)
    assert "Quiet kettle K20, ¥189" in words(made)
    assert clerk.did == [("K17", "view"), ("K20", "view")]


def test_what_lacks_is_asked_for() -> None:
    asked = attend("what goes with my order?", "order_status")
    assert asked.asks
    assert "Which product should it go with" in words(asked)


def test_what_is_sold_out_is_said_before_what_is_like_it() -> None:
    made = attend("Is the Handheld vacuum V5 in stock?", "price_stock")
    assert "“Handheld vacuum V5” is sold out" in words(made)
    assert cards(made) == ["V11"]


def test_an_item_that_has_gone_meanwhile_breaks_nothing() -> None:
    gone = showing(Item("gone", {"en": "Old lamp"}))
    assert "Why “Old lamp”" in words(attend("why this?", "privacy", gone))
    assert "Old lamp" not in words(attend("not that one", state=gone))


def test_what_is_looked_at_is_remembered_and_noted_where_it_may_be_bought() -> None:
    clerk = Fake()
    state = noticed(NEW, Wanting(looked=("K17",), interest=True), clerk, CALLER)
    assert (state.offers.looked, clerk.did) == (("K17",), [("K17", "view")])
    assert noticed(state, Wanting(looked=("K20",)), clerk, CALLER).offers.looked == ("K17", "K20")
    assert clerk.did == [("K17", "view")]
    many = tuple(map(str, range(30)))
    assert len(noticed(NEW, Wanting(looked=many), clerk, CALLER).offers.looked) == MOST_LOOKED


def test_the_first_photo_of_a_turn_is_the_one_that_is_compared() -> None:
    blob = Blob("a" * 64, "image/jpeg", 3)
    turn = Turn("t", "c", (Text("like this"), Image(blob)), utc_now())
    assert shown_first(turn, lambda one: one.digest[:2].encode()) == b"aa"
    assert shown_first(replace(turn, parts=(Text("no photo"),)), lambda _: b"") is None


def test_the_wish_is_kept_for_the_next_turn() -> None:
    kept = attend("a kettle under 200").offers
    assert isinstance(kept, Offers)
    assert hear("in white", state=State(turns=1, offers=kept)).wish.most == 20_000
    assert Wish().told is False
