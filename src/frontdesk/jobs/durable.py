"""A job's work as a workflow of DBOS: steps whose results are kept, and an end that can be read as JSON."""

import logging
from collections.abc import Callable
from threading import Event, Lock

from frontdesk.errors import FrontdeskError, Overloaded, StorageFailed
from frontdesk.jobs.job import Failed, Json, Steps, Work, error_json
from frontdesk.jobs.status import PROGRESS

PAUSES = (1.0, 5.0, 25.0, 60.0, 120.0, 300.0)  # seconds before a step is tried again, if that may help

log = logging.getLogger(__name__)


class Stopped(BaseException):
    """The process is closing: the job stays unfinished. No `Exception`, or DBOS would call it failed."""


def durable(work: Work, busy: Lock, stopping: Event) -> Callable[[Json], Json]:
    """Make the workflow of a work. It holds ``busy`` while it runs, and leaves when ``stopping`` is set."""

    def run(value: Json) -> Json:
        with busy:
            steps = _Durable(stopping)
            steps.pause(0)
            try:
                return {"result": work(value, steps)}
            except FrontdeskError as error:
                return {"error": error_json(error)}

    return run


class _Durable(Steps):
    """Steps that DBOS keeps."""

    def __init__(self, stopping: Event) -> None:
        self._stopping = stopping

    def step(self, name: str, work: Callable[[], Json]) -> Json:
        """Do a step unless it was done; an error on purpose is its result, kept like any other."""
        from dbos import DBOS  # noqa: PLC0415 - loaded already where this runs

        self.pause(0)
        settled = DBOS.run_step({"name": name}, lambda: self._settled(work))
        if "error" in settled:
            raise Failed(settled["error"])
        given: Json = settled["result"]
        return given

    def tell(self, done: int, total: int, what: str) -> None:
        """Write down how far the job has come."""
        from dbos import DBOS  # noqa: PLC0415 - loaded already where this runs

        DBOS.set_event(PROGRESS, {"done": done, "total": total, "what": what})

    def pause(self, seconds: float) -> None:
        """Wait, unless the process closes."""
        if self._stopping.wait(seconds):
            raise Stopped

    def _settled(self, work: Callable[[], Json]) -> Json:
        for seconds in PAUSES:
            try:
                return {"result": work()}
            except (Overloaded, StorageFailed) as error:
                log.info("a step of a job waits: %s", error.kind)
                self.pause(seconds)
            except FrontdeskError as error:
                return {"error": error_json(error)}
        try:
            return {"result": work()}
        except FrontdeskError as error:
            return {"error": error_json(error)}
