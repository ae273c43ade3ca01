import pytest

from frontdesk.dialogue.filling import filled, money, places

TEXTS = {"state_paid": {"zh": "已付款", "en": "paid"}}
VALUES = {
    "order": "NL1",
    "found.total": "129950",
    "found.state": "paid",
    "found.zh": "灯",
    "found.en": "lamp",
}


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("{order}", "NL1", "NL1"),
        ("{found.total:money}", "1,299.50 元", "¥1,299.50"),
        ("{found.state:state}", "已付款", "paid"),
        ("{found.state:other}", "paid", "paid"),
        ("{found:name}", "灯", "lamp"),
        ("{gone}{gone:money}{gone:day}", "", ""),
        ("{Order} {0} {} {order.__class__}", "{Order} {0} {} ", "{Order} {0} {} "),
    ],
)
def test_values_are_put_in_their_places(text: str, zh: str, en: str) -> None:
    assert filled(text, VALUES, "zh", TEXTS) == zh
    assert filled(text, VALUES, "en", TEXTS) == en


def test_a_value_with_places_in_it_is_put_as_it_is() -> None:
    assert filled("{order}", {"order": "{found.total}", "found.total": "1"}, "en", TEXTS) == "{found.total}"


def test_what_is_no_amount_stays() -> None:
    assert [money(one, "en") for one in ("soon", "", "-50", "100")] == ["soon", "", "¥-0.50", "¥1"]
    assert list(places("{a:b} {c.d}")) == [("a", "b"), ("c.d", "")]
