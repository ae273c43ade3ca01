"""A toolbox of which some tools break, as a scenario wants it."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.dialogue.tool import Call, Caller, Result, Tool, Toolbox
from frontdesk.scenarios.scenario import Fault


@dataclass(frozen=True, slots=True)
class Faulty:
    """Uses another toolbox, but for the tools that break: those are never reached."""

    toolbox: Toolbox
    faults: Mapping[str, Fault]

    @property
    def tools(self) -> Mapping[str, Tool]:
        """The closed list of the other toolbox: a broken tool is still on it."""
        return self.toolbox.tools

    def use(self, call: Call, caller: Caller) -> Result:
        """Use a tool, or let it break."""
        if call.tool in self.faults:
            return Result(self.faults[call.tool], message=f"{call.tool} is broken in this scenario")
        return self.toolbox.use(call, caller)

    def approve(self, approval: str, caller: Caller) -> bool:
        """Note an approval, as the other toolbox does."""
        return self.toolbox.approve(approval, caller)
