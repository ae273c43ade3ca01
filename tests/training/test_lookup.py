"""Databases of our own are asked with wishes."""

from frontdesk.training.crosswoz import Entity
from frontdesk.training.lookup import Databases

BASE = Databases.of(
    [
        Entity(
            "酒店",
            "甲",
            {"名称": "甲", "价格": 350, "评分": 4.5, "酒店类型": "舒适型", "酒店设施": ["无烟房", "暖气"]},
        ),
        Entity("酒店", "乙", {"名称": "乙", "价格": 500, "评分": None, "酒店设施": [], "周边景点": ["塔"]}),
        Entity("景点", "塔", {"名称": "塔", "门票": 0, "周边酒店": ["乙"]}),
    ]
)


def test_a_range_a_mark_and_equipment_are_met() -> None:
    assert BASE.find("酒店", {("酒店", "价格"): "300-400元"}) == ["甲"]
    assert BASE.find("酒店", {("酒店", "评分"): "4分"}) == ["甲"]
    assert BASE.find("酒店", {("酒店", "酒店设施"): "暖气 无烟房"}) == ["甲"]
    assert BASE.find("酒店", {("酒店", "价格"): "450元以上"}) == ["乙"]
    assert BASE.find("酒店", {("酒店", "周边景点"): "塔"}) == ["乙"]
    assert BASE.find("景点", {("景点", "门票"): "免费"}) == ["塔"]


def test_with_a_name_nothing_else_counts_and_without_wishes_everything_fits() -> None:
    assert BASE.find("酒店", {("酒店", "名称"): "乙", ("酒店", "价格"): "1元"}) == ["乙"]
    assert BASE.find("酒店", {("景点", "门票"): "免费"}) == ["甲", "乙"]
    assert BASE.find("飞机", {}) == []


def test_what_is_known_is_written_as_it_is_said() -> None:
    assert BASE.answers("酒店", "甲", "价格") == {"350元"}
    assert BASE.answers("酒店", "甲", "评分") == {"4.5分"}
    assert BASE.answers("酒店", "乙", "评分") == {"无"}
    assert BASE.answers("酒店", "甲", "酒店设施-暖气") == {"是"}
    assert BASE.answers("酒店", "乙", "酒店设施-暖气") == {"否"}
    assert BASE.answers("景点", "塔", "门票") == {"免费"}
    assert BASE.answers("酒店", "丙", "价格") == set()
