"""Where jobs are written down: a file in the home beside the desk's own, or the same PostgreSQL database."""

import socket
from hashlib import sha256
from typing import Any

import sqlalchemy as sql
from sqlalchemy import event

from frontdesk.config import Settings
from frontdesk.store.database import storage_errors

FILE = "jobs.db"
SCHEMA = "frontdesk_jobs"  # of PostgreSQL: apart from the desk's own tables
TABLE = "workflow_status"  # where DBOS writes each job


def open_jobs(settings: Settings) -> sql.Engine:
    """Connect to where a desk's jobs are kept. Raises `StorageFailed`."""
    with storage_errors("opening the jobs"):
        url = address(settings)
        if not _in_file(url):
            return sql.create_engine(url, pool_pre_ping=True)
        settings.home.mkdir(parents=True, exist_ok=True)
        engine = sql.create_engine(url)
        event.listen(engine, "connect", _prepare)
        return engine


def address(settings: Settings) -> str:
    """Tell where a desk's jobs are kept, as SQLAlchemy reads it."""
    beside = f"sqlite:///{settings.home / FILE}"
    return beside if settings.database is None or _in_file(settings.database) else settings.database


def begun(settings: Settings, engine: sql.Engine) -> bool:
    """Tell whether there ever was a job; looking creates nothing."""
    with storage_errors("reading the jobs"):
        if engine.dialect.name == "sqlite":
            return (settings.home / FILE).exists() and sql.inspect(engine).has_table(TABLE)
        return sql.inspect(engine).has_table(TABLE, schema=SCHEMA)


def waiting(settings: Settings, engine: sql.Engine) -> bool:
    """Tell whether a job is left to be done, without loading what does it."""
    if not begun(settings, engine):
        return False
    rows = sql.table(TABLE, sql.column("status"), schema=None if _in_file(address(settings)) else SCHEMA)
    query = sql.select(rows.c.status).where(rows.c.status.in_(("ENQUEUED", "PENDING"))).limit(1)
    with storage_errors("reading the jobs"), engine.connect() as connection:
        return connection.execute(query).first() is not None


def executor(settings: Settings) -> str:
    """Name who does the jobs of a home: on PostgreSQL homes may share a database, never their files."""
    if _in_file(address(settings)):
        return "home"
    return sha256(f"{socket.gethostname()}\n{settings.home.resolve()}".encode()).hexdigest()[:16]


def _in_file(url: str) -> bool:
    return sql.make_url(url).get_backend_name() == "sqlite"


def _prepare(connection: Any, _: object) -> None:
    """Survive a kill and a power cut, and let one writer wait for another instead of failing."""
    connection.isolation_level = "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")
