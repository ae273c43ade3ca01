"""A conversation in a few sentences for who takes it over, in both languages, without any model."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from frontdesk.dialogue.memory import summary_text
from frontdesk.dialogue.trend import Trend
from frontdesk.turn.codec import Json
from frontdesk.turn.state import MOST_NOTED, Noted, Outcome, State
from frontdesk.understanding.pack import LANGUAGES, Both, Pack

DECIDED: Mapping[str, Outcome] = {"ask": "asked", "act": "done", "hand_off": "handed_off"}
FELT: Mapping[str, Both] = {
    "neutral": {"zh": "平静", "en": "calm"},
    "joy": {"zh": "高兴", "en": "joy"},
    "anger": {"zh": "生气", "en": "anger"},
    "sadness": {"zh": "难过", "en": "sadness"},
    "fear": {"zh": "担心", "en": "fear"},
    "disgust": {"zh": "反感", "en": "disgust"},
    "surprise": {"zh": "惊讶", "en": "surprise"},
}
GOES: Mapping[Trend, Both] = {
    "worsening": {"zh": "情绪在变差", "en": "the mood is getting worse"},
    "steady": {"zh": "情绪平稳", "en": "the mood is steady"},
    "improving": {"zh": "情绪在好转", "en": "the mood is getting better"},
}
NOTHING: Both = {"zh": "客户还没有提出问题。", "en": "The customer has not asked for anything yet."}


def summary(state: State, replies: Sequence[Json], pack: Pack) -> Both:
    """Tell line by line what was wanted and what came of it, then what is under way and in focus.

    A conversation that carries no summary, as before there was one, is summed up from its replies.
    """
    notes = state.summary or tuple(noted(reply, pack) for reply in replies[-MOST_NOTED:])
    told = replace(state, summary=tuple(one for one in notes if one.outcome != "small_talk"))
    lines = [_under_way(running.flow, running.slots) for running in state.running]
    focus = "、".join(one for one in (state.product, state.order) if one)
    if focus:
        lines.append({"zh": f"当前涉及：{focus}", "en": f"in focus: {focus.replace('、', ', ')}"})
    if not told.summary and not lines:
        return NOTHING
    return {
        language: "\n".join((*_lines(told, language, pack), *(line[language] for line in lines)))
        for language in LANGUAGES
    }


def mood(trend: Trend, emotion: str, felt: Sequence[str]) -> Both:
    """Say where the mood goes, what was felt last, and how often something unpleasant was felt."""
    last = FELT.get(emotion)
    if last is None:
        return {"zh": "还看不出情绪。", "en": "Nothing tells the mood yet."}
    bad = sum(one in ("anger", "disgust", "sadness", "fear") for one in felt)
    zh, en = GOES[trend]["zh"], GOES[trend]["en"].capitalize()
    return {
        "zh": f"{zh}；最近一轮：{last['zh']}；{len(felt)} 轮中有 {bad} 轮不愉快。",
        "en": f"{en}; last felt: {last['en']}; {bad} of {len(felt)} turns were unpleasant.",
    }


def noted(reply: Json, pack: Pack) -> Noted:
    """Make the line of a summary out of a kept reply."""
    found = reply["findings"]
    named = (one["value"] for one in found.get("entities", ()))
    about = next((one["text"] for one in named if one["sort"] in ("product", "order")), "")
    flow = (reply.get("flow") or {}).get("flow", "")
    return Noted(found["intent"]["value"], about, _outcome(reply, pack), flow)


def _outcome(reply: Json, pack: Pack) -> Outcome:
    kind, intent = reply["decision"]["kind"], reply["findings"]["intent"]["value"]
    if kind in DECIDED:
        return DECIDED[kind]
    if reply.get("unanswered"):
        return "unanswered"
    small = kind == "say" and intent in pack.labels and intent not in pack.names
    return "small_talk" if small and not reply.get("citations") else "answered"


def _lines(state: State, language: str, pack: Pack) -> list[str]:
    return summary_text(state, language, pack).splitlines()


def _under_way(flow: str, slots: Mapping[str, str]) -> Both:
    """Tell a flow with what the customer told it; what tools gave, such as `found.total`, is left out."""
    known = ", ".join(f"{name} = {value}" for name, value in slots.items() if "." not in name)
    zh, en = (f"（{known}）", f" ({known})") if known else ("", "")
    return {"zh": f"正在办理：{flow}{zh}", "en": f"under way: {flow}{en}"}
