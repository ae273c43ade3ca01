"""Changes are made once: kept before it begins, and never tried again where that is in doubt."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from frontdesk.dialogue.tool import Result
from frontdesk.errors import Overloaded, StorageFailed
from frontdesk.store.calls import Begun, CallStore, Kept
from frontdesk.tools.beside import Ended, Late
from frontdesk.tools.outcome import late, refused, result_of
from frontdesk.tools.toolfile import Spec
from frontdesk.turn.clock import Clock
from frontdesk.turn.reply import Outcome

GRACE = 1.0  # seconds beyond a tool's own, within which who runs it has kept what came of it
LOOK = 0.05  # seconds between two looks at what another one is doing

Run = Callable[[Late], Result]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Once:
    """Does things once by their key, and answers a second time with what came of the first."""

    calls: CallStore
    clock: Clock

    def do(self, spec: Spec, begun: Begun, run: Run) -> Result:
        """Do it, or tell what came of it before.

        Raises `Conflict` for an approval that does not fit, `NotFound` for an unknown conversation,
        `StorageFailed` when it could not be kept and so was not begun.
        """
        earlier = self.calls.begin(begun)
        if earlier is not None:
            return self._again(spec, begun, earlier)
        try:
            result = run(lambda ended: self._came_late(spec, begun.key, ended))
        except Overloaded as error:
            result = Result("failed", message=f"{spec.name} was not begun: {error.message}")
        self._keep(begun.key, result)
        return result

    def _keep(self, key: str, result: Result) -> None:
        try:
            self.calls.end(key, result.outcome, result.value, result.message)
        except StorageFailed:  # done, but not kept: the next use of the key is told that nobody knows
            log.exception("what came of a tool could not be kept")

    def _again(self, spec: Spec, begun: Begun, earlier: Kept) -> Result:
        if begun.approval is not None and earlier.turn != begun.turn:
            return refused("not_approved", "the approval was used before; ask the customer again")
        kept = self._awaited(spec, begun, earlier)
        if kept.outcome is None:
            unknown = late(spec)
            self._keep(begun.key, unknown)
            return unknown
        return Result(cast("Outcome", kept.outcome), kept.value, kept.message)

    def _awaited(self, spec: Spec, begun: Begun, kept: Kept) -> Kept:
        """Wait for whoever does it at this moment, as long as it can still be under way."""
        most = spec.seconds + GRACE
        until = time.monotonic() + min(most, most - (self.clock() - kept.at).total_seconds())
        while kept.outcome is None and time.monotonic() < until:
            time.sleep(LOOK)
            kept = self.calls.find(begun.key) or kept
        return kept

    def _came_late(self, spec: Spec, key: str, ended: Ended) -> None:
        """Note what was given up and ended all the same; its value is dropped."""
        came = result_of(spec, ended).outcome
        log.warning("tool %s ended after its time: %s", spec.name, came)
        try:
            self.calls.note(key, f"given up after {spec.seconds:g} s; it ended later: {came}")
        except StorageFailed:
            log.exception("what came of a tool could not be kept")


def unkept(spec: Spec) -> Callable[[Ended], Any]:
    """Give what notes the late end of something that only read."""
    return lambda _: log.warning("tool %s ended after its time", spec.name)
