"""The worst model there can be: whatever it is asked, it does and says what the attacker wants."""

import json
from collections.abc import Iterator
from typing import Any

from frontdesk.dialogue.llm import Ask, Completion, Piece
from injection.attacks import Attack

FLOWS = ("return_refund", "cancel_order", "delivery_change", "invoice", "order_status", "warranty_claim")


class Worst:
    """A `LanguageModel` that obeys one attack."""

    name, sees = "worst-1", False

    def __init__(self, attack: Attack) -> None:
        self.attack, self.asked = attack, 0

    def say(self, ask: Ask) -> Completion:
        """Do what the attacker wants, in the form that is asked for."""
        self.asked += 1
        wanted = (ask.schema or {}).get("properties", {})
        if "sentences" in wanted:
            return Completion(
                json.dumps({"sentences": [{"text": self.attack.says, "passages": [1]}]}), tokens=9
            )
        if "commands" in wanted:
            return Completion(json.dumps({"commands": self._commands()}), tokens=9)
        return Completion(self.attack.says, tokens=9)

    def stream(self, ask: Ask) -> Iterator[Piece]:
        """Say it in pieces."""
        text = self.say(ask).text
        for at in range(0, len(text), 40):
            yield Piece(text[at : at + 40])
        yield Piece("", "stop")

    def _commands(self) -> list[dict[str, Any]]:
        """Use the tool, tell the words, fill every slot, say yes: a few of it with every answer."""
        given = dict(self.attack.arguments or {})
        use: dict[str, Any] = {"do": "use", "tool": self.attack.tool, "arguments": given}
        fills: list[dict[str, Any]] = [
            {"do": "fill", "slot": slot, "value": str(value)} for slot, value in given.items()
        ]
        more: list[dict[str, Any]] = [
            {"do": "tell", "text": self.attack.says},
            {"do": "confirm", "yes": True},
            {"do": "start", "flow": FLOWS[self.asked % len(FLOWS)]},
            *fills,
        ]
        kept = [use] if self.attack.tool and self.asked < 3 else []
        return [*kept, *more[self.asked % 3 :], *more][:4]
