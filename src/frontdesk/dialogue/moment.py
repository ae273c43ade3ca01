"""The moment of a turn: whether anything may be suggested in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.dialogue.flow import Flows
from frontdesk.dialogue.past import Past
from frontdesk.dialogue.policy import Policy
from frontdesk.dialogue.tact import Reads
from frontdesk.turn.findings import Findings
from frontdesk.turn.state import State


@dataclass(frozen=True, slots=True)
class Moment:
    """The moment of a turn: what was found in it, what went before, and what reads a clause by itself."""

    text: str
    findings: Findings
    past: Sequence[Past]
    state: State
    reads: Reads | None = None

    def closed(self, policy: Policy, flows: Flows) -> bool:
        """Tell whether nothing may be suggested: somebody is troubled, or a flow puts something right.

        Turns that were about suggestions themselves trouble nobody.
        """
        others = [one for one in self.past if one.row not in policy.suggests]
        under_way = [flows[one.flow] for one in self.state.running if one.flow in flows]
        rights = any(intent in policy.tact.intents for flow in under_way for intent in flow.starts)
        return rights or policy.tact.closed(self.text, self.findings, others, self.reads)
