"""All that a person needs to go on with a conversation: made of what is kept, and of nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from frontdesk.dialogue.handoff import Handoff
from frontdesk.dialogue.trend import gloom, trend
from frontdesk.inbox.plan import Plan
from frontdesk.inbox.promise import promised
from frontdesk.inbox.summary import mood, summary
from frontdesk.store.conversations import Conversation, Kept
from frontdesk.store.scores import Score
from frontdesk.turn.codec import Json
from frontdesk.turn.findings import UNKNOWN
from frontdesk.turn.spoken import spoken
from frontdesk.turn.state import MOST_MOOD, State
from frontdesk.understanding.pack import Pack


@dataclass(frozen=True, slots=True)
class Background:
    """What is kept of a conversation.

    ``turns`` are the newest, oldest first; ``corrected`` is what staff say of the newest answered one.
    """

    conversation: Conversation
    handoff: Handoff
    late: tuple[str, ...]
    state: State
    turns: tuple[Kept, ...]
    corrected: Mapping[str, str]
    tags: tuple[str, ...]
    score: Score | None


def package(kept: Background, plan: Plan, pack: Pack, now: datetime) -> Json:
    """Write the package as the API gives it."""
    answered = [(turn, turn.reply) for turn in kept.turns if turn.reply is not None]
    replies = [reply for _, reply in answered]
    felt = [
        line for turn, reply in answered[-MOST_MOOD:] if (line := _mood(turn, reply))["emotion"] != UNKNOWN
    ]
    goes = trend([line["gloom"] * line["intensity"] for line in felt])
    emotions = [line["emotion"] for line in felt]
    about, state = kept.conversation, kept.state
    found = replies[-1]["findings"]["language"]["value"] if replies else ""
    return {
        "conversation": about.id,
        "created": about.created,
        "locale": about.locale,
        "language": spoken(state.language, found, about.locale),
        "customer": about.customer,
        "name": about.name,
        "handoff": handoff_json(kept.handoff, kept.late, plan, now),
        "summary": summary(state, replies, pack),
        "trend": goes,
        "mood": felt,
        "mood_words": mood(goes, emotions[-1] if emotions else "", emotions),
        "intent": _seen(answered[-1], "intent", kept.corrected) if answered else None,
        "emotion": _seen(answered[-1], "emotion", kept.corrected) if answered else None,
        "tried": tried(answered),
        "media": [one for turn in kept.turns for one in media(turn)],
        "product": state.product,
        "order": state.order,
        "tags": list(kept.tags),
        "score": None if kept.score is None else score_json(kept.score),
    }


def handoff_json(handoff: Handoff, late: Sequence[str], plan: Plan, now: datetime) -> Json:
    """Write who has a conversation, with what is still promised and what is broken, noted yet or not."""
    due = promised(handoff, plan.queue(handoff.queue), plan.hours)
    broken = [name for name, _ in due.broken(now)]
    return {
        "phase": handoff.phase,
        "epoch": handoff.epoch,
        "since": handoff.since,
        "queue": handoff.queue,
        "agent": handoff.agent,
        "trigger": handoff.trigger,
        "why": handoff.why,
        "asked": handoff.asked,
        "taken": handoff.taken,
        "answered": handoff.answered,
        "promised": {"first_response": due.first_response, "resolution": due.resolution},
        "late": list(dict.fromkeys([*late, *broken])),
    }


def score_json(score: Score) -> Json:
    """Write a score."""
    return {"score": score.score, "comment": score.comment, "at": score.at}


def tried(answered: Sequence[tuple[Kept, Json]]) -> Json:
    """Gather what the desk did: where flows stood, the tools it used, the answers it gave from the pages."""
    flows = [{**reply["flow"], "turn": turn.id} for turn, reply in answered if reply.get("flow")]
    calls = [{**call, "turn": turn.id} for turn, reply in answered for call in reply.get("calls", ())]
    given = [_given(turn, reply) for turn, reply in answered if reply.get("citations")]
    return {"flows": flows, "calls": calls, "answers": given}


def media(turn: Kept) -> list[Json]:
    """List what a turn brought beside words, and what was heard or read in it."""
    heard = {one["part"]: one for one in (turn.reply or {}).get("heard", ())}
    return [
        {
            **part,
            "turn": turn.id,
            "part": at,
            "text": heard.get(at, {}).get("text", ""),
            "language": heard.get(at, {}).get("language", "und"),
        }
        for at, part in enumerate(turn.parts)
        if part["kind"] != "text"
    ]


def _given(turn: Kept, reply: Json) -> Json:
    texts = [part["text"] for part in reply["reply"]["parts"] if part["kind"] == "text"]
    titles = dict.fromkeys(one["title"] for one in reply["citations"])
    asked = reply.get("asked", "")
    return {"turn": turn.id, "asked": asked, "text": "\n\n".join(texts), "titles": list(titles)}


def _mood(turn: Kept, reply: Json) -> Json:
    felt = reply["findings"]["emotion"]
    odds = felt.get("distribution") or {felt["value"]: felt.get("confidence", 0.0)}
    strength = reply["findings"].get("intensity", 1.0)  # replies of older versions have none
    return {
        "turn": turn.id,
        "at": turn.at,
        "emotion": felt["value"],
        "gloom": round(gloom(odds), 4),
        "intensity": strength,
    }


def _seen(answered: tuple[Kept, Json], name: str, corrected: Mapping[str, str]) -> Json:
    turn, reply = answered
    found = reply["findings"][name]
    words = [said for one in found["evidence"] if (said := _words(turn, reply, one))]
    return {
        "turn": turn.id,
        "found": found,
        "corrected": corrected.get(name),
        "words": list(dict.fromkeys(words)),
    }


def _words(turn: Kept, reply: Json, evidence: Json) -> str:
    """Give the words that evidence points at: the very ones of a typed text, all of what was heard."""
    at = evidence["part"]
    if at < len(turn.parts) and turn.parts[at]["kind"] == "text":
        text: str = turn.parts[at]["text"]
        return text[evidence["start"] : evidence["end"]]
    return next((one["text"] for one in reply.get("heard", ()) if one["part"] == at), "")
