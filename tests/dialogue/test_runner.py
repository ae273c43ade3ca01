from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.talking import PACK, TODAY, Box, Talking, talking, words
from frontdesk.dialogue.command import Command, Confirm, Drop, Fill, Person, Start
from frontdesk.dialogue.observed import Observed
from frontdesk.dialogue.runner import advance, pending
from frontdesk.dialogue.tool import Caller, NoTools, Result
from frontdesk.dialogue.walk import Stage
from frontdesk.knowledge.answer import Answer
from frontdesk.turn.reply import Choices, Form
from frontdesk.turn.state import MOST_RUNNING, NEW


@pytest.fixture
def talk(tmp_path: Path) -> Talking:
    return talking(tmp_path)


def asked_to_pay(talk: Talking) -> Talking:
    talk.say("I want a refund for NL00000002, 1111, it is broken", "return_item")
    assert talk.waits == ("refund", "sure")
    return talk


def test_a_flow_asks_verifies_confirms_and_does(talk: Talking) -> None:
    assert words(talk.say("I want to return something", "return_item")) == "Which order?"
    assert words(talk.say("NL00000001")) == "The last four digits of your phone?"
    went = talk.say("1111")
    assert (words(went), went.customer) == ("Which item?", "ada")
    assert went.parts[-1] == Choices(("Lamp", "Kettle"))
    assert words(talk.say("the kettle")) == "Why?"
    asks = talk.say("It is broken")
    assert words(asks) == "Pay back ¥123 for the Kettle?"
    assert talk.box.paid == []
    went = talk.say("yes please")
    assert words(went) == "Paid back ¥123."
    assert talk.box.paid == [{"order": "NL00000001", "amount": 12_300}]
    assert (went.at and went.at.phase, talk.state.running) == ("done", ())


def test_in_chinese_the_same_flow_speaks_chinese(tmp_path: Path) -> None:
    talk = talking(tmp_path, language="zh")
    assert words(talk.say("我要退货", "return_item")) == "哪个订单？"
    talk.say("NL00000002，尾号1111")
    assert words(talk.say("有问题")) == "退 99 元，台灯，好吗？"
    assert words(talk.say("是的")) == "已退 99 元。"


def test_all_that_the_first_message_tells_is_not_asked_again(talk: Talking) -> None:
    went = talk.say("Refund NL00000002, my phone ends with 1111, it is broken", "return_item")
    assert words(went) == "Pay back ¥99 for the Lamp?"
    assert [call.tool for call in went.calls] == ["verify", "look", "pay"]


def test_a_customer_who_was_verified_is_not_asked_again(talk: Talking) -> None:
    talk.say("where is NL00000001? 1111", "order_status")
    went = talk.say("and return NL00000002", "return_item")
    assert [call.tool for call in went.calls] == ["look"]
    assert words(went) == "Why?"


def test_what_was_told_before_is_used_again_unless_another_is_meant(talk: Talking) -> None:
    talk.say("where is NL00000002? 1111", "order_status")
    assert words(talk.say("please return it", "return_item")) == "Why?"
    talk.say("never mind")
    assert words(talk.say("return another one", "return_item")) == "Which order?"


@pytest.mark.parametrize("no", ["no", "No, leave it", "不用了", "never mind", "算了"])
def test_after_a_no_nothing_was_done_and_it_says_so(talk: Talking, no: str) -> None:
    went = asked_to_pay(talk).say(no)
    assert talk.box.paid == []
    assert "nothing" in words(went)
    assert talk.state.running == ()


@pytest.mark.parametrize("unclear", ["maybe", "yes but half of it", "is that all?", "hm", "cancel it"])
def test_an_answer_that_is_no_clear_yes_is_asked_again_and_nothing_is_done(
    talk: Talking, unclear: str
) -> None:
    went = asked_to_pay(talk).say(unclear)
    assert talk.box.paid == []
    assert "Pay back ¥99 for the Lamp?" in words(went)
    assert words(talk.say("yes")) == "Paid back ¥99."


def test_what_has_choices_is_asked_three_times_before_a_person_is_brought_in(
    talk: Talking,
) -> None:
    asked_to_pay(talk)
    assert [talk.say("hm").trigger, talk.say("well").trigger, talk.say("hm").trigger] == ["", "", "flow"]
    assert talk.box.paid == []


def test_a_void_approval_is_asked_for_anew(talk: Talking) -> None:
    asked_to_pay(talk)
    talk.box.asked.clear()
    went = talk.say("yes")
    assert "let me check with you once more" in words(went)
    assert talk.box.paid == []
    talk.box.asked["a0"] = {"order": "NL00000002", "amount": 9_900, "customer": "ada"}
    assert words(talk.say("yes")) == "Paid back ¥99."


def test_a_correction_while_it_is_confirmed_asks_for_the_corrected_thing(talk: Talking) -> None:
    went = asked_to_pay(talk).say("No, I meant order NL00000001, the lamp")
    assert "corrected the order number" in words(went)
    assert "Pay back ¥123 for the Lamp?" in words(went)
    assert talk.box.paid == []
    talk.say("yes")
    assert talk.box.paid == [{"order": "NL00000001", "amount": 12_300}]


