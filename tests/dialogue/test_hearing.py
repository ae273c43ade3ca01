from dataclasses import replace
from pathlib import Path

import pytest

from dialogue.talking import (
    EARLY,
    NOTE,
    PACK,
    REFUND,
    SLOTS,
    STATUS,
    TODAY,
    TOOLS,
    VERIFY,
    Talking,
    folder,
    talking,
    words,
)
from frontdesk.dialogue.flowfile import load_flows
from frontdesk.dialogue.hearing import Heard, heard
from frontdesk.dialogue.observed import Observed
from frontdesk.turn.findings import Entity
from frontdesk.turn.state import NEW
from frontdesk.understanding.entities import find


@pytest.fixture
def talk(tmp_path: Path) -> Talking:
    return talking(tmp_path)


@pytest.mark.parametrize("text", ["Changed my mind", "I changed my mind", "不想要了"])
def test_the_name_of_an_option_is_an_answer_and_never_drops_the_flow(talk: Talking, text: str) -> None:
    talk.say("Refund NL00000002, 1111", "return_item")
    assert talk.waits == ("refund", "reason")
    talk.say(text)
    assert talk.waits == ("refund", "sure")


def test_what_was_told_shortly_before_a_flow_began_is_not_asked_for(tmp_path: Path) -> None:
    flows = load_flows(folder(tmp_path, verify=VERIFY, refund=EARLY, slots=SLOTS), PACK, TOOLS)
    told = replace(NEW, hints={"why": "broken"}, hinted=1)
    talk = Talking(flows, state=told)
    talk.say("Refund NL00000002, 1111", "return_item")
    assert talk.waits == ("refund", "sure")
    assert talk.state.running[-1].slots["why"] == "broken"
    for text in ("Refund another one, NL00000002, 1111", "Refund NL00000002, 1111, changed my mind"):
        fresh = Talking(flows, state=told)
        fresh.say(text, "return_item")
        assert fresh.state.running[-1].slots.get("why") != "broken"
    gone = Talking(flows, state=replace(told, hints={"why": "an option of an older pack"}))
    gone.say("Refund NL00000002, 1111", "return_item")
    assert gone.waits == ("refund", "reason")


@pytest.mark.parametrize("text", ["Do you refund bicycles?", "你们给自行车退款吗"])
def test_what_a_company_does_in_general_starts_nothing(talk: Talking, text: str) -> None:
    talk.say(text, "return_item")
    assert talk.waits is None
    talk.say("Can I have my money back?", "return_item")
    assert talk.waits is not None


def test_dropping_the_only_flow_leaves_nothing(talk: Talking) -> None:
    talk.say("I want a refund", "return_item")
    went = talk.say("never mind")
    assert (talk.state.running, went.at and went.at.phase) == ((), "dropped")


def test_an_answer_to_what_is_asked_wins_over_another_flow(talk: Talking) -> None:
    talk.say("Refund NL00000002, 1111", "return_item")
    talk.say("the left side is broken, no sound", "complaint")
    assert talk.waits == ("refund", "sure")


@pytest.mark.parametrize(
    ("text", "step"),
    [("yes", "again"), ("好了", "again"), ("是", "again"), ("no", None), ("not yet", None), ("还没", None)],
)
def test_a_plain_yes_or_no_means_the_option_that_begins_so(
    tmp_path: Path, text: str, step: str | None
) -> None:
    asks = """
name: {zh: 看灯, en: a look}
starts: [troubleshoot]
slots:
  text: {sort: text, label: {zh: 话, en: words}, ask: {zh: 说？, en: "Say?"}}
steps:
  helped:
    ask: {zh: 解决了吗？, en: "Did it help?"}
    options:
      good: {name: {zh: 解决了, en: "Yes, it works"}, next: again}
      changed: {name: {zh: 变了, en: It has changed}, next: again}
      still: {name: {zh: 还是不行, en: "No, still the same"}, next: end}
  again: {collect: text}
"""
    talk = Talking(load_flows(folder(tmp_path, look=asks), PACK, TOOLS))
    talk.say("the light", "troubleshoot")
    talk.say(text)
    assert talk.waits == (None if step is None else ("look", step))


def test_a_question_that_begins_with_a_yes_is_no_answer(talk: Talking) -> None:
    talk.say("Refund NL00000002, 1111, it is broken", "return_item")
    talk.say("好，那退款多久到账")
    assert talk.fact == "open"


@pytest.mark.parametrize(
    ("text", "fact"),
    [("Yes", "idle"), ("ok.", "idle"), ("好的", "idle"), ("yes please send it", "none"), ("hello", "none")],
)
def test_a_bare_yes_where_nothing_was_asked_is_told_apart(talk: Talking, text: str, fact: str) -> None:
    talk.say(text)
    assert talk.fact == fact


@pytest.mark.parametrize("text", ["I want to complain, where is it?", "我要投诉，订单在哪儿"])
def test_who_complains_in_so_many_words_starts_and_answers_nothing(talk: Talking, text: str) -> None:
    talk.say(text, "order_status")
    assert (talk.fact, talk.waits) == ("complains", None)
    talk.say("Refund NL00000002, 1111", "return_item")
    talk.say(text)
    assert (talk.fact, talk.waits) == ("complains", ("refund", "reason"))


