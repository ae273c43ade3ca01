from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.dialogue.flow import SORTS, Option, Slot, Sort
from frontdesk.dialogue.observed import Observed
from frontdesk.dialogue.slotchecks import LONGEST, Wrong, checked, chosen, latest
from frontdesk.dialogue.slotvalues import found, in_passing
from frontdesk.turn.findings import Entity
from frontdesk.understanding.entities import find
from frontdesk.understanding.pack import load_pack, shop_pack

PACK = load_pack(shop_pack())
TODAY = date(2026, 11, 26)  # a Thursday
BOTH = {"zh": "…", "en": "…"}
OPTIONS = (
    Option(
        "faulty", {"zh": "有故障", "en": "It does not work"}, {"zh": ("坏了",), "en": ("broken", "faulty")}
    ),
    Option("regret", {"zh": "不想要了", "en": "I changed my mind"}),
)


def slot(sort: Sort, **more: object) -> Slot:
    options = OPTIONS if sort == "choice" else ()
    return Slot("it", sort, BOTH, BOTH, options, **more)  # type: ignore[arg-type]


def seen(text: str, **more: object) -> Observed:
    named = tuple(Entity(sort, text[start:end]) for sort, start, end, _ in find(text, PACK.phrases))
    return Observed(text, TODAY, named, **more)  # type: ignore[arg-type]


def told(sort: Sort, text: str, asked: bool = True, **more: object) -> str | None:
    """Give the first sound value of a turn."""
    asking = slot(sort, **more)
    values = (checked(asking, one, TODAY) for one in found(asking, seen(text), asked))
    return next((one for one in values if isinstance(one, str)), None)


@pytest.mark.parametrize(
    ("sort", "text", "value"),
    [
        ("order", "it is NL-26110002, I think", "NL26110002"),
        ("order", "单号是 nl26110002", "NL26110002"),
        ("order", "NL 2 6 1 1 0 0 0 2", "NL26110002"),
        ("order", "NL二六一一零零零二", "NL26110002"),
        ("order", "26110002", "NL26110002"),
        ("order", "I do not know", None),
        ("phone_end", "0101", "0101"),
        ("phone_end", "尾号0101", "0101"),
        ("phone_end", "the number ends in 0101", "0101"),
        ("phone_end", "13800000101", "0101"),
        ("phone_end", "零一零一", "0101"),
        ("phone_end", "12345", None),
        ("phone_end", "NL26110002", None),
        ("amount", "¥1,299.50 please", "129950"),
        ("amount", "退我 99 元", "9900"),
        ("amount", "nothing", None),
        ("day", "next Wednesday", "2026-12-02"),
        ("day", "下周三吧", "2026-12-02"),
        ("day", "大后天", "2026-11-29"),
        ("day", "1 December", "2026-12-01"),
        ("day", "12月1日", "2026-12-01"),
        ("day", "2027-06-01", None),  # too far
        ("day", "2026-11-25", None),  # over
        ("day", "30 February", None),
        ("email", "it is Ada.W@mail.example, thanks", "ada.w@mail.example"),
        ("email", "ada at mail", None),
        ("address", "上海市徐汇区漕溪北路 18 号", "上海市徐汇区漕溪北路 18 号"),
        ("address", "somewhere", None),
        ("colour", "the white router has a red light", "red"),
        ("colour", "白色路由器亮红灯", "red"),
        ("colour", "橙色", "orange"),
        ("colour", "灯不亮了", "off"),
        ("colour", "no light at all", "off"),
        ("choice", "It is BROKEN!", "faulty"),
        ("choice", "坏了", "faulty"),
        ("choice", "the second one", "regret"),
        ("choice", "第一个", "faulty"),
        ("choice", "2", "regret"),
        ("choice", "broken, and I changed my mind", None),
        ("number", "three? no, 4", "4"),
        ("number", "两个", "2"),
        ("yes_no", "yes please", "yes"),
        ("yes_no", "不用了", "no"),
        ("yes_no", "perhaps", None),
        ("product", "the smart kettle", "smart kettle"),
        ("text", "it squeaks", "it squeaks"),
    ],
)  # fmt: skip
def test_a_value_is_read_as_people_say_it(sort: Sort, text: str, value: str | None) -> None:
    more: dict[str, Any] = {"pattern": r"NL\d{8}", "prefix": "NL"} if sort == "order" else {}
    assert told(sort, text, **more) == value


