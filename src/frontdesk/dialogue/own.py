"""What belongs to the customer of a turn: what tools give for them, and what their conversation carries."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from frontdesk.dialogue.tool import Call, Caller, Result, Tool, Toolbox
from frontdesk.turn.state import State

DEEPEST = 12
# A value that is one thing: a number, a code, an address of mail. Whole texts may be written by others.
THING = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@+#/-]{0,59}|\+?[0-9(][0-9 ().-]{0,30}")


class Recorded:
    """A toolbox that remembers, for one turn, what it gave."""

    def __init__(self, toolbox: Toolbox) -> None:
        self._toolbox, self._own = toolbox, dict[str, None]()

    @property
    def tools(self) -> Mapping[str, Tool]:
        """The closed list, by name."""
        return self._toolbox.tools

    @property
    def own(self) -> tuple[str, ...]:
        """The values that were given, each once."""
        return tuple(self._own)

    def use(self, call: Call, caller: Caller) -> Result:
        """Use a tool, and remember what it gave."""
        result = self._toolbox.use(call, caller)
        self._own |= dict.fromkeys(values(result.value))
        return result

    def approve(self, approval: str, caller: Caller) -> bool:
        """Note that the customer agreed."""
        return self._toolbox.approve(approval, caller)


def values(given: Any, depth: int = 0) -> Iterator[str]:
    """Yield the values of JSON that are one thing each, in its order."""
    if isinstance(given, Mapping | list | tuple) and depth < DEEPEST:
        for one in given.values() if isinstance(given, Mapping) else given:
            yield from values(one, depth + 1)
    elif isinstance(given, str | int | float) and not isinstance(given, bool) and THING.fullmatch(str(given)):
        yield str(given)


def carried(state: State) -> tuple[str, ...]:
    """Give the values that a conversation carries: told by its customer, or given for them before."""
    slots = [value for one in state.running for value in one.slots.values()]
    return tuple(dict.fromkeys(values((state.order, *state.slots.values(), *slots))))