def test_a_flow_that_takes_complaints_is_begun_by_one(tmp_path: Path) -> None:
    takes = NOTE.replace("slots:", "wished: {zh: [投诉], en: [complain]}\nslots:", 1)
    talk = Talking(load_flows(folder(tmp_path, note=takes), PACK, TOOLS))
    talk.say("I want to complain", "complaint")
    assert talk.waits == ("note", "form")


@pytest.mark.parametrize("text", ["试过了还是不行，怎么办？", "I tried that, it still does not work"])
def test_advice_that_did_not_help_is_told_apart_after_an_answer_alone(talk: Talking, text: str) -> None:
    facts: list[str] = []
    for _ in range(2):
        talk.say(text)
        facts.append(talk.fact)
        talk.noted("")
    assert facts == ["none", "vain"]


def test_a_wish_in_so_many_words_starts_its_flow_though_another_intent_is_likelier(tmp_path: Path) -> None:
    wished = REFUND.replace("offer:", "wished: {zh: [退货], en: [send back]}\noffer:")
    files = folder(tmp_path, verify=VERIFY, slots=SLOTS, status=STATUS, refund=wished)
    flows = load_flows(files, PACK, TOOLS)
    seen = Observed("我要退货，颜色发错了", TODAY, intent="wrong_item")
    for chance, fact in ((0.3, "starts"), (0.1, "none")):
        told = heard(replace(seen, chances={"return_item": chance}), NEW, flows, TOOLS, False)
        assert told.fact == fact
    assert (
        heard(replace(seen, text="发错了", chances={"return_item": 0.3}), NEW, flows, TOOLS, False).fact
        == "none"
    )


def test_several_values_of_one_line_fill_a_form(talk: Talking) -> None:
    talk.say("I have a complaint", "complaint")
    assert "Anything else?" in words(talk.say("words: it hums at night, e-mail ada@mail.example"))
    assert talk.box.noted == ["it hums at night"]


def test_figures_alone_tell_no_wish(talk: Talking) -> None:
    talk.say("Refund NL00000002", "return_item")
    assert talk.waits == ("verify", "phone")
    for text, alone in (
        ("phone ends 1111", True),
        ("1111", True),
        ("get me a person, 1111", False),
        ("hello", False),
    ):
        assert listened(talk, text).bare is alone
    talk.say("1111")
    assert listened(talk, "12345").bare  # fits no question, and is still no wish
    nobody = Talking(talk.flows)
    assert listened(nobody, "12345").bare
    assert not listened(nobody, "NL00000002").bare  # a number of an order may begin something


def listened(talk: Talking, text: str) -> Heard:
    named = tuple(Entity(sort, text[start:end]) for sort, start, end, _ in find(text, PACK.phrases))
    return heard(Observed(text, TODAY, named), talk.state, talk.flows, TOOLS, False)


@pytest.mark.parametrize("text", ["可以", "yes", "English please", "what for?"])
def test_a_yes_or_a_question_is_no_text_that_was_asked_for(talk: Talking, text: str) -> None:
    talk.say("I complain", "complaint")
    talk.say(text)
    assert talk.waits == ("note", "form")
    assert "text" not in talk.state.running[-1].slots


def test_a_correction_is_no_answer_to_another_question(talk: Talking) -> None:
    talk.say("I complain", "complaint")
    talk.say("name: it squeaks, e-mail: a@mail.example")
    talk.say("it squeaks")
    assert talk.waits == ("note", "done")
    talk.say("没了，不对，邮箱写错了，是 b@mail.example")
    assert talk.waits is None  # the option is named
    talk.say("I complain", "complaint")
    talk.say("it squeaks")
    talk.say("不对，邮箱写错了，是 b@mail.example")
    assert talk.waits == ("note", "done")
    assert talk.state.running[-1].slots["email"] == "b@mail.example"


@pytest.mark.parametrize("text", ["算了", "never mind", "唉算了"])
def test_giving_up_at_a_question_is_no_answer_to_it(talk: Talking, text: str) -> None:
    talk.say("I complain", "complaint")
    talk.say("it squeaks")
    went = talk.say(text)
    assert went.at is not None
    assert (went.at.phase, talk.waits) == ("dropped", None)


@pytest.mark.parametrize("text", ["不是，改成另一件", "no, it should be the other one"])
def test_a_no_that_says_what_it_should_be_does_not_end_the_flow(talk: Talking, text: str) -> None:
    talk.say("Refund NL00000002, 1111, it is broken", "return_item")
    assert talk.waits == ("refund", "sure")
    talk.say(text)
    assert (talk.waits, talk.box.paid) == (("refund", "sure"), [])
    talk.say("no")
    assert talk.waits is None
    assert not talk.box.paid


@pytest.mark.parametrize(
    ("text", "starts"), [("where is my refund?", True), ("how long does a refund take?", False)]
)
def test_who_asks_how_far_their_own_matter_is_gets_the_flow_beside_a_page(
    talk: Talking, text: str, starts: bool
) -> None:
    seen = Observed(text, TODAY, intent="return_item")
    assert (heard(seen, NEW, talk.flows, TOOLS, answered=True).fact == "starts") is starts


def test_a_wish_for_a_language_wants_nothing_done(talk: Talking) -> None:
    assert listened(talk, "English please").fact == "idle"
