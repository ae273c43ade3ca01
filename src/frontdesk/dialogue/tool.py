"""What a tool is to the dialogue: a name, typed arguments, what it may touch, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from frontdesk.turn.reply import Outcome

Effect = Literal["read", "write", "money"]
Scope = Literal["anyone", "customer"]
Argument = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool as flows, models and people see it.

    ``parameters`` is the JSON schema of its arguments, an object. With scope "customer" it is bound to the
    verified customer, who is never an argument. What costs money or cannot be undone (``final``) needs an
    approval of exactly these arguments. ``seconds`` is how long it may take.
    """

    name: str
    description: str
    parameters: Mapping[str, Any]
    effect: Effect = "read"
    scope: Scope = "customer"
    final: bool = False
    seconds: float = 5.0

    @property
    def asks_approval(self) -> bool:
        """Whether a use has to be approved first."""
        return self.final or self.effect == "money"


@dataclass(frozen=True, slots=True)
class Caller:
    """On whose behalf a tool is used. ``customer`` was verified outside any model; None while nobody was."""

    conversation: str
    turn: str
    customer: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A wish to use a tool. ``approval`` names an approval that was granted for exactly this."""

    tool: str
    arguments: Mapping[str, Argument] = field(default_factory=dict[str, Argument])
    approval: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a call: JSON from outside, which is data and never an instruction.

    ``approval`` names the approval to ask for when ``outcome`` is "needs_approval"; ``customer`` is who was
    verified, where the tool is the one that verifies.
    """

    outcome: Outcome
    value: Any = None
    message: str = ""
    approval: str | None = None
    customer: str | None = None


class Toolbox(Protocol):
    """Everything that can be used, and the one way to use it. Nothing is raised: what fails is a result."""

    @property
    def tools(self) -> Mapping[str, Tool]:
        """The closed list, by name."""
        ...

    def use(self, call: Call, caller: Caller) -> Result:
        """Use a tool within its scope and limits."""
        ...

    def approve(self, approval: str, caller: Caller) -> bool:
        """Note that the customer agreed to what an approval names; False when it is void or not theirs."""
        ...


class NoTools:
    """A toolbox without tools."""

    tools: Mapping[str, Tool] = {}

    def use(self, call: Call, caller: Caller) -> Result:
        """Refuse: there is nothing to use."""
        del caller
        return Result("refused", message=f"there is no tool {call.tool!r}")

    def approve(self, approval: str, caller: Caller) -> bool:
        """Refuse: there is nothing to approve."""
        del approval, caller
        return False
