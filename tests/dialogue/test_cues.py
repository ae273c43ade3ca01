import pytest

from frontdesk.dialogue import cues


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "Yes, please.", "ok", "sure, go ahead", "That's right", "confirm"),
        *("是的", "好的，请办理", "可以", "对，没错", "没问题", "嗯嗯", "确认退款", "是的，请办理"),
    ],
)
def test_a_clear_yes(text: str) -> None:
    assert cues.agrees(text) is True


@pytest.mark.parametrize(
    "text",
    ["no", "No, leave it", "don't", "not now", "wrong", "不用了", "不要", "不是", "先不退", "别", "没有"],
)
def test_a_clear_no(text: str) -> None:
    assert cues.agrees(text) is False


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "maybe",
            "yes?",
            "yes but another address",
            "yes if it is free",
            "ok wait",
            "cancel it",
            "I think so",
        ),
        *(
            "可以吗",
            "好像可以吧？",
            "是不是要手续费",
            "可以，但是先别退",
            "应该是的",
            "取消吧",
            "好，不过换个地址",
        ),
        "yes " * 40,
        "no idea what you mean, can you explain?",
    ],
)
def test_what_is_neither_a_clear_yes_nor_a_clear_no(text: str) -> None:
    assert cues.agrees(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "never mind",
        "Forget it.",
        "算了",
        "算了不看了",
        "那算了，不买了。",
        "不退了，谢谢",
        "drop it",
        "I changed my mind",
    ],
)
def test_giving_up(text: str) -> None:
    assert cues.drops(text)


@pytest.mark.parametrize(
    "text", ["no", "不要红色的", "I never mind waiting", "不用了解这个", "stop sending red ones"]
)
def test_not_giving_up(text: str) -> None:
    assert not cues.drops(text)


@pytest.mark.parametrize(
    "text", ["No, I meant NL26110002", "电话打错了，应该是0101", "sorry, wrong number", "不对"]
)
def test_taking_back_what_was_said(text: str) -> None:
    assert cues.corrects(text)
    assert not cues.corrects("NL26110002")


def test_questions_and_wishes_are_told_apart() -> None:
    for question in ("How long does it take", "退货要几天", "Can I return it?", "能退吗"):
        assert cues.asks(question)
    for wish in ("I want to return it", "帮我退一下", "please send an invoice", "我要退货"):
        assert cues.requests(wish)
        assert not cues.asks(wish)
    assert not cues.requests("退货要几天")
    assert cues.points("is it still under warranty")
    assert cues.another("and another one")


@pytest.mark.parametrize(
    ("text", "deed", "wanted"),
    [
        ("我要退货，颜色发错了", "退货", True),
        ("我想把它退掉", "退掉", True),
        ("I want to send back the robot vacuum", "send back", True),
        ("我想问退货多久到账", "退货", False),
        ("帮我查一下退货到哪了", "退货", False),
        ("I want to know how a return works", "return", False),
        ("Return it? I want to keep it", "return", False),
    ],
)
def test_a_wish_and_what_is_wished_stand_together(text: str, deed: str, wanted: bool) -> None:
    assert cues.wants(text, deed) is wanted


@pytest.mark.parametrize(("text", "said"), [("还没", False), ("好了", True), ("好，那退款多久到账", None)])
def test_a_question_is_no_yes_and_not_yet_is_a_no(text: str, said: bool | None) -> None:
    assert cues.agrees(text) is said


@pytest.mark.parametrize(
    ("text", "complains"),
    [
        *(("I want to complain. My order has still not arrived.", True), ("我要投诉，快递还没到", True)),
        *(("I'd like to make a complaint", True), ("我想向你们投诉", True), ("This is a complaint!", True)),
        *(
            ("How do I make a complaint?", False),
            ("怎么投诉", False),
            ("I don't want to complain, but", False),
        ),
        *(("我不想投诉", False), ("I want to know how complaints are handled", False)),
    ],
)
def test_a_complaint_is_made_in_so_many_words(text: str, complains: bool) -> None:
    assert cues.complains(text) is complains


@pytest.mark.parametrize(
    ("text", "general"),
    [
        ("Do you repair bicycles?", True),
        ("请问你们修自行车吗", True),
        ("Are you open on Sundays?", True),
        ("Do you repair this?", False),
        ("Do you know when my parcel comes?", False),
        ("你们什么时候给我退款", False),
        ("Can it be returned?", False),
        ("你们不退货", False),
    ],
)
def test_what_a_company_does_is_asked_in_general(text: str, general: bool) -> None:
    assert cues.general(text) is general


@pytest.mark.parametrize(
    ("text", "vain"),
    [("试过了还是不行", True), ("I tried that, still no light", True), ("It works", False), ("行", False)],
)
def test_what_was_advised_is_said_not_to_have_helped(text: str, vain: bool) -> None:
    assert cues.vain(text) is vain


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "Yes, please", "please do", "sure", "Yes, please go ahead"),
        *("要", "好啊", "是的，帮我办", "好的，请继续"),
    ],
)
def test_an_offer_is_taken_up(text: str) -> None:
    assert cues.accepts(text)


@pytest.mark.parametrize("text", ["ok", "好的", "no", "", "yes but later", "嗯"])
def test_what_only_takes_note_takes_up_no_offer(text: str) -> None:
    assert not cues.accepts(text)


@pytest.mark.parametrize("text", ["where is my refund", "Where's my money?", "退款到哪了", "进度怎么样"])
def test_who_asks_how_far_it_is_means_a_matter_of_their_own(text: str) -> None:
    assert cues.traces(text)


@pytest.mark.parametrize(
    "text", ["How long does a refund take?", "退款多久到账", "where do I find the invoice"]
)
def test_who_asks_for_a_rule_traces_nothing(text: str) -> None:
    assert not cues.traces(text)


@pytest.mark.parametrize("text", ["那就办吧", "办吧", "那就这样", "就这样办吧"])
def test_a_then_do_it_is_a_clear_yes(text: str) -> None:
    assert cues.agrees(text) is True
    assert cues.agrees(f"{text}？") is None


@pytest.mark.parametrize("text", ["唉算了", "ok, never mind", "好吧，不用了"])
def test_a_sigh_before_giving_up_changes_nothing(text: str) -> None:
    assert cues.drops(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *(("english please", "en"), ("Sorry, can we speak English?", "en"), ("可以说英文吗", "en")),
        *(("用中文可以吗", "zh"), ("in Chinese please", "zh"), ("请用中文回复", "zh")),
        *(("I want an English manual", ""), ("英文说明书", ""), ("", ""), ("what is chinese tea", "")),
    ],
)
def test_a_language_is_asked_for_alone(text: str, language: str) -> None:
    assert cues.language(text) == language
