import pytest

from frontdesk.features.hashed import HashedNgrams
from frontdesk.perception.percepts import ImagePercept, Label, Perceived, TextPercept
from frontdesk.understanding.bare import LONGEST, bare, yes_or_no
from frontdesk.understanding.pack import load_pack, shop_pack
from frontdesk.understanding.understand import open_understanding

BARE = (
    *(
        "yes",
        "Yes",
        "OK.",
        "ok",
        "yes please",
        "No!",
        "not yet",
        "No, it doesn't",
        "what now?",
        "What should I do?",
        "Yes, please go ahead",
        "Go ahead, please.",
        "ok, continue",
    ),
    *(
        "是的",
        "好的。",
        "嗯嗯",
        "对",
        "不是",
        "还没",
        "怎么办",
        "那怎么办啊？",
        "咋办",
        "我该怎么办",
        "好的，请继续",
        "行，那就办吧",
        "请处理一下",
        "好的确认",
        "好的好的",
    ),
)


@pytest.mark.parametrize("text", BARE)
def test_a_bare_yes_no_or_what_now_wants_and_feels_nothing_of_its_own(text: str) -> None:
    assert bare([text])


@pytest.mark.parametrize(
    "text",
    [
        *("continue the return", "do it tomorrow", "请处理一下我的退款", "继续退货"),
        *("hello", "thanks", "ok thanks", "yes, where is my order", "no refund yet", "what now costs it"),
        *(
            "你好",
            "好的谢谢",
            "是的，我要退货",
            "路由器红灯怎么办",
            "没有收到货",
            "不行，我要投诉",
            "对了，运费多少",
        ),
        "yes " * LONGEST,
    ],
)
def test_what_says_more_is_not_bare(text: str) -> None:
    assert not bare([text])


def test_what_now_is_neither_yes_nor_no() -> None:
    assert yes_or_no("Yes, please go ahead")
    assert yes_or_no("不用")
    assert not any(yes_or_no(text) for text in ("what now?", "怎么办", "ok thanks", ""))


def typed(text: str) -> TextPercept:
    return TextPercept(0, text, "zh", 1.0, (), None)


def test_a_bare_what_now_is_no_complaint_and_leaves_the_word_to_the_photo() -> None:
    desk = open_understanding(load_pack(shop_pack()), HashedNgrams())
    alone = desk.understand(Perceived((typed("怎么办"),)), ())
    assert (alone.intent.value, alone.emotion.value) == ("unknown", "unknown")
    photo = ImagePercept(1, 99, 99, (), (), (Label("router_red_light", 0.9, "product"),), None)
    assert desk.understand(Perceived((typed("怎么办"), photo)), ()).intent.value == "troubleshoot"
