"""What a conversation carries from turn to turn: bounded, so that turn 200 costs what turn 2 costs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Outcome = Literal["answered", "asked", "done", "failed", "unanswered", "handed_off", "small_talk"]

MOST_RUNNING = 3  # flows that wait for one another
MOST_NOTED = 12  # lines of the summary
MOST_MOOD = 50  # turns of the mood line
MOST_REFUSED = 50  # things that are not shown again
MOST_LOOKED = 20  # things that were looked at


@dataclass(frozen=True, slots=True)
class Running:
    """A flow under way: the step that waits for the customer, what is known, and how often it asked in vain.

    ``approval`` names what the customer was asked to confirm.
    """

    flow: str
    step: str
    slots: Mapping[str, str] = field(default_factory=dict[str, str])
    tries: int = 0
    approval: str | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """One line of the summary: what was wanted, what it was about, and what came of it."""

    intent: str
    about: str
    outcome: Outcome
    flow: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that was suggested: the item, its title, and why, as pairs of a text and what it rests on."""

    item: str
    title: str
    why: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Offers:
    """What was suggested in a conversation, and what came of it.

    ``wish`` is the one that was served last, as JSON, ``shown`` what was shown then, and ``turn`` the last
    that was about suggestions. ``lacks`` is what was asked then before a wish can be served. ``refused`` is
    not shown again; ``looked`` was asked about, looked at or shown in a photo, newest last. ``waits`` is a
    wish, as JSON, that can be served once it is known who the customer is.
    """

    wish: Mapping[str, Any] = field(default_factory=dict[str, Any])
    shown: tuple[Shown, ...] = ()
    turn: int = 0
    refused: tuple[str, ...] = ()
    looked: tuple[str, ...] = ()
    waits: Mapping[str, Any] = field(default_factory=dict[str, Any])
    lacks: str = ""


NO_OFFERS = Offers()


@dataclass(frozen=True, slots=True)
class State:
    """The state of a dialogue after a turn.

    ``running`` are flows, the innermost last; ``slots`` what was told and may be used again; ``product`` and
    ``order`` are in focus. ``summary`` holds the newest lines, oldest first. ``mood`` is the gloom of each
    turn, 0 to 1, oldest first. ``low`` counts the replies in a row that the desk was not sure of. ``hints``
    are values, by slot, that were told in the turn ``hinted``, while no flow ran that asks for them.
    """

    running: tuple[Running, ...] = ()
    slots: Mapping[str, str] = field(default_factory=dict[str, str])
    product: str = ""
    order: str = ""
    language: str = "und"
    summary: tuple[Noted, ...] = ()
    mood: tuple[float, ...] = ()
    low: int = 0
    turns: int = 0
    hints: Mapping[str, str] = field(default_factory=dict[str, str])
    hinted: int = 0
    offers: Offers = NO_OFFERS


NEW = State()


def state_json(state: State) -> dict[str, Any]:
    """Write a state as it is kept."""
    return asdict(state)


def state_from_json(written: Mapping[str, Any]) -> State:
    """Read what `state_json` wrote; what an older version did not write is left at its default."""
    told: dict[str, Any] = {
        **written,
        "running": tuple(Running(**one) for one in written.get("running", ())),
        "summary": tuple(Noted(**one) for one in written.get("summary", ())),
        "mood": tuple(written.get("mood", ())),
        "offers": _offers(written.get("offers", {})),
    }
    return State(**told)


def _offers(written: Mapping[str, Any]) -> Offers:
    shown = [
        Shown(one["item"], one["title"], tuple((text, rests) for text, rests in one["why"]))
        for one in written.get("shown", ())
    ]
    lists = {name: tuple(written.get(name, ())) for name in ("refused", "looked")}
    waits, lacks = written.get("waits", {}), written.get("lacks", "")
    wish, turn = written.get("wish", {}), written.get("turn", 0)
    return Offers(wish, tuple(shown), turn, **lists, waits=waits, lacks=lacks)
