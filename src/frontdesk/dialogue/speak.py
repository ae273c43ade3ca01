"""A row in words: the pack's own texts, and what the knowledge says, never more than that."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.dialogue.policy import Row
from frontdesk.dialogue.situation import Situation
from frontdesk.turn.reply import Choices, Maker, ReplyPart, Said

Texts = Mapping[str, Mapping[str, str]]


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

    def speak(self, row: Row, situation: Situation, language: str) -> Spoken:
        """Put what a row does in words of ``language`` ("zh" or "en")."""
        keys = row.texts(situation.findings.intent.value)
        if row.do == "answer":
            return self._quote(keys, situation, language)
        if row.do == "recommend" and situation.answer is not None:
            return self._quote((), situation, language)
        parts: tuple[ReplyPart, ...] = self._said(keys, language)
        if row.do == "clarify":
            parts += self._choices(situation, language)
        return Spoken(parts, Maker("template", self.texts["made_by_template"][language]))

    def _said(self, keys: tuple[str, ...], language: str) -> tuple[Said, ...]:
        return tuple(Said(self.texts[key][language]) for key in keys)

    def _quote(self, keys: tuple[str, ...], situation: Situation, language: str) -> Spoken:
        answer = situation.answer
        assert answer is not None  # noqa: S101 - rows that answer ask for one; this tells the type checker
        if answer.language not in (language, "und"):
            keys = (*keys, "other_language")
        parts = (*self._said(keys, language), Said(answer.text))
        if answer.model:
            return Spoken(parts, Maker("model", self.texts["made_by_model"][language], answer.model))
        return Spoken(parts, Maker("extract", self.texts["made_by_extract"][language]))

    def _choices(self, situation: Situation, language: str, most: int = 3) -> tuple[Choices, ...]:
        """Offer the likeliest intents by name, likeliest first; nothing when nothing tells which."""
        likely = sorted(situation.findings.intent.distribution.items(), key=lambda pair: -pair[1])
        named = [self.names[intent][language] for intent, _ in likely if intent in self.names]
        return (Choices(tuple(named[:most])),) if named else ()
