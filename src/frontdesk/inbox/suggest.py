"""What the desk would say to a customer's last question: shown to the person who answers, and never sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.compute.queue import InferenceQueue
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.knowledge.wanted import Wanted
from frontdesk.store.conversations import Kept
from frontdesk.turn.codec import Json
from frontdesk.turn.reply import Citation
from frontdesk.turn.spoken import spoken

CUSTOMERS = Wanted(audience="customers")  # what is for another audience is not suggested either
LONGEST = 2_000  # characters of a question


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The question of a turn, and what the knowledge says to it: "" when it says nothing."""

    turn: str | None
    asked: str
    text: str
    language: str
    citations: tuple[Citation, ...] = ()


def suggest(
    turns: Sequence[Kept], locale: str, knowledge: KnowledgeBase, queue: InferenceQueue
) -> Suggestion:
    """Answer the newest turn that asks something, in line with the turns of all customers.

    Raises `Overloaded` when the line is full.
    """
    turn = next((one for one in reversed(turns) if question(one)), None)
    if turn is None:
        return Suggestion(None, "", "", spoken(locale))
    asked = question(turn)
    found = (turn.reply or {}).get("findings", {}).get("language", {}).get("value", "")
    language = spoken(found, locale)
    answer = queue.run(lambda: knowledge.answer(asked, language, (), CUSTOMERS))
    if answer is None:
        return Suggestion(turn.id, asked, "", language)
    return Suggestion(turn.id, asked, answer.text, answer.language, answer.citations)


def question(turn: Kept) -> str:
    """Return what a turn asks: as it was looked up, else its words, typed and heard."""
    reply: Json = turn.reply or {}
    if reply.get("asked"):
        return str(reply["asked"])[:LONGEST]
    typed = [part["text"] for part in turn.parts if part["kind"] == "text"]
    heard = [one["text"] for one in reply.get("heard", ())]
    return "\n".join((*typed, *heard)).strip()[:LONGEST]
