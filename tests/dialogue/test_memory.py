from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from dialogue.talking import EARLY, PACK, SLOTS, TOOLS, VERIFY, folder
from frontdesk.dialogue.flowfile import load_flows
from frontdesk.dialogue.memory import LIFE, MOST_TOLD, Came, in_language, remembered, summary_text
from frontdesk.dialogue.observed import Observed
from frontdesk.turn.findings import Entity, Finding, Findings
from frontdesk.turn.state import MOST_MOOD, MOST_NOTED, NEW, Noted, Running, State

TODAY = date(2026, 11, 26)
FOUND = Findings(Finding("anger", 0.8), Finding("order_status", 0.9), Finding("en", 1.0), intensity=0.5)


def seen(text: str, *named: tuple[str, str]) -> Observed:
    return Observed(text, TODAY, tuple(Entity(sort, words) for sort, words in named))


def test_what_was_named_is_in_focus_and_may_be_used_again(tmp_path: Path) -> None:
    flows = load_flows(folder(tmp_path), PACK, TOOLS)
    named = seen("my lamp of NL00000001", ("product", "lamp"), ("order_number", "NL00000001"))
    state = remembered(NEW, named, FOUND, Came("answered"), flows)
    assert (state.product, state.order, state.slots) == ("lamp", "NL00000001", {"order": "NL00000001"})
    assert state.mood == (0.4,)
    later = remembered(state, seen("and?"), FOUND, Came("unanswered", low=True), flows)
    assert (later.product, later.order, later.low, later.turns) == ("lamp", "NL00000001", 1, 2)
    assert remembered(later, seen("and?"), FOUND, Came("answered"), flows).low == 0


def test_what_is_told_in_passing_is_kept_for_a_few_turns(tmp_path: Path) -> None:
    flows = load_flows(folder(tmp_path, verify=VERIFY, refund=EARLY, slots=SLOTS), PACK, TOOLS)
    told = remembered(NEW, seen("my lamp is broken", ("product", "lamp")), FOUND, Came("answered"), flows)
    assert (told.hints, told.hinted) == ({"why": "broken"}, 1)
    later = told
    for _ in range(LIFE):
        later = remembered(later, seen("hm", ("product", "lamp")), FOUND, Came("answered"), flows)
        assert later.hints == {"why": "broken"}
    assert remembered(later, seen("hm"), FOUND, Came("answered"), flows).hints == {}
    for text, came in (("x", Came("asked", "refund")), ("x", Came("handed_off"))):
        assert remembered(told, seen(text), FOUND, came, flows).hints == {}
    other = seen("and the kettle?", ("product", "kettle"))
    assert remembered(told, other, FOUND, Came("answered"), flows).hints == {}
    changed = remembered(told, seen("I do not like it, 不想要了"), FOUND, Came("answered"), flows)
    assert (changed.hints, changed.hinted) == ({"why": "regret"}, 2)


def test_what_happens_in_one_flow_is_one_line_of_the_summary() -> None:
    state = remembered(NEW, seen("x"), FOUND, Came("asked", "refund"), {})
    state = remembered(state, seen("x"), FOUND, Came("done", "refund"), {})
    assert state.summary == (Noted("order_status", "", "done", "refund"),)


@given(st.lists(st.sampled_from(("answered", "asked", "small_talk", "done")), max_size=80))
def test_what_is_carried_is_bounded(outcomes: list[str]) -> None:
    state = NEW
    for at, outcome in enumerate(outcomes):
        state = remembered(state, seen(f"x{at}"), FOUND, Came(outcome), {})  # type: ignore[arg-type]
    assert len(state.summary) <= MOST_NOTED
    assert len(state.mood) <= MOST_MOOD
    assert len(state.slots) <= MOST_TOLD
    assert state.turns == len(outcomes)


def test_the_summary_is_told_in_both_languages() -> None:
    state = State(summary=(Noted("order_status", "NL1", "done"), Noted("gone", "", "asked")))
    assert summary_text(state, "en", PACK) == "Order status (NL1): done\ngone: the customer was asked"
    assert summary_text(state, "zh", PACK) == "查订单进度（NL1）：已办好\ngone：等客户补充"
    assert summary_text(NEW, "en", PACK) == ""


def test_a_number_or_an_ok_goes_on_in_the_language_of_before() -> None:
    chinese = replace(NEW, language="zh")
    for text in ("NL26110002", "0101", "OK", "a@mail.example", "👍"):
        assert in_language(FOUND, text, chinese, {}).language.value == "zh"
    assert in_language(FOUND, "thank you", chinese, {}) is FOUND
    assert in_language(FOUND, "NL26110002", NEW, {}) is FOUND


def test_a_name_that_was_asked_for_tells_no_language(tmp_path: Path) -> None:
    flows = load_flows(folder(tmp_path), PACK, TOOLS)
    asked = replace(NEW, language="zh", running=(Running("note", "form"),))
    for text in ("Star Fire Trading", "linxiaoman"):
        assert in_language(FOUND, text, asked, flows).language.value == "zh"
    for text in ("can you send it?", "it makes a loud noise when it spins"):
        assert in_language(FOUND, text, asked, flows) is FOUND
    assert in_language(FOUND, "linxiaoman", replace(asked, running=()), flows) is FOUND


def test_chinese_words_around_an_address_are_chinese() -> None:
    assert in_language(FOUND, "不对，是 a.long.name@mail.example", NEW, {}).language.value == "zh"
    assert in_language(FOUND, "what does 不对 mean", NEW, {}) is FOUND


def test_who_asks_for_a_language_gets_it() -> None:
    assert in_language(FOUND, "用中文可以吗", NEW, {}).language.value == "zh"
    assert in_language(FOUND, "可以说英文吗", replace(NEW, language="zh"), {}).language.value == "en"
