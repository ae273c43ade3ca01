"""Acts are parted into spans and the rest, put together again, and learnt from dialogues of our own."""

from pathlib import Path

import pytest

from frontdesk.training.crosswoz import Act, Dialogue, Entity, Message, read_dialogues, read_entities
from frontdesk.training.dialogueacts import Seen, acts, gold, seen
from frontdesk.training.valuespans import Lexicon

NAMES = ("灯塔酒店", "月光酒店", "云海酒店", "长桥酒店")
LEXICON = Lexicon.of(Entity("酒店", name, {"酒店设施": ["无烟房"]}) for name in NAMES)
WISH, CALL = Act("Request", "酒店", "名称", ""), Act("Request", "酒店", "电话", "")


def talk(number: int) -> Dialogue:
    """Write a dialogue of four messages about one of the hotels."""
    name = NAMES[number % len(NAMES)]
    price = f"{number % 5 + 1}00-{number % 5 + 2}00元"
    return Dialogue(
        str(number),
        (
            Message(True, f"推荐一家{price}的酒店", frozenset([Act("Inform", "酒店", "价格", price), WISH])),
            Message(False, f"{name}不错", frozenset([Act("Recommend", "酒店", "名称", name)])),
            Message(True, f"{name}的电话是多少", frozenset([Act("Inform", "酒店", "名称", name), CALL])),
            Message(
                False, "电话是010-11112222。", frozenset([Act("Inform", "酒店", "电话", "010-11112222")])
            ),
        ),
    )


@pytest.fixture
def rows() -> list[Seen]:
    return seen([talk(number) for number in range(24)], LEXICON)


def test_parted_acts_are_the_same_when_put_together(rows: list[Seen]) -> None:
    assert all(acts(one, *gold(one)) == one.message.acts for one in rows)


def test_a_message_knows_what_came_before_it_and_nothing_after(rows: list[Seen]) -> None:
    first, second, third, fourth = rows[4:8]
    assert (first.before, second.before, fourth.before) == ((), (first,), (third, second))
    assert third.spans[0].value in third.named
    assert second.spans[0].value not in second.named


def test_named_values_leave_signs(rows: list[Seen]) -> None:
    assert rows[0].plain == "推荐一家②的酒店"
    assert rows[1].plain == "㈢不错"


def test_equipment_keeps_its_name_and_its_yes_or_no() -> None:
    told = frozenset([Act("Inform", "酒店", "酒店设施-无烟房", "是")])
    [one] = seen([Dialogue("1", (Message(True, "要有无烟房", told),))], LEXICON)
    assert acts(one, *gold(one)) == told


def test_the_public_dialogues_are_read_whole(data: Path) -> None:
    folder = data / "crosswoz"
    if not folder.is_dir():
        pytest.skip("public data set crosswoz absent")
    lexicon = Lexicon.of(read_entities(folder))
    found = seen(read_dialogues(folder, most=8), lexicon)
    alike = [acts(one, *gold(one)) == one.message.acts for one in found]
    assert sum(alike) / len(alike) > 0.9
    assert all(one.message.customer == (one.row % 2 == 0) for one in found if not one.before)
