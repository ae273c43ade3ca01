import pytest

from frontdesk.knowledge.needs import unmet


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How heavy is it?", "The lamp costs 30 yuan."),
        ("这个有多重", "售价30元。"),
        ("What does it cost?", "It is a lamp for the desk."),
        ("How many watts does it draw", "It weighs 2 kg."),
        ("有红色的吗", "售价30元，两年保修。"),
        ("Do you sell gift cards?", "Send the free gifts back with the goods."),
        ("你们有礼品卡卖吗", "退货时赠品要一起寄回。"),
    ],
)
def test_a_page_without_what_is_asked_for_is_told_by_its_form(question: str, text: str) -> None:
    assert unmet(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How heavy is it?", "The lamp weighs 2 kg."),
        ("这个有多重", "整机2.5公斤。"),
        ("What does it cost?", "It is free of charge."),
        ("Do I pay postage?", "Send it back to us."),
        ("How do I pair it?", "Hold the button."),
        ("The red light is on", "Hold reset."),
        ("多久能到", "三天内送达。"),
        ("Do you sell spare parts?", "Filters can be ordered in the app."),
        ("你们卖配件吗", "滤芯可以在商城购买。"),
        ("What can I do if I was sold a broken one?", "Send it back."),
    ],
)
def test_what_is_given_or_not_asked_for_is_not_missed(question: str, text: str) -> None:
    assert not unmet(question, text)
