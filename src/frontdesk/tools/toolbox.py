"""The closed list of what the desk can do, and the one way to do it."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import sqlalchemy as sql

from frontdesk.dialogue.tool import Call, Caller, Result, Tool
from frontdesk.errors import Conflict, FrontdeskError, InvalidInput, NotReady, Overloaded
from frontdesk.store.approvals import ApprovalStore, Wanted
from frontdesk.store.calls import Begun, CallStore
from frontdesk.tools.beside import Beside, Late
from frontdesk.tools.once import Once, unkept
from frontdesk.tools.outcome import failed, refused, result_of
from frontdesk.tools.outside import Outside
from frontdesk.tools.python import Rooms
from frontdesk.tools.source import Arguments, Source
from frontdesk.tools.sources import open_sources
from frontdesk.tools.toolfile import FILE, Spec, read_tools
from frontdesk.turn.clock import Clock, utc_now

__all__ = ["FILE", "Tools", "open_toolbox"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ToolState:
    """A tool of the pack, for people: where it comes from, and what keeps it from being used."""

    spec: Spec
    where: str
    tool: Tool | None
    error: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Entry:
    """One tool: what the pack says of it, what is behind it, and who does its work."""

    spec: Spec
    source: Source
    beside: Beside = field(default_factory=Beside)

    def tool(self) -> Tool:
        """Describe it. Raises `NotReady` when its other side cannot be reached."""
        told, spec = self.source.described(), self.spec
        words = spec.description or told.description
        return Tool(spec.name, words, told.parameters, spec.effect, spec.scope, spec.final, spec.seconds)

    def state(self) -> ToolState:
        """Tell whether it can be used."""
        try:
            return ToolState(self.spec, self.source.where, self.tool())
        except NotReady as error:
            return ToolState(self.spec, self.source.where, None, error.message, error.remedy or "")


@dataclass(frozen=True)
class Tools:
    """The tools of a pack: `frontdesk.dialogue.tool.Toolbox`."""

    entries: Mapping[str, Entry]
    calls: CallStore
    approvals: ApprovalStore
    clock: Clock = utc_now

    @property
    def tools(self) -> Mapping[str, Tool]:
        """What can be used now; a tool whose other side cannot be reached is left out."""
        return {one.spec.name: one.tool for one in self.states() if one.tool is not None}

    def states(self) -> Sequence[ToolState]:
        """Tell of every tool whether it can be used."""
        return [entry.state() for entry in self.entries.values()]

    def use(self, call: Call, caller: Caller) -> Result:
        """Use a tool for whoever was verified; whatever stands against it is a result.

        Raises nothing on purpose: storage that fails before anything was done is a result too.
        """
        entry = self.entries.get(call.tool)
        if entry is None:
            return refused("unknown_tool", f"there is no tool {call.tool[:100]!r}")
        if entry.spec.scope == "customer" and caller.customer is None:
            return refused("not_verified", f"the tool {call.tool} is for verified customers only")
        try:
            return _of_one(self._used(entry, call, caller), caller)
        except FrontdeskError as error:
            return _not_begun(entry.spec, error)

    def approve(self, approval: str, caller: Caller) -> bool:
        """Note that the customer agreed; False when it is void, not theirs, or of the turn that asked."""
        who = caller.conversation, caller.customer
        try:
            return self.approvals.grant(approval, *who, caller.turn, self.clock())
        except FrontdeskError:
            log.exception("an approval could not be kept")
            return False

    def _used(self, entry: Entry, call: Call, caller: Caller) -> Result:
        tool = entry.tool()
        arguments = entry.source.fit(call.arguments)
        wanted = Wanted(caller.conversation, caller.customer, call.tool, arguments)
        if tool.asks_approval and call.approval is None:
            name = self.approvals.ask(wanted, caller.turn, self.clock())
            return Result("needs_approval", message="the customer has to agree first", approval=name)
        begun = Begun(wanted, caller.turn, self.clock(), call.approval if tool.asks_approval else None)
        use = partial(_run, entry, arguments, _bound(entry.spec, caller, begun.key), begun.key)
        if entry.spec.effect == "read":
            return use(unkept(entry.spec))
        return Once(self.calls, self.clock).do(entry.spec, begun, use)


def open_toolbox(
    folder: Path, home: Path, engine: sql.Engine, outside: Outside | None = None, clock: Clock = utc_now
) -> Tools:
    """Open the tools of a pack's folder, which work on the files of ``home``; none without tools.yml.

    ``outside`` is whom they reach over the network. Of a call that came to nothing, the result says why: a
    tool's own rules with outcome "refused" and value {"reason": ..., facts}, such as "no_such_order". Of a
    write, "timed_out" and "failed" mean that nobody knows whether it was done: a person has to look.

    Raises `Misconfigured` for a file that is not sound.
    """
    read = read_tools(folder)
    sources = open_sources(read, folder, Rooms(home, clock), outside or Outside())
    entries = {spec.name: Entry(spec, sources[spec.name]) for spec in read.tools}
    return Tools(entries, CallStore(engine), ApprovalStore(engine), clock)


def _of_one(result: Result, caller: Caller) -> Result:
    """Refuse to verify another customer than the one whose conversation it is; nothing of them is told."""
    if result.customer is None or caller.customer in (None, result.customer):
        return result
    return refused("other_customer", "another customer was verified in this conversation before")


def _not_begun(spec: Spec, error: FrontdeskError) -> Result:
    """Make the result of what was not begun; nobody has to wonder whether it was done."""
    match error:
        case InvalidInput():
            return refused("wrong_arguments", str(error), {"argument": error.part, "limit": error.limit})
        case Conflict():
            return refused("not_approved", str(error))
        case NotReady():
            log.warning("tool %s is not there: %s", spec.name, error)
            return Result("failed", message=f"the tool {spec.name} cannot be reached")
        case Overloaded():
            return Result("failed", message=f"{spec.name}: {error}")
        case _:
            return failed(replace(spec, effect="read"), error)


def _run(entry: Entry, arguments: Arguments, bound: Arguments, key: str, late: Late) -> Result:
    spec = entry.spec
    return result_of(
        spec, entry.beside.run(lambda: entry.source.use(arguments, bound, key), spec.seconds, late)
    )


def _bound(spec: Spec, caller: Caller, key: str) -> Arguments:
    """Fill in what no caller may pass."""
    filling = {
        "customer": caller.customer,
        "conversation": caller.conversation,
        "turn": caller.turn,
        "key": key,
    }
    return {name: filling[what] for name, what in spec.bind.items()}
