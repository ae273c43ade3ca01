import pytest

from dialogue.talking import PACK
from frontdesk.dialogue.flowfile import load_flows
from frontdesk.dialogue.formlines import amended, form, parted
from frontdesk.understanding.pack import shop_pack

INVOICE = load_flows(shop_pack(), PACK)["invoice"]
SLOTS = [INVOICE.slots[name] for name in ("title", "tax_number", "email")]


def test_a_line_that_may_be_left_out_may_be_empty_and_takes_nothing_from_the_next() -> None:
    told = form("name on the invoice: Owen Hartley\ntax number: \ne-mail: owen@mail.example", SLOTS)
    assert told == {"title": "Owen Hartley", "tax_number": "", "email": "owen@mail.example"}
    assert form("发票抬头：\n邮箱：lin@mail.example", SLOTS) == {"email": "lin@mail.example"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "公司抬头：北京星火科技有限公司，税号91110108MA01ABCD2X，邮箱 fapiao@mail.example",
            ("北京星火科技有限公司", "91110108MA01ABCD2X", "fapiao@mail.example"),
        ),
        (
            "Company: Spark, Inc., tax number 91110108MA01ABCD2X, email bills@mail.example",
            ("Spark, Inc.", "91110108MA01ABCD2X", "bills@mail.example"),
        ),
        ("Owen Hartley, owen@mail.example", ("Owen Hartley", None, "owen@mail.example")),
        ("抬头是林小满；邮箱是 lin@mail.example", ("林小满", None, "lin@mail.example")),
    ],
)
def test_each_value_of_one_line_belongs_to_the_slot_that_it_names(
    text: str, told: tuple[str | None, ...]
) -> None:
    found = parted(text, SLOTS)
    assert tuple(found.get(slot.name) for slot in SLOTS) == told


@pytest.mark.parametrize(
    "text", ["Owen Hartley", "I want to know, how long does it take", "tax number 9111", "，；", ""]
)
def test_one_value_alone_is_no_form(text: str) -> None:
    assert parted(text, SLOTS) == {}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("no, the name should be Rey Ltd", "Rey Ltd"), ("不对，抬头应该是北光贸易公司", "北光贸易公司")),
        *(
            ("发票抬头改成林小满", "林小满"),
            ("the name is wrong", None),
            ("抬头不对", None),
            ("Rey Ltd", None),
        ),
    ],
)
def test_a_part_is_amended_by_its_name(text: str, value: str | None) -> None:
    assert amended(text, INVOICE.slots["title"]) == value