def test_a_correction_in_the_middle_goes_on_from_the_step_that_needs_it(talk: Talking) -> None:
    talk.say("return NL00000001", "return_item")
    went = talk.say("sorry, it is NL00000002")
    assert "corrected" in words(went)
    assert talk.waits == ("verify", "phone")
    assert words(talk.say("1111")) == "Why?"


def test_a_wrong_value_is_told_with_its_limit_then_a_person_comes(talk: Talking) -> None:
    talk.say("return NL00000001", "return_item")
    assert "exactly the last four digits" in words(talk.say("12345"))
    assert talk.say("123456").trigger == "flow"
    assert talk.state.running == ()


def test_an_order_of_somebody_else_is_no_order(talk: Talking) -> None:
    talk.say("return NL00000001, 1111", "return_item")
    went = talk.say("no, I mean NL00000003")
    assert "No such order." in words(went)
    assert talk.waits == ("refund", "which")


def test_who_fails_to_verify_is_asked_again_and_nothing_is_told(talk: Talking) -> None:
    went = talk.say("where is NL00000003, 1111", "order_status")
    assert words(went).startswith("They do not match.")
    assert went.customer is None
    assert [call.tool for call in went.calls] == ["verify"]


def test_another_topic_comes_in_between_and_the_first_is_returned_to(talk: Talking) -> None:
    talk.say("return NL00000001, 1111", "return_item")
    went = talk.say("By the way, how much was my other order NL00000002?", "order_status")
    assert words(went).startswith("NL00000002 is ¥99.\nBack to what we began: your refund.\nWhich item?")
    assert talk.waits == ("refund", "item")


def test_dropping_one_topic_goes_back_to_the_other(talk: Talking) -> None:
    talk.say("I am not happy with it", "complaint")
    talk.say("I want to return something", "return_item")
    went = talk.say("forget it")
    assert "Back to what we began: your note." in words(went)
    assert talk.waits == ("note", "form")


def test_a_topic_that_is_under_way_is_returned_to_and_not_begun_twice(talk: Talking) -> None:
    for intent in ("complaint", "return_item", "complaint", "return_item"):
        talk.say("please help me", intent)
    assert [one.flow for one in talk.state.running].count("note") == 1


def test_a_side_question_leaves_the_step_as_it_is_and_pending_asks_again_in_short(talk: Talking) -> None:
    talk.say("return NL00000001", "return_item")
    before = talk.state
    stage = Stage(Observed("x", TODAY), "zh", talk.box, Caller("c", "t"), lambda _: None, talk.box.tools)
    went = pending(before, stage, talk.flows, PACK.texts)
    assert words(went) == "刚才还差一项：手机尾号。"  # in the language of now
    assert went.state.running == before.running


def test_a_form_is_read_line_by_line_and_what_may_be_left_out_is(talk: Talking) -> None:
    went = talk.say("I complain", "complaint")
    form = went.parts[-1]
    assert isinstance(form, Form)
    assert [one.name for one in form.fields] == ["text", "email"]
    talk.say("words: it squeaks\ne-mail: a@mail.example")
    assert talk.box.noted == ["it squeaks"]
    assert talk.state.running[-1].slots["email"] == "a@mail.example"


def test_what_is_too_long_is_told_with_its_limits(talk: Talking) -> None:
    talk.say("I complain", "complaint")
    went = talk.say("it squeaks " * 8)
    assert "3 to 40 characters" in words(went)
    assert talk.box.noted == []


def test_a_question_with_options_leads_where_they_say_and_is_asked_again_the_next_time(talk: Talking) -> None:
    talk.say("I complain", "complaint")
    talk.say("it squeaks")
    assert talk.waits == ("note", "done")
    talk.say("More")
    assert talk.waits == ("note", "form")
    talk.say("and it smells")
    assert talk.box.noted == ["it squeaks", "and it smells"]
    assert talk.waits == ("note", "done")
    talk.say("That is all")
    assert talk.state.running == ()


@pytest.mark.parametrize("outcome", ["failed", "timed_out"])
def test_a_tool_that_fails_goes_where_the_flow_says(tmp_path: Path, outcome: str) -> None:
    talk = talking(tmp_path, customer="ada", box=Box(breaks={"look": Result(outcome)}))  # type: ignore[arg-type]
    assert words(talk.say("where is NL00000001", "order_status")) == "I cannot see it."


@pytest.mark.parametrize("tool", ["look", "pay"])
@pytest.mark.parametrize("outcome", ["failed", "timed_out"])
def test_a_tool_that_fails_where_no_step_is_for_it_brings_in_a_person(
    tmp_path: Path, tool: str, outcome: str
) -> None:
    box = Box(breaks={tool: Result(outcome)})  # type: ignore[arg-type]
    talk = talking(tmp_path, customer="ada", box=box)
    went = talk.say("return NL00000002, it is broken", "return_item")
    assert (went.trigger, talk.state.running) == ("tool", ())
    assert went.at is not None
    assert went.at.phase == "failed"


