"""Runs jobs on DBOS Transact: what is handed in is done, also after a kill, each finished step once.

One process of a home does its jobs, whoever holds the lock file; the system lets go of it when that process
dies. All others hand in and watch, and take over when the lock is free. Jobs run one after the other in the
order they came: two versions of a file must not overtake each other, and customers need the processor too.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING

import sqlalchemy as sql

from frontdesk.config import Settings
from frontdesk.errors import StorageFailed
from frontdesk.jobs.database import SCHEMA, address, begun, open_jobs, waiting
from frontdesk.jobs.job import Job, Json, Work
from frontdesk.jobs.lead import APP, VERSION, Lead, queue_name
from frontdesk.jobs.status import PROGRESS, job_of
from frontdesk.store.database import storage_errors

if TYPE_CHECKING:  # a desk without jobs never loads it: half a second
    from dbos import DBOSClient, WorkflowStatus

WATCH = 2.0  # seconds between two looks whether another process left jobs behind
MOST = 200  # jobs of one list
KEPT = 1_000  # finished jobs that are remembered
LOOK = 50  # jobs that are looked at together while they are waited for: the first ones end first


class Runner:
    """The jobs of one home. Nothing is opened before the first job is handed in or looked for."""

    def __init__(self, settings: Settings, works: Mapping[str, Work]) -> None:
        self._settings, self._kinds = settings, list(works)
        self._lock, self._stopping = RLock(), Event()
        self._lead = Lead(settings, works, self._stopping)
        self._engine: sql.Engine | None = None
        self._client: DBOSClient | None = None
        self._watcher: Thread | None = None

    def hand_in(self, kind: str, name: str, value: Json) -> None:
        """Have a job of the name ``name`` done. One that waits or runs stays; a finished one is done anew.

        It is begun by who waits for jobs or watches them, in this process or another.
        Raises `StorageFailed` when it could not be kept.
        """
        self._made()
        with storage_errors("keeping a job"):
            known = self.find(name)
            if known is not None and not known.finished:
                return
            if known is not None:
                self._opened().delete_workflow(name)
            self._opened().enqueue(
                {
                    "workflow_name": kind,
                    "queue_name": queue_name(self._settings),
                    "workflow_id": name,
                    "app_version": VERSION,
                },
                value,
            )

    def find(self, name: str) -> Job | None:
        """Return what is known of a job."""
        return next(iter(self.jobs([name])), None)

    def jobs(self, names: Sequence[str] | None = None, *, unfinished: bool = False) -> list[Job]:
        """List jobs, newest first: the last ``MOST``, or those of some names, or all that are unfinished."""
        if not begun(self._settings, self._connected()):
            return []
        with storage_errors("reading the jobs"):
            found = self._opened().list_workflows(
                workflow_ids=None if names is None else list(names),
                name=self._kinds,
                status=["ENQUEUED", "PENDING"] if unfinished else None,
                limit=MOST if names is None and not unfinished else None,
                sort_desc=True,
            )
            return self._read(found)

    def lead(self) -> bool:
        """Do the jobs from now on, unless another process does; tell who does. Goes on with what was left."""
        with self._lock:
            before = self._lead.held
            if self._lead.take(self._connected()) and not before:
                self._forget()
            return self._lead.held

    def watch(self) -> None:
        """Go on with what other processes leave behind, now and whenever that happens, until closed."""
        self._watcher = Thread(target=self._watching, daemon=True, name="jobs")
        self._watcher.start()

    def wait(self, names: Sequence[str], seen: Callable[[Sequence[Job]], None], pause: float = 0.1) -> None:
        """Wait until jobs are finished; ``seen`` is shown those that are looked at each time."""
        left = list(names)
        while left and not self._stopping.wait(pause):
            self.lead()
            found = self.jobs(left[:LOOK])
            seen(found)
            goes_on = {one.id for one in found if not one.finished}
            left = [name for name in left[:LOOK] if name in goes_on] + left[LOOK:]

    def close(self) -> None:
        """Stop after the step that is being done; the rest is done at the next start."""
        self._stopping.set()
        if self._watcher is not None:
            self._watcher.join()
        with self._lock:
            self._lead.leave()
            if self._client is not None:
                self._client.destroy()
            if self._engine is not None:
                self._engine.dispose()
            self._client = self._engine = None

    def _read(self, found: Sequence["WorkflowStatus"]) -> list[Job]:
        """Read rows, newest first. Of those that were taken from the queue the oldest runs, the rest wait."""
        jobs: deque[Job] = deque()
        running = True
        for one in reversed(found):
            taken = one.status == "PENDING"
            progress = self._progress(one.workflow_id) if taken and running else None
            running = running and not (taken and progress is None)
            jobs.appendleft(job_of(one, progress))
        return list(jobs)

    def _progress(self, name: str) -> Json | None:
        told: Json | None = self._opened().get_event(name, PROGRESS, timeout_seconds=0)
        return told

    def _forget(self) -> None:
        """Let go of finished jobs beyond the last ``KEPT``."""
        old = self._opened().list_workflows(
            name=self._kinds,
            status=["SUCCESS", "ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"],
            sort_desc=True,
            offset=KEPT,
            load_input=False,
            load_output=False,
        )
        if old:
            self._opened().delete_workflows([one.workflow_id for one in old])

    def _made(self) -> None:
        """Make the tables, if nobody has yet."""
        if not begun(self._settings, self._connected()):
            from dbos import DBOS  # noqa: PLC0415 - half a second

            with storage_errors("opening the jobs"):
                DBOS.migrate(address(self._settings), schema=SCHEMA)

    def _connected(self) -> sql.Engine:
        with self._lock:
            if self._engine is None:
                self._engine = open_jobs(self._settings)
            return self._engine

    def _opened(self) -> "DBOSClient":
        from dbos import DBOSClient, DBOSPortableJSONSerializer  # noqa: PLC0415 - half a second

        with self._lock:
            if self._client is None:
                self._client = DBOSClient(
                    system_database_engine=self._connected(),
                    dbos_system_schema=SCHEMA,
                    serializer=DBOSPortableJSONSerializer(),
                    application_name=APP,
                    retry_connection_errors=False,
                    lazy=True,
                )
            return self._client

    def _watching(self) -> None:
        while not self._stopping.is_set():
            with suppress(StorageFailed):  # whoever hands a job in is told; here it may pass
                self._look()
            self._stopping.wait(WATCH)

    def _look(self) -> None:
        """Do what is left; when nothing is, leave the lead to others, and cost nothing."""
        with self._lock:
            if waiting(self._settings, self._connected()):
                self.lead()
            else:
                self._lead.leave()
