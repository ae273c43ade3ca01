"""What talking costs beyond the encoder: `python -m benchmarks.flow`.

A text turn through a flow: CPU of the whole reply on the sample shop, without a language model, the vectors
of its words remembered. A long talk: turn 200 against turn 2, the same words at both, from the kept state and
the last replies on, as the reception hands them to the desk.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.measure import line, machine
from frontdesk.cli.demo import furnish
from frontdesk.config import load
from frontdesk.desk import Desk
from frontdesk.dialogue.past import recall
from frontdesk.dialogue.tool import Caller
from frontdesk.house import open_house
from frontdesk.turn.codec import Json, reply_json
from frontdesk.turn.parts import Text
from frontdesk.turn.reply import Reply
from frontdesk.turn.state import NEW, State
from frontdesk.turn.turn import Turn

GOAL = 0.010  # seconds of CPU of a turn through a flow, beyond the encoder
LATE = 1.2  # times that turn 200 may cost what turn 2 costs
ROUNDS = 15
TURNS = 200
LAST = 6  # replies that are remembered
STEPS = ("Where is my order NL26110002?", "0101", "我要退货", "NL26110004", "never mind")
CHATTER = (
    "How long does delivery take?",
    "谢谢",
    "退款多久能到账？",
    "And what does shipping cost?",
    "你们周末送货吗？",
)


class Talk:
    """A conversation with a desk, as the reception holds it."""

    def __init__(self, desk: Desk, name: str) -> None:
        self.desk, self.name = desk, name
        self.state: State = NEW
        self.kept: list[Json] = []
        self.customer: str | None = None
        self._numbers = count()

    def reply(self, text: str) -> Reply:
        """Answer a text, and remember nothing of it."""
        turn = Turn(f"{self.name}-{next(self._numbers)}", self.name, (Text(text),), datetime.now(UTC))
        caller = Caller(self.name, turn.id, self.customer)
        past = recall(self.kept[-LAST:])
        return self.desk.reply(turn, self.desk.perceive(turn), past, self.state, caller)

    def say(self, text: str) -> None:
        """Answer a text and go on from there."""
        reply = self.reply(text)
        self.state, self.customer = reply.state, reply.customer or self.customer
        self.kept.append(reply_json(reply))


def cost(work: Callable[[], object]) -> float:
    """Take the CPU seconds of this process: the least of some rounds, as others disturb and none helps."""

    def once() -> float:
        before = time.process_time()
        work()
        return time.process_time() - before

    return min(once() for _ in range(ROUNDS))


def through_flows(desk: Desk) -> list[float]:
    """Measure each step of a talk; after the first round the encoder remembers its words and is free."""
    talk, beyond = Talk(desk, "flow"), list[float]()
    for words in STEPS:
        beyond.append(cost(partial(talk.reply, words)))
        talk.say(words)
    return beyond


def late(desk: Desk) -> list[float]:
    """Compare turn 200 with turn 2, word for word the same."""
    young, old = Talk(desk, "young"), Talk(desk, "old")
    young.say(CHATTER[0])
    for at in range(TURNS - 1):
        old.say(CHATTER[at % len(CHATTER)])
    return sorted(cost(partial(old.reply, words)) / cost(partial(young.reply, words)) for words in CHATTER)


def main() -> None:
    """Print both figures."""
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        settings = load(home=Path(folder))
        furnish(settings)
        with open_house(settings) as house:
            desk = house.served()
            beyond = through_flows(desk)
            middle = statistics.median(beyond) * 1_000
            each = ", ".join(f"{one * 1_000:.1f}" for one in beyond)
            print(f"a text turn through a flow, beyond the encoder: {middle:.1f} ms of CPU ({each}; goal 10)")
            print(line("turn 200 against turn 2", late(desk), LATE))


if __name__ == "__main__":
    main()
