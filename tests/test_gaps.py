"""What is kept of a question without an answer, and what gathering many costs those who wait."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest

from frontdesk.compute.queue import InferenceQueue
from frontdesk.features.hashed import HashedNgrams
from frontdesk.gaps import LONGEST, TOGETHER, Gaps
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.library import Library
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.database import open_database
from frontdesk.store.gaps import GapStore
from frontdesk.turn.parts import Text
from frontdesk.turn.turn import Turn

R = TypeVar("R")


class Counting(InferenceQueue):
    """Counts how often somebody stood in line."""

    runs = 0

    def run(self, work: Callable[[], R]) -> R:
        self.runs += 1
        return super().run(work)


class Shop:
    """A desk's gaps, with everything below them real."""

    def __init__(self, folder: Path) -> None:
        engine = open_database(f"sqlite:///{folder / 'desk.db'}")
        self.conversations, self.queue = ConversationStore(engine), Counting()
        knowledge = KnowledgeBase(Library(engine), HashedNgrams())
        knowledge.add(b"# Lamps\n\n## How bright is it?\n\nIt gives 300 lumen.\n", "lamps.md")
        self.gaps = Gaps(GapStore(engine), knowledge, self.queue)

    def ask(self, text: str) -> None:
        conversation = self.conversations.open("en").id
        turn = Turn(str(uuid4()), conversation, (Text(text),), datetime.now(UTC))
        self.conversations.begin(turn)
        self.gaps.note(conversation, turn.id, text, "en")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = Shop(tmp_path)
    yield made
    made.queue.close()


def test_what_is_personal_is_taken_out_before_a_long_question_is_cut(shop: Shop) -> None:
    shop.ask("word " * 58 + "write to mei.long.name@example.com")
    (gap,) = shop.gaps.kept.open()
    assert "mei" not in gap.text
    assert len(gap.text) <= LONGEST


def test_customers_go_between_the_texts_and_the_drafts_of_many_gaps(shop: Shop) -> None:
    for number in range(TOGETHER + 1):
        shop.ask(f"{chr(97 + number % 26) * 5} {number}?")
    groups = shop.gaps.groups()
    assert sum(len(group.gaps) for group in groups) == TOGETHER + 1
    assert shop.queue.runs == 2 + len(groups)


def test_an_entry_of_several_passages_is_counted_as_it_was_cut(shop: Shop) -> None:
    shop.ask("Do you repair lamps?")
    (gap,) = shop.gaps.kept.open()
    source = shop.gaps.approve(
        [gap.id], "Do you repair lamps?", "Yes.\n\n## What does it cost?\n\nTen euros.", "en"
    )
    assert shop.gaps.count(source.id) == 2