@pytest.mark.parametrize("tool", ["look", "pay"])
def test_a_refusal_that_a_flow_does_not_know_is_for_a_person_and_no_failure(
    tmp_path: Path, tool: str
) -> None:
    box = Box(breaks={tool: Result("refused", {"reason": "a rule of tomorrow"})})
    talk = talking(tmp_path, customer="ada", box=box)
    went = talk.say("return NL00000002, it is broken", "return_item")
    assert (went.trigger, talk.state.running) == ("flow", ())
    assert words(went) == PACK.texts["flow_stuck"]["en"]


def test_a_write_that_hangs_is_for_a_person_whatever_the_flow_says(tmp_path: Path) -> None:
    talk = talking(tmp_path, box=Box(breaks={"note": Result("timed_out")}))
    talk.say("I complain", "complaint")
    assert talk.say("it squeaks").trigger == "tool"


def test_a_turn_acts_a_few_times_at_most(tmp_path: Path) -> None:
    flow = "name: {zh: 转, en: round}\nstarts: [complaint]\nsteps:\n" + "".join(
        f"  s{at}: {{call: note, with: {{text: hello}}}}\n" for at in range(12)
    )
    (tmp_path / "pack").mkdir()
    talk = talking(tmp_path / "pack")
    (tmp_path / "pack" / "flows" / "note.yml").write_text(flow, "utf-8")
    from frontdesk.dialogue.flowfile import load_flows  # noqa: PLC0415

    talk.flows = load_flows(tmp_path / "pack", PACK)
    went = talk.say("go", "complaint")
    assert (went.trigger, len(talk.box.noted)) == ("limit", 8)


def test_without_its_tools_a_flow_does_not_start(talk: Talking) -> None:
    talk.box = Box(tools=NoTools().tools)
    went = talk.say("return NL00000002", "return_item")
    assert (talk.fact, went.parts, went.calls) == ("none", (), ())


def test_a_mere_question_that_the_knowledge_answers_starts_nothing(talk: Talking) -> None:
    talk.answer = Answer("Seven days.", (), 0.9, "en")
    talk.say("How long may I return things?", "return_item")
    assert talk.fact == "none"
    talk.say("Refund me")  # the offer, in so many words
    assert (talk.fact, talk.waits) == ("starts", ("refund", "which"))


def test_a_person_who_is_proposed_is_brought_in_and_nothing_goes_on(talk: Talking) -> None:
    talk.say("return NL00000001", "return_item")
    stage = Stage(Observed("", TODAY), "en", talk.box, Caller("c", "t"), lambda _: None, talk.box.tools)
    assert advance(talk.state, [Person("limit")], stage, talk.flows, PACK.texts).trigger == "limit"
    assert advance(talk.state, [Person("x")], stage, talk.flows, PACK.texts).state.running == ()


def test_a_flow_or_a_step_that_the_pack_no_longer_has_does_no_harm(talk: Talking) -> None:
    talk.say("return NL00000001", "return_item")
    stage = Stage(Observed("x", TODAY), "en", talk.box, Caller("c", "t"), lambda _: None, talk.box.tools)
    assert advance(talk.state, (), stage, {}, PACK.texts).state.running == ()


COMMANDS: st.SearchStrategy[list[Command]] = st.lists(
    st.one_of(
        st.builds(Start, st.sampled_from(("refund", "status", "note", "verify", "gone"))),
        st.builds(
            Fill,
            st.sampled_from(("order", "phone_end", "product", "why", "text", "done", "gone")),
            st.sampled_from(
                ("NL00000001", "NL00000003", "1111", "2222", "Lamp", "broken", "more", "", "x" * 900)
            ),
        ),
        st.builds(Confirm, st.booleans()),
        st.just(Drop()),
    ),
    max_size=4,
)


@given(turns=st.lists(COMMANDS, max_size=8))
def test_whatever_is_proposed_nothing_is_paid_that_was_not_agreed_to(
    turns: list[list[Command]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """`Box` itself holds that an approval was agreed to, and is for these arguments and this customer."""
    talk = talking(tmp_path_factory.mktemp("pack"))
    for commands in turns:
        caller = Caller("c", "t", talk.customer)
        stage = Stage(Observed("x", TODAY), "en", talk.box, caller, lambda _: None, talk.box.tools)
        agreed = any(isinstance(one, Confirm) and one.yes for one in commands)
        before = len(talk.box.paid)
        went = advance(talk.state, commands, stage, talk.flows, PACK.texts)
        talk.state, talk.customer = went.state, went.customer or talk.customer
        assert len(talk.box.paid) == before or agreed
        assert len(talk.state.running) <= MOST_RUNNING
        assert len(went.calls) <= 8
        assert went.trigger in ("", "flow", "tool", "limit")
        if went.trigger:
            assert talk.state.running == ()


def test_nothing_is_said_where_nothing_waits() -> None:
    stage = Stage(Observed("x", TODAY), "en", NoTools(), Caller("c", "t"), lambda _: None, {})
    assert pending(NEW, stage, {}, PACK.texts).parts == ()
