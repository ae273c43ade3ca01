"""Who does the jobs of a home: one process at a time, on one DBOS instance a process."""

import logging
from collections.abc import Mapping
from threading import Event, Lock

import sqlalchemy as sql
from filelock import FileLock, Timeout

from frontdesk.config import Settings
from frontdesk.jobs.database import SCHEMA, executor
from frontdesk.jobs.durable import durable
from frontdesk.jobs.job import Work
from frontdesk.store.database import storage_errors

APP = "frontdesk"
VERSION = "1"  # jobs of another version are left alone, so this stays: other steps are another kind of job
POLL = 0.2  # seconds until a job that was handed in begins, at most
PATIENCE = 30.0  # seconds that closing waits for the step which is being done

_one = Lock()  # DBOS has one instance a process, whatever the number of houses


def queue_name(settings: Settings) -> str:
    """Name the queue of a home's jobs."""
    return f"jobs-{executor(settings)}"


class Lead:
    """The right to do the jobs of a home, while it is held. The system takes it from a process that dies."""

    def __init__(self, settings: Settings, works: Mapping[str, Work], stopping: Event) -> None:
        self._settings, self._works = settings, works
        self._busy, self._stopping = Lock(), stopping
        self._file = FileLock(settings.home / "jobs.lock", thread_local=False)
        self.held = False

    def take(self, engine: sql.Engine) -> bool:
        """Start to do the jobs, those that were left first, unless another process does them; tell who does.

        Raises `StorageFailed`.
        """
        if self.held or self._stopping.is_set() or not _one.acquire(blocking=False):
            return self.held
        try:
            self.held = self._locked() and self._launched(engine)
        finally:
            if not self.held:
                self._file.release()
                _one.release()
        return self.held

    def leave(self) -> None:
        """Stop after the step that is being done."""
        if not self.held:
            return
        from dbos import DBOS  # noqa: PLC0415 - loaded already

        done = self._busy.acquire(timeout=PATIENCE)
        try:
            DBOS.destroy(destroy_registry=True)
            _let_go_of_streams()
        finally:
            if done:
                self._busy.release()
            self.held = False
            self._file.release()
            _one.release()

    def _locked(self) -> bool:
        with storage_errors("taking the lock of the jobs"):
            self._settings.home.mkdir(parents=True, exist_ok=True)
            try:
                self._file.acquire(timeout=0)
            except Timeout:
                return False
        return True

    def _launched(self, engine: sql.Engine) -> bool:
        from dbos import DBOS, DBOSPortableJSONSerializer  # noqa: PLC0415 - half a second

        with storage_errors("opening the jobs"):
            DBOS(
                config={
                    "name": APP,
                    "system_database_engine": engine,
                    "dbos_system_schema": SCHEMA,
                    "application_version": VERSION,
                    "executor_id": executor(self._settings),
                    "serializer": DBOSPortableJSONSerializer(),  # never the pickles of its own
                    "max_executor_threads": 1,
                    "use_listen_notify": False,
                    "enable_otlp": False,
                    "log_level": "ERROR",
                    "notification_listener_polling_interval_sec": 0.5,
                }
            )
            try:
                for kind, work in self._works.items():
                    DBOS.workflow(name=kind)(durable(work, self._busy, self._stopping))
                DBOS.launch()
                DBOS.register_queue(
                    queue_name(self._settings), polling_interval_sec=POLL, on_conflict="always_update"
                )
            except BaseException:
                DBOS.destroy(destroy_registry=True)
                raise
        return True


def _let_go_of_streams() -> None:
    """Drop the handlers of DBOS: its next start would write to a stream that may be closed by then."""
    logger = logging.getLogger("dbos")
    for handler in logger.handlers[:]:
        logger.removeHandler(handler)
