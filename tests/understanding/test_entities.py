import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.perception.percepts import AudioPercept, ImagePercept, Perceived, TextPercept, Words
from frontdesk.turn.findings import Evidence
from frontdesk.understanding.entities import entities, find
from frontdesk.understanding.patterns import PATTERNS


def found(text: str) -> list[tuple[str, str]]:
    return [(sort, text[start:end]) for sort, start, end, _ in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("订单号是NL-20260418，麻烦查一下", [("order_number", "NL-20260418")]),
        ("my order number is 884213, thanks", [("order_number", "884213")]),
        ("订单：20261100123456", [("order_number", "20261100123456")]),
        ("花了１９９．５０元", [("amount", "１９９．５０元")]),
        ("it was $1,299.00 or 200 dollars", [("amount", "$1,299.00"), ("amount", "200 dollars")]),
        ("¥ 89 和 20块钱", [("amount", "¥ 89"), ("amount", "20块钱")]),
        ("2026年11月24日到货", [("date", "2026年11月24日")]),
        ("on 2026-11-24 or Nov 3rd, 2026", [("date", "2026-11-24"), ("date", "Nov 3rd, 2026")]),
        ("上周五买的，昨天到", [("date", "上周五"), ("date", "昨天")]),
        ("since last Tuesday", [("date", "last Tuesday")]),
        ("打我电话 138 1234 5678", [("phone", "138 1234 5678")]),
        ("call +44 20 7946 0958 or 400-800-1234", [("phone", "+44 20 7946 0958"), ("phone", "400-800-1234")]),
        ("发到 li.lei+a@mail.example.com。", [("email", "li.lei+a@mail.example.com")]),
        ("水壶显示E3", [("error_code", "E3")]),
        ("error code: 42 on the panel", [("error_code", "42")]),
        ("故障码 F01", [("error_code", "F01")]),
        ("the NR-200 router", [("product_code", "NR-200")]),
        ("NL-E1耳机，订单NL26110001", [("product_code", "NL-E1"), ("order_number", "NL26110001")]),
        ("快递单号 NLX100000002", [("tracking_number", "NLX100000002")]),
        ("my phone number is 10000000101", [("phone", "10000000101")]),
        ("什么时候发货", []),
        ("I bought 2 lamps for 3 rooms", []),
        ("version 3.5 is 100% fine", []),
    ],
)
def test_what_a_customer_names_is_found_as_written(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@given(st.text(max_size=300))
def test_places_are_exact_and_never_overlap_whatever_the_text(text: str) -> None:
    spans = find(text)
    for (_, _, end, _), (_, start, _, _) in itertools.pairwise(spans):
        assert end <= start
    for _, start, end, confidence in spans:
        assert 0 <= start < end <= len(text)
        assert 0 < confidence < 1


@pytest.mark.parametrize(
    "piece", ["1", "a", "a.", "-", "1-", "+1 ", "a@", "年", "1,", "order ", "NL-", "e", " "]
)
def test_a_long_run_of_anything_is_searched_in_steps_that_grow_with_its_length_alone(piece: str) -> None:
    text = piece * (60_000 // len(piece))  # a pattern of quadratic cost would take minutes here
    assert sum(1 for _, _, pattern in PATTERNS for _ in pattern.finditer(text)) <= len(text)


def test_the_same_thing_named_in_words_voice_and_picture_is_one_finding() -> None:
    text = "订单 ＮＬ-20260418 没到"
    perceived = Perceived(
        (
            TextPercept(0, text, "zh", 1.0, (), None),
            AudioPercept(1, 3.0, ((0, 900),), (Words("nl-20260418", 0.9, 0, 900),), "zh", 1.0, None, None),
            ImagePercept(2, 99, 99, (Words("NL-20260418", 0.9, box=(1, 2, 3, 4)),), (), (), None),
        )
    )
    (only,) = entities(perceived)
    assert (only.value.sort, only.value.text) == ("order_number", "ＮＬ-20260418")
    assert only.evidence == (Evidence(0, 3, 14), Evidence(1, 0, 900), Evidence(2, box=(1, 2, 3, 4)))
