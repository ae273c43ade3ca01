"""Functions that tests make tools of: good ones and bad ones."""

import threading
import time
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from frontdesk.errors import NotReady
from frontdesk.tools.refusal import Refused
from frontdesk.turn.clock import Clock

LEAK = "password=hunter2"
done: list[tuple[Any, ...]] = []
let_go = threading.Event()


def greet(name: Annotated[str, Field(max_length=20)], times: int = 1, polite: bool = True) -> str:
    """Say hello.

    This part is for people.
    """
    return ("Dear " if polite else "") + name * times


def whose(customer: str, conversation: str, turn: str, key: str) -> list[str]:
    """Tell what was bound."""
    return [customer, conversation, turn, key]


def on(day: date) -> str:
    """Tell the weekday."""
    return day.strftime("%A")


def pay(amount: Annotated[int, Field(gt=0)], to: Literal["card", "wallet"], customer: str) -> dict[str, Any]:
    """Pay back."""
    done.append((customer, amount, to))
    return {"paid": amount, "number": len(done)}


def note(text: str, customer: str) -> int:
    """Keep a note."""
    done.append((customer, text))
    return len(done)


def slow_note(text: str, customer: str) -> int:
    """Keep a note, slowly."""
    time.sleep(0.2)
    return note(text, customer)


def hang(customer: str) -> str:
    """Wait for somebody."""
    let_go.wait(20)
    done.append((customer, "hung"))
    return "late"


def burst(customer: str) -> str:
    """Break."""
    raise RuntimeError(LEAK, customer)


def leave(customer: str) -> str:
    """Try to end the whole process."""
    raise SystemExit(customer)


def no(customer: str) -> str:
    """Refuse."""
    raise Refused("too_late", "the time is over", days=7, customer=customer)


def give(what: str) -> Any:
    """Give what no result may be."""
    deep: list[Any] = []
    for _ in range(20_000):
        deep = [deep]
    return {
        "megabyte": "x" * 1_000_000,
        "nan": float("nan"),
        "object": object(),
        "bytes": b"x",
        "surrogate": "\ud800",
        "nul": "a\x00b",
        "deep": deep,
        "tuple": (1, 2),
        "none": None,
        "set": {1},
    }[what]


def prove(number: str) -> dict[str, Any]:
    """Tell who somebody is."""
    return {"who": {"1": "c01", "2": "", "3": 7, "4": "x" * 201}.get(number)}


def untyped(thing) -> str:  # type: ignore[no-untyped-def]
    """Take something."""
    return str(thing)


def lists(things: list[str]) -> int:
    """Take several."""
    return len(things)


def silent(thing: str) -> str:
    return thing


class Room:
    """Something with a home."""

    def __init__(self, home: Path, clock: Clock) -> None:
        self.home, self.clock = home, clock
        if not (home / "room").exists():
            raise NotReady("there is no room", remedy="make one")

    def hour(self) -> int:
        """Tell the hour."""
        return self.clock().hour
