from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pytest

from frontdesk.config import load
from frontdesk.desk import Desk
from frontdesk.features.cached import Cached
from frontdesk.features.embedding import Floats, Role
from frontdesk.features.hashed import HashedNgrams
from frontdesk.house import open_house
from frontdesk.together import asked, of_words, understand_together
from frontdesk.turn.parts import Blob, Image, Text
from frontdesk.turn.turn import Turn

TEXTS = ("Where is my parcel? It is late. I am angry!", "这个坏了。我要退货。", "👍", "hello")


class Counting:
    """Counts runs of the encoder."""

    def __init__(self) -> None:
        self.behind, self.runs = HashedNgrams(), list[int]()
        self.name = self.behind.name

    def embed(self, texts: Sequence[str], role: Role = "query") -> Floats:
        self.runs.append(len(texts))
        return self.behind.embed(texts, role)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Counting]]:
    """A desk whose encoder counts, behind the memory that the real one has."""
    home = tmp_path_factory.mktemp("home")
    counting = Counting()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("frontdesk.perception.senses.HashedNgrams", lambda: Cached(counting))
        with open_house(load(home=home, models=home / "no-models")) as house:
            yield house.reception.desk, counting


def turn(text: str, number: int = 0) -> Turn:
    return Turn(str(number), "none", (Text(text),), datetime.now(UTC), "und")


def test_a_batch_takes_two_runs_of_the_encoder_and_says_what_each_turn_says_alone(
    desk: tuple[Desk, Counting],
) -> None:
    opened, counting = desk
    turns = [turn(f"{number} {TEXTS[number % 4]}", number) for number in range(64)]
    counting.runs.clear()
    found = understand_together(opened, turns)
    assert len(counting.runs) == 2  # whole texts, then their sentences
    assert [findings for findings, _ in found] == [
        opened.understand(one, opened.perceive(one)) for one in turns
    ]
    assert len(counting.runs) == 2


def test_every_text_that_is_asked_for_is_known_before(desk: tuple[Desk, Counting]) -> None:
    opened, _ = desk
    perceived = opened.perceive(turn(TEXTS[0]))
    assert asked([perceived]) == [TEXTS[0], "Where is my parcel?", "It is late.", "I am angry!"]


def test_only_turns_of_words_are_joined() -> None:
    photo = Image(Blob("a" * 64, "image/png", 3))
    assert of_words(turn("hello"))
    assert not of_words(Turn("1", "none", (Text("hello"), photo), datetime.now(UTC)))