@pytest.mark.parametrize(
    ("sort", "text", "value"),
    [
        ("order", "where is NL26110002", "NL26110002"),
        ("order", "I have 26110002 reasons", None),
        ("phone_end", "in 2026 I bought it", None),
        ("phone_end", "order NL26110002, 0101", "0101"),
        ("phone_end", "my phone ends with 0101", "0101"),
        ("text", "anything", None),
        ("number", "3", None),
        ("yes_no", "yes", None),
        ("address", "I live somewhere", None),
        ("product", "return my smart kettle", "smart kettle"),
        ("choice", "it came broken", "faulty"),
        ("choice", "2", None),
    ],
)
def test_unasked_only_what_gives_itself_away_is_a_value(sort: Sort, text: str, value: str | None) -> None:
    more = {"pattern": r"NL\d{8}"} if sort == "order" else {}
    assert told(sort, text, asked=False, **more) == value


def test_a_photo_and_its_lights_are_values() -> None:
    shown = seen("", photos=("a" * 64,), lights=("green",))
    assert found(slot("photo"), shown, asked=False) == ["a" * 64]
    assert found(slot("colour"), shown, asked=True) == ["green"]
    assert checked(slot("photo"), "no digest", TODAY) == Wrong("wrong_photo", "no digest")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("My kettle is broken, what can I do?", "faulty"),
        ("耳机坏了，左边没声音，怎么办", "faulty"),
        ("Can I return a broken one?", ""),
        ("坏了能退吗", ""),
        ("If it is broken, I want my money back.", ""),
        ("要是坏了，我再找你们", ""),
        ("2", ""),
        ("It is red.", ""),
    ],
)
def test_what_is_stated_in_passing_counts_and_not_what_is_asked_or_supposed(text: str, value: str) -> None:
    assert in_passing(slot("choice"), seen(text)) == value


def test_a_photo_is_told_in_passing() -> None:
    assert in_passing(slot("photo"), seen("", photos=("a" * 64, "b" * 64))) == "a" * 64
    assert in_passing(slot("photo"), seen("look")) == ""


def test_limits_are_those_of_the_slot() -> None:
    assert checked(slot("text", least=3, most=5), "four", TODAY) == "four"
    assert checked(slot("text", least=3, most=5), "hi", TODAY) == Wrong("wrong_text", "hi")
    assert checked(slot("number", least=1, most=9), "10", TODAY) == Wrong("wrong_number", "10")
    assert checked(slot("amount", most=5_000), "99 元", TODAY) == Wrong("wrong_amount", "99 元")
    assert checked(slot("day", most=3), "in the day after tomorrow", TODAY) == "2026-11-28"
    assert checked(slot("day", most=3), "next Wednesday", TODAY) == Wrong("wrong_day", "next Wednesday")
    assert latest(slot("day", most=3), TODAY) == date(2026, 11, 29)


def test_an_option_is_meant_by_its_id_too_and_nothing_by_an_empty_text() -> None:
    assert checked(slot("choice"), "regret", TODAY) == "regret"
    assert chosen(OPTIONS, "") == ""
    assert chosen(OPTIONS, "3") == ""


@given(sort=st.sampled_from(SORTS), text=st.text(max_size=700), asked=st.booleans())
def test_no_text_is_too_strange_and_what_is_kept_is_bounded(sort: Sort, text: str, asked: bool) -> None:
    for value in found(slot(sort), seen(text), asked):
        made = checked(slot(sort), value, TODAY)
        assert len(made if isinstance(made, str) else made.value) <= LONGEST
        if isinstance(made, str):
            assert checked(slot(sort), made, TODAY) == made or sort in ("amount", "day")
