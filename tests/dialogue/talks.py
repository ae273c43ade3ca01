"""What tests of proposals share: a scene, a toolbox that counts, and a model that says what it is told."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from frontdesk.dialogue.assist import Asks, Scene
from frontdesk.dialogue.llm import Ask, Completion
from frontdesk.dialogue.tool import Call, Caller, Result, Tool
from frontdesk.dialogue.untrusted import Untrusted
from frontdesk.errors import FetchFailed

ORDER = {
    "type": "object",
    "properties": {"order": {"type": "string"}},
    "required": ["order"],
    "additionalProperties": False,
}
STATUS = Tool("order_status", "Tells where an order is.", ORDER)
REFUND = Tool("refund", "Pays money back.", ORDER, effect="money")
CALLER = Caller("c1", "t1", "customer-1")
SCENE = Scene(
    Untrusted("Where is my order NL-20260001? It was 39.50."),
    "en",
    flows={"return_refund": "give something back", "invoice": "get an invoice"},
    asks=Asks("order_status", "order"),
    slots={"order": "the order number", "reason": "why"},
    tools={"order_status": STATUS},
    intents={"order_status": "Where is my order", "refund_status": "Where is my money", "invoice": "Invoice"},
)


@dataclass
class Counts:
    """A toolbox that notes what is used, and gives what it is told to give."""

    gives: object = field(
        default_factory=lambda: {"order": "NL-20260001", "state": "shipped", "carrier": "SF"}
    )
    used: list[Call] = field(default_factory=list)

    @property
    def tools(self) -> Mapping[str, Tool]:
        return {"order_status": STATUS, "refund": REFUND}

    def use(self, call: Call, caller: Caller) -> Result:
        self.used.append(call)
        return Result("done", self.gives)

    def approve(self, approval: str, caller: Caller) -> bool:
        return False


@dataclass
class Says:
    """A model that says one thing after another, the last again and again."""

    turns: Sequence[object]
    tokens: int = 40
    asked: list[Ask] = field(default_factory=list)

    def __call__(self, ask: Ask) -> Completion:
        self.asked.append(ask)
        turn = self.turns[min(len(self.asked), len(self.turns)) - 1]
        if isinstance(turn, FetchFailed):
            raise turn
        if isinstance(turn, Completion):
            return turn
        return Completion(turn if isinstance(turn, str) else json.dumps(turn), tokens=self.tokens)


def commands(*listed: dict[str, object]) -> dict[str, object]:
    return {"commands": list(listed)}


def use(order: str, tool: str = "order_status") -> dict[str, object]:
    return {"do": "use", "tool": tool, "arguments": {"order": order}}
