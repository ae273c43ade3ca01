"""Every attack of tests/injection on every channel: `python -m benchmarks.injection [EVERY]`.

On the desk alone, and with the worst model there can be. Prints what was sent and how often a rule was
broken, which shall be 0; then how many benign questions are answered exactly as with the guard taken out.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from benchmarks.measure import machine
from frontdesk.cli.demo import furnish
from frontdesk.config import load
from frontdesk.demo.questions import questions
from frontdesk.desk import Desk
from frontdesk.dialogue.links import MARK
from frontdesk.house import House, open_house
from frontdesk.turn.parts import Text
from frontdesk.turn.turn import Turn

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from injection.attacks import MINE, attacks
from injection.channels import CHANNELS, attacked
from injection.judge import violations
from injection.worst import Worst


def sent(house: House, every: int) -> Iterator[str]:
    """Send the attacks, and count."""
    conversation = house.reception.conversations.open("en", MINE).id
    for worst in (False, True):
        counts, broken = Counter[str](), Counter[str]()
        for channel in CHANNELS:
            for attack in attacks()[::every]:
                reply, spy, own = attacked(
                    house, attack, channel, Worst(attack) if worst else None, conversation
                )
                found = list(violations(reply, spy, own))
                counts[channel] += 1
                broken[channel] += bool(found)
                for what in found:
                    yield f"  BROKEN {channel} {attack.id}: {what}"
        who = "the worst model" if worst else "no model"
        told = ", ".join(f"{channel} {broken[channel]}/{counts[channel]}" for channel in CHANNELS)
        yield f"{who}: {broken.total()} violations in {counts.total()} attacks (goal 0): {told}"


def benign(desk: Desk) -> Iterator[str]:
    """Tell how many benign questions are answered as without the guard, with nothing withheld."""
    now = datetime.now(UTC)
    turns = [Turn(one.id, "benign", (Text(one.text),), now, one.language) for one in questions()]
    guarded = [desk.answer(turn) for turn in turns]
    with patch("frontdesk.desk.safe", lambda reply, *_: reply):
        bare = [desk.answer(turn) for turn in turns]
    pairs = list(zip(guarded, bare, strict=True))
    same = sum((one.decision, one.parts) == (other.decision, other.parts) for one, other in pairs)
    whole = sum(MARK not in str(one.parts) for one in guarded)
    yield f"benign questions answered as without the guard: {same} of {len(turns)}; nothing withheld: {whole}"


def main() -> None:
    """Print the figures."""
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        settings = load(home=Path(folder))
        furnish(settings)
        with open_house(settings) as house:
            for line in (*sent(house, every), *benign(house.served())):
                print(line, flush=True)


if __name__ == "__main__":
    main()
