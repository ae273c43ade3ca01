"""A conversation in a few sentences for who takes it over, in both languages, without any model."""

from collections.abc import Mapping, Sequence

from frontdesk.dialogue.trend import Trend
from frontdesk.turn.codec import Json
from frontdesk.turn.findings import UNKNOWN
from frontdesk.turn.state import MOST_NOTED, Noted, Outcome, State
from frontdesk.understanding.pack import LANGUAGES, Both

OUTCOMES: Mapping[Outcome, Both] = {
    "answered": {"zh": "已根据资料回答", "en": "answered from the pages"},
    "asked": {"zh": "已向客户追问", "en": "asked the customer for more"},
    "done": {"zh": "已办好", "en": "done"},
    "failed": {"zh": "没有办成", "en": "could not be done"},
    "unanswered": {"zh": "资料里没有答案", "en": "the pages had no answer"},
    "handed_off": {"zh": "已转人工", "en": "a person was brought in"},
    "small_talk": {"zh": "寒暄", "en": "small talk"},
}
DECIDED: Mapping[str, Outcome] = {
    "say": "small_talk",
    "ask": "asked",
    "act": "done",
    "hand_off": "handed_off",
}
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
UNCLEAR: Both = {"zh": "意图不明", "en": "something unclear"}


def summary(state: State, replies: Sequence[Json], names: Mapping[str, Both]) -> Both:
    """Tell line by line what was wanted and what came of it, then what is under way and in focus.

    A conversation that carries no summary, as before there was one, is summed up from its replies.
    """
    notes = state.summary or tuple(noted(reply) for reply in replies[-MOST_NOTED:])
    lines = [_line(one, names) for one in notes if one.outcome != "small_talk"]
    lines += [_under_way(running.flow, running.slots) for running in state.running]
    focus = "、".join(one for one in (state.product, state.order) if one)
    if focus:
        lines.append({"zh": f"当前涉及：{focus}。", "en": f"In focus: {focus.replace('、', ', ')}."})
    return {language: "\n".join(line[language] for line in lines or [NOTHING]) for language in LANGUAGES}


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


def noted(reply: Json) -> Noted:
    """Make the line of a summary out of a kept reply."""
    found, kind = reply["findings"], reply["decision"]["kind"]
    named = (one["value"] for one in found.get("entities", ()))
    about = next((one["text"] for one in named if one["sort"] in ("product", "order")), "")
    outcome = DECIDED.get(kind, "answered")
    if reply.get("citations"):
        outcome = "answered"
    elif reply.get("unanswered"):
        outcome = "unanswered"
    flow = (reply.get("flow") or {}).get("flow", "")
    return Noted(found["intent"]["value"], about, outcome, flow)


def _line(one: Noted, names: Mapping[str, Both]) -> Both:
    wanted = names.get(one.intent)
    if wanted is None:
        wanted = UNCLEAR if one.intent in ("", UNKNOWN) else dict.fromkeys(LANGUAGES, one.intent)
    came = OUTCOMES[one.outcome]
    about_zh, about_en = (f"（{one.about}）", f" ({one.about})") if one.about else ("", "")
    return {
        "zh": f"{wanted['zh']}{about_zh}：{came['zh']}。",
        "en": f"{wanted['en']}{about_en}: {came['en']}.",
    }


def _under_way(flow: str, slots: Mapping[str, str]) -> Both:
    known = ", ".join(f"{name} = {value}" for name, value in slots.items())
    zh, en = (f"（{known}）", f" ({known})") if known else ("", "")
    return {"zh": f"正在办理：{flow}{zh}。", "en": f"Under way: {flow}{en}."}
