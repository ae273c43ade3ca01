"""Values are found by what a database of our own knows, and by their form."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.training.crosswoz import Entity
from frontdesk.training.valuespans import Lexicon, spans

PLACE = Entity("餐馆", "小灯饭馆(东门店)", {"推荐菜": ["灯笼饼"], "地址": "灯街 1号", "周边景点": ["灯塔"]})
LEXICON = Lexicon.of([PLACE, Entity("酒店", "灯塔酒店", {"酒店类型": "舒适", "酒店设施": ["无烟房"]})])


def found(text: str) -> list[tuple[str, str]]:
    return [(span.kind, span.value) for span in spans(text, LEXICON)]


def test_names_are_found_whatever_their_brackets_and_the_longest_wins() -> None:
    assert found("去小灯饭馆（东门店）和灯塔酒店") == [("name", "小灯饭馆(东门店)"), ("name", "灯塔酒店")]
    assert [span.domains for span in spans("灯塔", LEXICON)] == [("景点",)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("人均50 - 100元的", "price", "50-100元"),
        ("300到400元之间", "price", "300-400元"),
        ("一千太贵，1000元以上不要", "price", "1000元以上"),
        ("门票免费吗", "price", "免费"),
        ("评分4.5以上", "mark", "4.5分以上"),
        ("评分是5分", "mark", "5分"),
        ("玩2到3个小时", "time", "2小时 - 3小时"),
        ("玩半个小时", "time", "0.5小时"),
        ("电话010-11111111、010-22222222", "phone", "010-11111111 010-22222222"),
        ("要有无烟房", "equipment", "无烟房"),
        ("舒适型的", "class", "舒适型"),
        ("在灯街1号", "address", "灯街 1号"),
        ("吃灯笼饼", "dish", "灯笼饼"),
    ],
)
def test_a_value_is_written_as_the_databases_write_it(text: str, kind: str, value: str) -> None:
    assert (kind, value) in found(text)


@given(st.text(alphabet="灯塔酒店饭馆0123456789.-:：元分小时到、 ()（）#CX", max_size=60))
def test_spans_lie_in_the_text_in_order_and_apart(text: str) -> None:
    told = spans(text, LEXICON)
    assert all(0 <= span.start < span.end <= len(text) for span in told)
    assert all(one.end <= two.start for one, two in pairwise(told))
