"""What DBOS knows of a workflow as a `Job`."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from frontdesk.jobs.job import Job, Json, State

if TYPE_CHECKING:
    from dbos import WorkflowStatus

PROGRESS = "progress"
STATES: Mapping[str, State] = {"ENQUEUED": "queued", "PENDING": "running", "SUCCESS": "done"}


def job_of(status: "WorkflowStatus", progress: Json | None) -> Job:
    """Read a workflow's row. One that was taken from the queue and has told nothing yet still waits."""
    state = STATES.get(status.status, "failed")
    if state == "running" and progress is None:
        state = "queued"
    value: Json = status.input["args"][0] if status.input else {}
    output: Json = status.output or {}
    error = output.get("error") or (_broken(status) if state == "failed" else None)
    return Job(
        id=status.workflow_id,
        kind=status.name,
        name=value.get("name", ""),
        state="failed" if error else state,
        added=datetime.fromtimestamp((status.created_at or 0) / 1_000, UTC),
        error=error,
        result=output.get("result"),
        **(progress or (output.get("result") or {}).get("progress") or {}),
    )


def _broken(status: "WorkflowStatus") -> Json:
    """Tell of a job that ended as nobody meant: by a fault of ours, or because it killed each process."""
    why = str(status.error) if status.error else status.status.lower().replace("_", " ")
    return {
        "kind": "fault",
        "message": f"the job broke: {why}",
        "part": None,
        "value": None,
        "limit": None,
        "remedy": "add the file again, and report it if that fails too",
    }
