"""A decision in words: the pack's own texts, and what the knowledge says, never more than that."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.dialogue.policy import Situation
from frontdesk.turn.decision import Decision
from frontdesk.turn.reply import Choices, Maker, ReplyPart, Said

Texts = Mapping[str, Mapping[str, str]]

# Which text of the pack opens the reply of which row; rows that quote the knowledge have none of their own.
OPENINGS: Mapping[str, str] = {
    "asked_for_a_person": "hand_off",
    "nothing_understood_twice": "unknown_hand_off",
    "no_words": "no_words",
    "upset_complaint": "hand_off_angry",
    "answer_calmly": "calm",
    "unknown_twice": "unknown_hand_off",
    "upset_unknown": "hand_off_angry",
    "clarify": "clarify",
    "unknown": "unknown",
}
QUOTING = ("answer", "answer_calmly")


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of a reply, and who made them."""

    parts: tuple[ReplyPart, ...]
    made_by: Maker


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks with a pack's texts; ``names`` are the intents' names to choose from, by language."""

    texts: Texts
    names: Mapping[str, Mapping[str, str]]

    def speak(self, decision: Decision, situation: Situation, language: str) -> Spoken:
        """Put a decision in words of ``language`` ("zh" or "en")."""
        opening = self._opening(decision, situation, language)
        if decision.row in QUOTING and situation.answer is not None:
            return self._quote(opening, situation, language)
        parts: tuple[ReplyPart, ...] = tuple(Said(text) for text in opening)
        if decision.row == "clarify":
            parts += (self._choices(situation, language),)
        return Spoken(parts, Maker("template", self.texts["made_by_template"][language]))

    def _opening(self, decision: Decision, situation: Situation, language: str) -> tuple[str, ...]:
        key = OPENINGS.get(decision.row)
        if decision.row == "small_talk":
            key = situation.findings.intent.value
        return () if key is None else (self.texts[key][language],)

    def _quote(self, opening: tuple[str, ...], situation: Situation, language: str) -> Spoken:
        answer = situation.answer
        assert answer is not None  # noqa: S101 - the caller looked; this tells the type checker
        if answer.language not in (language, "und"):
            opening += (self.texts["other_language"][language],)
        parts = tuple(Said(text) for text in (*opening, answer.text))
        return Spoken(parts, Maker("extract", self.texts["made_by_extract"][language]))

    def _choices(self, situation: Situation, language: str, most: int = 3) -> Choices:
        """Offer the likeliest intents by name, likeliest first."""
        likely = sorted(situation.findings.intent.distribution.items(), key=lambda pair: -pair[1])
        named = [self.names[intent][language] for intent, _ in likely if intent in self.names]
        return Choices(tuple(named[:most]))
