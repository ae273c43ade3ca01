"""Questions without a good answer: gathered by what they ask, each group with a draft for staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

import numpy as np

from frontdesk.compute.queue import InferenceQueue
from frontdesk.errors import InvalidInput
from frontdesk.features.embedding import Floats
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.knowledge.clusters import centre_of, grouped, placed
from frontdesk.knowledge.hit import Hit
from frontdesk.knowledge.passage import Source
from frontdesk.privacy.redact import redact
from frontdesk.store.gaps import Gap, GapStore, no_longer_open

FOLDER = "approved"  # under which entries that staff approved are kept
LONGEST = 300  # characters of a question that are kept
TOGETHER = 64  # questions that are embedded before a turn may go between
NEAREST = 3  # passages that a draft is written from


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as it could be: the question that stands for its group, and what the knowledge has nearby.

    ``answer`` is the nearest passage's own text, to be corrected: the desk did not find it good enough.
    """

    question: str
    language: str
    answer: str
    nearest: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Gaps that ask the same."""

    gaps: tuple[Gap, ...]
    draft: Draft


class Gaps:
    """The gaps of one desk; what embeds or searches waits in the inference queue."""

    def __init__(self, kept: GapStore, knowledge: KnowledgeBase, queue: InferenceQueue) -> None:
        self.kept, self._knowledge, self._queue = kept, knowledge, queue

    def note(self, conversation: str, turn: str, text: str, language: str) -> None:
        """Keep a question that was not answered, without what is personal; nothing for one without words."""
        said = _kept(text)
        if said:
            self.kept.add(conversation, turn, said, language, "unanswered")

    def rate(self, conversation: str, turn: str, good: bool, comment: str, asked: str, language: str) -> None:
        """Keep a customer's rating of a reply; a bad one makes a gap of what was asked."""
        said = _kept(asked)
        self.kept.rate(conversation, turn, good, redact(comment), said, language)

    def groups(self) -> tuple[Group, ...]:
        """Gather the open gaps, the largest group first, each with its draft."""
        gaps = self.kept.open()
        if not gaps:
            return ()
        vectors = self._placed([gap.text for gap in gaps])
        return tuple(
            Group(tuple(gaps[at] for at in group), self._draft(gaps[centre_of(group, vectors)]))
            for group in grouped(vectors)
        )

    def approve(self, ids: Sequence[str], question: str, answer: str, language: str) -> Source:
        """Make an entry of the knowledge and close the gaps that it answers.

        Raises `InvalidInput` for an empty question or answer, `NotFound`, and `Conflict` for gaps that are
        closed already; an entry is made before they are closed, so none is closed without its answer.
        """
        self._check(ids, question, answer)
        name, page = _entry(question, answer, language)
        source = self._queue.run(lambda: self._knowledge.add(page.encode(), name))
        self.kept.close(ids, "answered", source.id)
        return source

    def count(self, source: str) -> int:
        """Count the passages of an entry."""
        return self._knowledge.count(source)

    def dismiss(self, ids: Sequence[str]) -> None:
        """Close gaps that need no entry. Raises `NotFound`, `Conflict`."""
        self.kept.get(ids)
        self.kept.close(ids, "dismissed", None)

    def _check(self, ids: Sequence[str], question: str, answer: str) -> None:
        for part, text in (("question", question), ("answer", answer)):
            if not text.strip():
                raise InvalidInput(f"the {part} is empty", part=part, value=text, remedy="write one")
        closed = sum(gap.state != "open" for gap in self.kept.get(ids))
        if closed:
            raise no_longer_open(closed)

    def _placed(self, texts: Sequence[str]) -> Floats:
        """Embed questions (texts, width), some at a time: a customer shall not wait for all of them."""
        runs = [texts[start : start + TOGETHER] for start in range(0, len(texts), TOGETHER)]
        embedder = self._knowledge.embedder
        return np.concatenate([self._queue.run(partial(placed, run, embedder)) for run in runs])

    def _draft(self, gap: Gap) -> Draft:
        search = partial(self._knowledge.search, gap.text, gap.language, NEAREST)
        nearest = self._queue.run(search)
        return Draft(gap.text, gap.language, nearest[0].passage.text if nearest else "", nearest)


def _kept(text: str) -> str:
    """Take out what is personal, then cut: half an address would not be known as one."""
    return redact(" ".join(text.split()))[:LONGEST]


def _entry(question: str, answer: str, language: str) -> tuple[str, str]:
    """Write an entry as a page of its own; the same question again is a new version of it."""
    asked = " ".join(question.split())
    name = sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{FOLDER}/{language}/{name}.md", f"# {asked}\n\n{answer.strip()}\n"
