"""A process that is killed while it acts: what it did is done once at most, and told as unknown."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

from tools.conftest import Hands

TOOL = """
import time
from pathlib import Path


class Ledger:
    def __init__(self, home: Path, clock: object) -> None:
        self.file = home / "ledger"

    def pay(self, amount: int, customer: str) -> int:
        '''Pay.'''
        with self.file.open("a") as ledger:
            ledger.write(f"{customer} {amount}\\n")
        time.sleep(0 if (self.file.parent / "quick").exists() else 30)
        return amount
"""
TOOLS = """
tools:
  pay: {python: "ledger_for_test:Ledger.pay", effect: write, seconds: 2, bind: {customer: customer}}
"""
ACT = """
import sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])
from frontdesk.dialogue.tool import Call, Caller
from frontdesk.store.database import open_database
from frontdesk.tools.toolbox import open_toolbox

home = Path(sys.argv[1])
box = open_toolbox(home, home, open_database(f"sqlite:///{home / 'desk.db'}"))
box.use(Call("pay", {"amount": 5}), Caller(sys.argv[2], "t1", "c01"))
"""


def test_a_kill_in_the_middle_of_a_write_is_told_as_unknown_and_the_write_is_not_repeated(
    hands: Hands,
) -> None:
    (hands.home / "ledger_for_test.py").write_text(TOOL)
    (hands.home / "tools.yml").write_text(TOOLS)
    ledger = hands.home / "ledger"
    acting = subprocess.Popen([sys.executable, "-c", ACT, str(hands.home), hands.conversation])
    while not ledger.exists() or not ledger.read_text():
        assert acting.poll() is None
        time.sleep(0.02)
    os.kill(acting.pid, signal.SIGKILL)
    acting.wait()
    (hands.home / "quick").touch()
    sys.path.insert(0, str(hands.home))
    try:
        hands.open(TOOLS)
    finally:
        sys.path.remove(str(hands.home))
    hands.now = datetime.now(UTC) + timedelta(minutes=1)  # nobody can be at work on it any more
    for _ in range(2):
        said = hands.use("pay", amount=5)
        assert said.outcome == "timed_out"
        assert "not known" in said.message
    assert ledger.read_text() == "c01 5\n"
    assert hands.use("pay", "t2", amount=5).outcome == "done"  # another turn is another wish
    assert ledger.read_text() == "c01 5\nc01 5\n"
