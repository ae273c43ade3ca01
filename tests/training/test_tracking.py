"""An errand is tracked over a dialogue of our own: parts, wishes, offers, answers, changes of mind."""

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.training.crosswoz import Act, Row
from frontdesk.training.tracking import Errand, belief, heard, rows, said

HOTEL, FOOD, SIGHT, TAXI = "酒店", "餐馆", "景点", "出租"
NAMES = ("甲", "乙", "丙")


def inform(domain: str, slot: str, value: str) -> Act:
    return Act("Inform", domain, slot, value)


def request(domain: str, slot: str) -> Act:
    return Act("Request", domain, slot, "")


def offer(domain: str, *names: str) -> list[Act]:
    return [Act("Recommend", domain, "名称", name) for name in names]


def row(part: int, domain: str, slot: str, *values: str) -> Row:
    return Row(part, domain, slot, frozenset(values))


def wish() -> Errand:
    return heard(Errand(), [inform(HOTEL, "价格", "300-400元"), request(HOTEL, "名称")])


def test_a_wish_and_a_question_are_rows() -> None:
    assert rows(wish()) == {row(1, HOTEL, "价格", "300-400元"), row(1, HOTEL, "名称")}
    assert belief(wish()) == {(HOTEL, "价格"): "300-400元"}


def test_the_only_name_that_was_offered_is_taken_when_the_customer_goes_on() -> None:
    errand = heard(said(wish(), offer(HOTEL, "甲")), [request(HOTEL, "电话")])
    assert row(1, HOTEL, "名称", "甲") in rows(errand)
    assert row(1, HOTEL, "电话") in rows(errand)


def test_of_several_names_the_customer_takes_one() -> None:
    errand = said(wish(), offer(HOTEL, *NAMES))
    assert row(1, HOTEL, "名称") in rows(heard(errand, [request(HOTEL, "电话")]))
    assert row(1, HOTEL, "名称", "乙") in rows(heard(errand, [inform(HOTEL, "名称", "乙")]))


def test_a_name_that_was_chosen_from_an_offer_is_no_wish() -> None:
    errand = heard(said(wish(), offer(HOTEL, *NAMES)), [inform(HOTEL, "名称", "乙")])
    assert (HOTEL, "名称") not in belief(errand)
    assert belief(heard(Errand(), [inform(HOTEL, "名称", "丁")])) == {(HOTEL, "名称"): "丁"}


def test_an_answer_fills_what_was_asked_and_nothing_else() -> None:
    asked = heard(said(wish(), offer(HOTEL, "甲")), [request(HOTEL, "电话")])
    told = said(asked, [inform(HOTEL, "电话", "010-1"), inform(HOTEL, "地址", "某街")])
    assert row(1, HOTEL, "电话", "010-1") in rows(told)
    assert not any(one.slot == "地址" for one in rows(told))


def test_what_the_desk_says_otherwise_replaces_a_wish_once_its_offer_is_taken() -> None:
    offered = said(wish(), [*offer(HOTEL, "甲"), inform(HOTEL, "价格", "500元")])
    assert row(1, HOTEL, "价格", "300-400元") in rows(offered)
    assert row(1, HOTEL, "价格", "500元") in rows(heard(offered, [request(HOTEL, "电话")]))


def test_what_meets_a_wish_leaves_it_as_it_was_said() -> None:
    offered = said(wish(), [*offer(HOTEL, "甲"), inform(HOTEL, "价格", "350元")])
    assert row(1, HOTEL, "价格", "300-400元") in rows(heard(offered, [request(HOTEL, "电话")]))


def test_another_wish_after_a_choice_is_another_part_and_before_it_a_change_of_mind() -> None:
    offered = said(wish(), offer(HOTEL, *NAMES))
    changed = heard(offered, [inform(HOTEL, "价格", "500-600元")])
    assert len(changed.parts) == 1
    settled = heard(offered, [inform(HOTEL, "名称", "乙")])
    again = heard(settled, [inform(HOTEL, "价格", "500-600元")])
    assert [dict(part.wanted)["价格"] for part in again.parts] == [{"300-400元"}, {"500-600元"}]
    assert belief(again) == {(HOTEL, "价格"): "500-600元"}


def test_a_place_near_another_one_says_near_which() -> None:
    errand = heard(said(wish(), offer(HOTEL, "甲")), [request(HOTEL, "周边餐馆")])
    near = heard(errand, [Act("Select", FOOD, "源领域", HOTEL), inform(FOOD, "评分", "5分")])
    assert row(2, FOOD, "名称", "出现在id=1的周边餐馆里") in rows(near)
    assert belief(near)[FOOD, "周边酒店"] == "甲"


def test_a_part_that_was_left_is_gone_back_to_by_its_name() -> None:
    errand = heard(said(wish(), offer(HOTEL, "甲")), [inform(FOOD, "评分", "5分")])
    back = heard(errand, [inform(HOTEL, "名称", "甲"), request(HOTEL, "地址")])
    assert row(1, HOTEL, "地址") in rows(back)
    assert len(back.parts) == 2


def test_another_goal_is_another_ride() -> None:
    first = heard(
        Errand(), [inform(TAXI, "出发地", "甲"), inform(TAXI, "目的地", "乙"), request(TAXI, "车牌")]
    )
    second = heard(first, [inform(TAXI, "出发地", "乙"), inform(TAXI, "目的地", "丙")])
    assert [len(part.rows) for part in second.parts] == [3, 2]


ACTS = st.builds(
    Act,
    st.sampled_from(["Inform", "Request", "Recommend", "Select", "NoOffer", "General", "?"]),
    st.sampled_from([HOTEL, FOOD, SIGHT, TAXI, "地铁", "thank", ""]),
    st.sampled_from(["名称", "价格", "评分", "推荐菜", "酒店设施-无烟房", "出发地", "源领域", "none"]),
    st.sampled_from(["", *NAMES, "5分", "4.5分以上", "1000元以上", "无", "是", HOTEL]),
)


@given(st.lists(st.tuples(st.booleans(), st.frozensets(ACTS, max_size=4)), max_size=8))
def test_whatever_is_said_the_state_stays_sound_and_the_old_one_untouched(
    talk: list[tuple[bool, frozenset[Act]]],
) -> None:
    errand = Errand()
    for customer, acts in talk:
        before = (rows(errand), belief(errand))
        after = heard(errand, acts) if customer else said(errand, acts)
        assert (rows(errand), belief(errand)) == before
        assert len(after.parts) >= len(errand.parts)
        assert all(after.parts[at].domain == domain for domain, at in after.current.items())
        errand = after


@given(st.frozensets(ACTS, max_size=5))
def test_the_order_of_acts_does_not_matter(acts: frozenset[Act]) -> None:
    assert rows(heard(Errand(), sorted(acts))) == rows(heard(Errand(), sorted(acts, reverse=True)))
