"""What is known of a job, and what a job's work is given to run with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from frontdesk.errors import FrontdeskError

Json = dict[str, Any]
State = Literal["queued", "running", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work that survives a crash.

    ``done`` of ``total`` counts ``what``: pages while a document is read, passages while it is embedded.
    ``error`` is that of a failed job as JSON (kind, message, part, value, limit, remedy), ``result`` what a
    job gave that is done.
    """

    id: str
    kind: str
    name: str
    state: State
    added: datetime
    done: int = 0
    total: int = 0
    what: str = ""
    error: Json | None = None
    result: Json | None = None

    @property
    def finished(self) -> bool:
        """Whether nothing will change any more."""
        return self.state in ("done", "failed")


class Steps(Protocol):
    """How a job's work is cut: a step that is done is never done again, whatever happens to the process."""

    def step(self, name: str, work: Callable[[], Json]) -> Json:
        """Do a step, or give what it gave before. What it gives is small: large things are kept elsewhere.

        The same work takes the same steps in the same order each time. Raises `FrontdeskError`.
        """
        ...

    def tell(self, done: int, total: int, what: str) -> None:
        """Let others see how far the job has come."""
        ...


Work = Callable[[Json, Steps], Json]  # what the job was handed in with -> what it gives


class Failed(FrontdeskError):  # noqa: N818 - reads better where it is caught
    """A step failed, now or before a restart; ``told`` is its error as JSON."""

    def __init__(self, told: Json) -> None:
        super().__init__(told["message"], part=told["part"], remedy=told["remedy"])
        self.told = told


def error_json(error: FrontdeskError) -> Json:
    """Write an error so that it can be kept and shown."""
    if isinstance(error, Failed):
        return error.told
    told = {name: _printable(getattr(error, name)) for name in ("part", "value", "limit", "remedy")}
    return {"kind": error.kind, "message": _printable(error.message), **told}


def job_json(job: Job) -> Json:
    """Write a job as the API and the command line give it."""
    return {
        "id": job.id,
        "name": job.name,
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "what": job.what,
        "added": job.added.isoformat(),
        "error": job.error,
        "source": (job.result or {}).get("source"),
    }


def _printable(value: object) -> object:
    """Half a surrogate pair can be in a file's name, but not in UTF-8."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
