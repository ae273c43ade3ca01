import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.dialogue.edited import Edited
from frontdesk.dialogue.links import listed, without_links

HOSTS = ("www.shop.example",)
WHOLE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?[/\\]{2}([a-z0-9][a-z0-9.-]*)", re.IGNORECASE)


def clean(text: str) -> str:
    return without_links(Edited.of(text), HOSTS).text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("See [our page](https://evil.example/a?b=1) now.", "See our page now."),
        ("See https://evil.example/a?b=1, then write.", "See […], then write."),
        ("See http://evil.example.", "See […]."),
        ("evil.example/steal?q=1", "[…]"),
        ("打开 evil.example 看看", "打开 […] 看看"),
        ("请访问www.evil.com查询", "请访问[…]查询"),
        ("请访问ｈｔｔｐｓ：／／ｅｖｉｌ．ｅｘａｍｐｌｅ／ａ查询", "请访问[…]查询"),
        ("![a lamp](https://evil.example/p.png?d=1)", "a lamp"),
        ("![a lamp][1]", "a lamp"),
        ("//evil.example/x", "[…]"),
        ("https:\\\\evil.example\\x", "[…]"),
        ("https:/evil.example", "[…]"),
        ("javascript:fetch", "[…]"),
        ("data:text/html;base64,AAAA", "[…]"),
        ("weixin://dl/business", "[…]"),
        ("http://203.0.113.7/x and 203.0.113.7:8080/x", "[…] and […]"),
        ("https://www.shop.example@evil.example/", "[…]"),
        ("https://www.shop.example\\@evil.example/", "[…]"),
        ("https://www.shop.example.evil.example/", "[…]"),
        ("https://evil.example/https://www.shop.example", "[…]"),
        ("ht\u200btps://ev\u00adil.example/a", "[…]"),
        ("&#104;ttps&colon;//evil.example", "[…]"),
        ("&amp;lt;img src=x&amp;gt;hello", "hello"),
        ("<img src='https://evil.example/p'>hello<br/>there", "hellothere"),
        ("<scr<b>ipt>hello</scr</b>ipt>", "hello"),
        ("<img src=x onerror=hello", "img src=x onerror=hello"),
        ("a\u202eb\u2066c\ufeffd\U000e0041e", "abcde"),
    ],
)
def test_what_leads_elsewhere_is_taken_out_and_the_words_stay(text: str, left: str) -> None:
    assert clean(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "See https://www.shop.example/returns?lang=en#days.",
        "See [our page](https://www.shop.example/returns).",
        "It costs 3.50, or 1,299.00 in all; the file is manual.pdf, version 2.0.1.",
        "Press and hold for 5 s (e.g. with a pen). If x < 5 and y > 3, wait & see.",
        "一共 3,299 元（含税）。请在 7 天内申请；路由器 192.168.1.1 的灯是红色的。",
        "AT&T, R&D, [1], a [note] and 5 <= 7.",
        "第一步：按住开关。\n\n第二步：等待 10 秒。",
        "👍 ok, see you at home.It is late.",
    ],
)
def test_plain_words_and_listed_hosts_stay_as_they_are(text: str) -> None:
    begun = Edited.of(text)
    assert without_links(begun, HOSTS) is begun


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://",
        "ftp://www.shop.example",
        "https://www.shop.example\t.evil",
        "https://[::1",
        "https://shop.example",
    ],
)
def test_only_what_is_listed_is_listed(address: str) -> None:
    assert not listed(address, HOSTS)


PIECES = st.sampled_from(
    [
        *(
            "https://",
            "http:/",
            "//",
            "\\\\",
            "www.",
            "evil.example",
            "www.shop.example",
            "/",
            "?",
            "@",
            ".",
            ",",
        ),
        *(
            "<img src=",
            ">",
            "<",
            "b",
            "scr",
            "ipt",
            "&lt;",
            "&#104;",
            "ttps",
            "&",
            ";",
            "![",
            "](",
            ")",
            "[",
            "]",
        ),
        *(
            "\u200b",
            "\u202e",
            "ｈｔｔｐ",
            "：",
            "javascript:",
            "data:text/",
            "。",
            "hello",
            "你好",
            "1",
            "2",
            " ",
        ),
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=14).map("".join))
def test_nothing_that_comes_out_leads_elsewhere_or_would_be_taken_out_again(text: str) -> None:
    made = clean(text)
    assert clean(made) == made
    assert all(host in HOSTS for host in WHOLE.findall(made)), made


@pytest.mark.parametrize(
    "piece", ["<a ", "![", "[x](", "a.", "&amp;", "https://", "//a.", "&#", "<!--", "1."]
)
def test_a_long_text_costs_a_time_that_grows_with_its_length_alone(piece: str) -> None:
    spent: list[float] = []
    for times in (500, 4_000):
        before = time.process_time()
        clean(piece * times)
        spent.append(time.process_time() - before + 0.01)
    assert spent[1] < 40 * spent[0]
