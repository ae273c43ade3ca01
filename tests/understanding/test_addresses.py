import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.understanding.entities import find


def addresses(text: str) -> list[str]:
    return [text[start:end] for sort, start, end, _ in find(text) if sort == "address"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "请改寄到浙江省杭州市西湖区文三路138号5号楼2单元301室，谢谢",
            ["浙江省杭州市西湖区文三路138号5号楼2单元301室"],
        ),
        ("我住在北京市海淀区中关村大街1号", ["北京市海淀区中关村大街1号"]),
        ("地址：上海市浦东新区世纪大道100弄3号802室", ["上海市浦东新区世纪大道100弄3号802室"]),
        ("送到广东省深圳市就行", ["广东省深圳市"]),
        ("家在12号楼3单元", ["12号楼3单元"]),
        ("邮编：310012", ["310012"]),
        ("文三路１３８号", ["文三路１３８号"]),
        ("上海市徐汇区漕溪路 88 号 5 栋 301", ["上海市徐汇区漕溪路 88 号 5 栋 301"]),
        ("改到 上海市 徐汇区 漕溪路88号，谢谢", ["上海市 徐汇区 漕溪路88号"]),
        ("漕溪路 88 号 5 栋-301，我在家", ["漕溪路 88 号 5 栋-301"]),
        ("我住 12 号楼 3 单元 502", ["12 号楼 3 单元 502"]),
        ("文三路138号 10 天了还没到", ["文三路138号"]),
        ("我的路由器型号不对", []),
        ("这家超市三楼有吗", []),
        ("换一个路由器，12月5号之前", []),
    ],
)
def test_chinese_addresses_are_found_from_the_province_to_the_room(text: str, expected: list[str]) -> None:
    assert addresses(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("send it to 221b Baker Street, London NW1 6XE", ["221b Baker Street, London NW1 6XE"]),
        ("12 Harbour Road, Haidian, Beijing", ["12 Harbour Road, Haidian, Beijing"]),
        (
            "to 21 Lake Street, New Town, Haidian, Beijing 100080.",
            ["21 Lake Street, New Town, Haidian, Beijing 100080"],
        ),
        ("Flat 5, 12 Harbour Road", ["Flat 5, 12 Harbour Road"]),
        ("Flat 5, 12 Harbour Road, Haidian", ["Flat 5, 12 Harbour Road, Haidian"]),
        ("12 Harbour Road, Please hurry", ["12 Harbour Road"]),
        ("12 Harbour Road, I am at home", ["12 Harbour Road"]),
        ("12 harbour road, thanks", ["12 harbour road"]),
        ("my new postcode is NW1 6XE", ["NW1 6XE"]),
        (
            "1600 Pennsylvania Avenue, Apt 4B, Washington DC 20500",
            ["1600 Pennsylvania Avenue, Apt 4B, Washington DC 20500"],
        ),
        ("flat 3, 12 oak tree road", ["flat 3, 12 oak tree road"]),
        ("my zip code is 94107-1234", ["94107-1234"]),
        ("I bought 2 lamps on the way home", []),
        ("3 weeks on the road and no parcel", []),
        ("they are 2 km down the road", []),
        ("I paid $20 in the High Street", []),
    ],
)
def test_english_addresses_begin_with_a_number_and_end_with_a_street(text: str, expected: list[str]) -> None:
    assert addresses(text) == expected


PIECES = (
    "文三路",
    "138号",
    "浙江省",
    "杭州市",
    "5号楼",
    "三",
    "室",
    "12 ",
    "Baker ",
    "Street",
    "flat 3, ",
    "NW1 6XE",
    "，",
    "1",
)


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_whatever_is_put_together_places_are_exact_and_apart(pieces: list[str]) -> None:
    text = "".join(pieces)
    spans = find(text)
    assert all(0 <= start < end <= len(text) for _, start, end, _ in spans)
    assert all(end <= start for (_, _, end, _), (_, start, _, _) in itertools.pairwise(spans))


@pytest.mark.parametrize(
    "piece",
    [
        "路",
        "三",
        "文三路",
        "1号",
        "浙江省",
        "a ",
        "1 a ",
        "1 a a a ",
        "flat 1, ",
        "小区",
        "A1 ",
        "1 Road, A, ",
        "1 栋 ",
    ],
)
def test_a_long_run_of_parts_is_searched_in_linear_time(piece: str) -> None:
    text = piece * (60_000 // len(piece))  # a pattern of quadratic cost would take minutes here
    assert sum(end - start for _, start, end, _ in find(text)) <= len(text)
