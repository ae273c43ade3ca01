"""When nothing may be suggested: who is troubled by something that went wrong is helped, never sold anything.

Found are feelings, matters and their chances. A message may be of several minds and its findings of one: so
its clauses count as well, and plain words of a pack for both.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from frontdesk.dialogue.past import Past
from frontdesk.dialogue.trend import gloom
from frontdesk.preprocess.text import letters, normalise
from frontdesk.turn.findings import UNKNOWN, Finding, Findings

DARK = 0.3  # probability of all that troubles from which somebody counts as troubled
DIM = 0.15  # the same where the message itself is about something that has to be put right
CLAUSE = 0.5  # the same of a clause by itself: of a few words a feeling is read less surely
STIRRED = 0.05  # of a whole message, without which no clause of it tells a feeling
MANY = "*"  # at the end of a word: with any ending
SHORT, MOST = 6, 12  # letters of a clause that is read by itself, and how many are
_CLAUSES = re.compile(r"[^,，;；。.!！?？\n]+")

Reads = Callable[[str], Findings]  # understands a few words by themselves


@dataclass(frozen=True)
class Tact:
    """Nothing is suggested to who feels one of ``emotions`` and wants, with ``chance``, one of ``intents``.

    Both count of this turn and of the last ``turns``: who was angry about a refund a moment ago is not ready
    to be sold something because of a calm sentence. ``troubled`` are words that tell such a feeling, and
    ``matters`` words that tell such a wish, whatever was found.

    ``wishes`` are intents that wish for a suggestion. Words alone may tell such a wish beside ``asks``, and
    where no intent is sure.
    """

    emotions: tuple[str, ...] = ("anger", "sadness", "fear", "disgust")
    intents: tuple[str, ...] = ()
    chance: float = 0.2
    turns: int = 3
    troubled: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()

    def closed(
        self, text: str, findings: Findings, past: Sequence[Past] = (), reads: Reads | None = None
    ) -> bool:
        """Tell whether this is no time to suggest anything; ``past`` are earlier turns, oldest first.

        ``reads`` understands a clause by itself.
        """
        line = [_Felt.now(text, findings), *map(_Felt.then, past[-self.turns :] if self.turns else ())]
        line = [replace(one, clauses=tuple(_clauses(one.text, reads))) for one in line] if reads else line
        return any(map(self._is_troubled, line)) and any(map(self._matters, line))

    def restricted(self, intents: Collection[str]) -> "Tact":
        """Leave out intents that a pack does not have."""
        own, wishes, asks = (
            tuple(one for one in listed if one in intents)
            for listed in (self.intents, self.wishes, self.asks)
        )
        return replace(self, intents=own, wishes=wishes, asks=asks)

    @cached_property
    def _words(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        return _either(self.troubled), _either(self.matters)

    def _is_troubled(self, one: "_Felt") -> bool:
        if one.emotion in self.emotions or one.gloom >= DARK or self._words[0].search(one.text):
            return True
        dark = any(each.emotion in self.emotions or each.gloom >= CLAUSE for each in one.clauses)
        return one.gloom >= (STIRRED if dark else DIM) and self._matters(one)

    def _matters(self, one: "_Felt") -> bool:
        chances = (each.wanted.get(intent, 0.0) for each in (one, *one.clauses) for intent in self.intents)
        return any(chance >= self.chance for chance in chances) or bool(self._words[1].search(one.text))


@dataclass(frozen=True, slots=True)
class _Felt:
    """A turn of the line, or a clause: its words in normal form, what was felt, the chance of each intent."""

    text: str
    emotion: str
    gloom: float
    wanted: Mapping[str, float] = field(default_factory=dict[str, float])
    clauses: tuple["_Felt", ...] = ()

    @classmethod
    def now(cls, text: str, findings: Findings) -> "_Felt":
        felt, wanted = findings.emotion, findings.intent
        return cls(normalise(text), felt.value, gloom(_odds(felt)), _odds(wanted))

    @classmethod
    def then(cls, past: Past) -> "_Felt":
        told = past.wanted or {past.intent: past.confidence}
        return cls(normalise(past.earlier.asked), past.emotion, past.gloom or 0.0, told)


def _clauses(text: str, reads: Reads) -> Iterator[_Felt]:
    """Read the clauses of a text by themselves; a text of one clause has been read as it is."""
    pieces = [one for one in _CLAUSES.findall(text) if letters(one.strip()) >= SHORT]
    for one in pieces[:MOST] if len(pieces) > 1 else ():
        yield _Felt.now(one, reads(one.strip()))


def _either(words: Sequence[str]) -> re.Pattern[str]:
    """Make what finds any of some words; those of Latin letters stand by themselves."""
    return re.compile("|".join(_pattern(normalise(one)) for one in words) or r"(?!)")


def _pattern(word: str) -> str:
    plain = re.escape(word.removesuffix(MANY))
    if not word.isascii():
        return plain
    return rf"\b{plain}" + (r"\w*" if word.endswith(MANY) else r"(?!\w)")


def _odds(finding: Finding[str]) -> Mapping[str, float]:
    """Give the probabilities of a finding; the one that was found has its confidence at least."""
    if finding.value == UNKNOWN:
        return {}
    return {
        **finding.distribution,
        finding.value: max(finding.confidence, finding.distribution.get(finding.value, 0)),
    }
