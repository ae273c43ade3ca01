import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.models.store import ModelStore
from frontdesk.perception.percepts import Perceived
from frontdesk.perception.senses import open_senses
from frontdesk.perception.text import read
from frontdesk.understanding.pack import load_pack, shop_pack
from frontdesk.understanding.plain import plain
from frontdesk.understanding.understand import open_understanding

ASKED = {  # what says nothing but a number, or something about it, and the intent it has
    "Where is my order {}?": "order_status",
    "我的订单{}到哪了": "order_status",
    "Has {} been shipped?": "order_status",
    "单号：{}，帮我看看发货没有": "order_status",
    "I want to return order {}": "return_item",
    "帮我取消订单 {}": "cancel_order",
    "I need an invoice for {}": "invoice",
    "订单{}想改一下地址": "delivery_change",
    "{}的退款什么时候到账": "refund_status",
}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Where is my order NL26110020?", "Where is my order?"),
        ("Has NL26110020 been shipped?", "Has the order been shipped?"),
        ("Order number: NL-26110020, where is it", "the order, where is it"),
        ("my order, NL26110020, is late", "my order, the order, is late"),
        ("我的订单NL26110020到哪了", "我的订单到哪了"),
        ("取消 NL26110020 和 NL26110021", "取消 订单 和 订单"),
        ("NL26110020", "the order"),
        ("包裹 SF1234567890123 卡住了", "包裹 卡住了"),
        ("Call me on +44 20 7946 0958 please", "Call me on the phone number please"),
        ("收件人电话换成 13800001234", "收件人电话换成 电话"),
    ],
)
def test_numbers_are_put_into_the_words_they_stand_for(text: str, said: str) -> None:
    assert plain(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "My kettle shows E3",
        "水壶显示 E3 怎么办",
        "Is the NL-R200 in stock",
        "K17 多少钱",
        "3 days for ¥299?",
        "",
    ],
)
def test_codes_of_products_and_errors_prices_and_counts_stay(text: str) -> None:
    assert plain(text) == text


@given(st.sampled_from(sorted(ASKED)), st.integers(0, 10**8 - 1), st.integers(0, 10**8 - 1))
def test_no_order_number_says_something_else_than_another(text: str, one: int, other: int) -> None:
    assert plain(text.format(f"NL{one:08d}")) == plain(text.format(f"NL{other:08d}"))


@given(st.text(st.sampled_from("NLo订单rde0123456789 -:：.是"), max_size=60))
def test_whatever_is_written_no_long_number_of_an_order_is_left(text: str) -> None:
    assert "NL26110020" not in plain(f"{text} NL26110020")


@pytest.mark.models
def test_every_order_number_leaves_the_intent_as_it_is(store: ModelStore) -> None:
    senses = open_senses(store, 1)
    desk = open_understanding(load_pack(shop_pack()), senses.embedder)
    for text, intent in ASKED.items():
        for number in range(100):
            said = text.format(f"NL261100{number:02d}")
            percept = read(0, said, senses.language.get(), senses.embedder)
            found = desk.understand(Perceived((percept,)), ())
            assert (found.intent.value, found.intent.confidence > 0.8) == (intent, True), said
