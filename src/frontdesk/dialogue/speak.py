"""A row in words: the pack's own texts, and what the knowledge says, never more than that."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.dialogue.policy import Row
from frontdesk.dialogue.situation import Situation
from frontdesk.knowledge.answer import BETWEEN, Answer
from frontdesk.turn.reply import Choices, Maker, ReplyPart, Said

Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of a reply, and who made them."""

    parts: tuple[ReplyPart, ...]
    made_by: Maker


def quotes(row: Row, situation: Situation) -> bool:
    """Tell whether a row says what the knowledge says."""
    return row.do == "answer" or (row.do == "recommend" and situation.answer is not None)


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks with a pack's texts; ``names`` are the intents' names to choose from, by language."""

    texts: Texts
    names: Mapping[str, Mapping[str, str]]

    def speak(self, row: Row, situation: Situation, language: str) -> Spoken:
        """Put what a row does in words of ``language`` ("zh" or "en")."""
        keys = row.texts(situation.findings.intent.value)
        if quotes(row, situation):
            return self._quote(keys if row.do == "answer" else (), situation, language)
        parts: tuple[ReplyPart, ...] = self.said(keys, language)
        if row.do == "clarify":
            parts += self._choices(situation, language)
        return Spoken(parts, self.maker(None, language))

    def maker(self, answer: Answer | None, language: str) -> Maker:
        """Tell who made the words: the pack, its pages, or the model that wrote an answer."""
        if answer is None:
            return Maker("template", self.texts["made_by_template"][language])
        if answer.model:
            return Maker("model", self.texts["made_by_model"][language], answer.model)
        return Maker("extract", self.texts["made_by_extract"][language])

    def lead(self, row: Row, situation: Situation, language: str) -> str:
        """Give the words that are said before an answer, with what stands between them and it."""
        keys = row.texts(situation.findings.intent.value) if row.do == "answer" else ()
        return "".join(one.text + BETWEEN for one in self.said(keys, language))

    def said(self, keys: tuple[str, ...], language: str) -> tuple[Said, ...]:
        """Say texts of the pack."""
        return tuple(Said(self.texts[key][language]) for key in keys)

    def _quote(self, keys: tuple[str, ...], situation: Situation, language: str) -> Spoken:
        answer = situation.answer
        assert answer is not None  # noqa: S101 - rows that answer ask for one; this tells the type checker
        if answer.language not in (language, "und"):
            keys = (*keys, "other_language")
        return Spoken((*self.said(keys, language), Said(answer.text)), self.maker(answer, language))

    def _choices(self, situation: Situation, language: str, most: int = 3) -> tuple[Choices, ...]:
        """Offer the likeliest intents by name, likeliest first; nothing when nothing tells which."""
        likely = sorted(situation.findings.intent.distribution.items(), key=lambda pair: -pair[1])
        named = [self.names[intent][language] for intent, _ in likely if intent in self.names]
        return (Choices(tuple(named[:most])),) if named else ()
