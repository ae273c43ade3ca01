"""An engine whose schema is up to date, and errors of the database as our own."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sql
from alembic import command
from alembic.config import Config
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from frontdesk.errors import NotReady, StorageFailed

MIGRATIONS = Path(__file__).parent / "migrations"
TOGETHER = 500  # values of one statement: databases limit its parameters
T = TypeVar("T")


def open_database(url: str) -> sql.Engine:
    """Connect and bring the schema up to date. Raises `StorageFailed` when that cannot be done.

    Raises `Misconfigured` for a PostgreSQL without pgvector, and `NotReady` without the extra for it.
    """
    with storage_errors("opening the database"):
        address = sql.make_url(url)
        if address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:"):
            Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
        engine = _engine(address)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
        with ExitStack() as undo:
            undo.callback(engine.dispose)
            _migrate(engine)
            undo.pop_all()
    return engine


@contextmanager
def storage_errors(doing: str) -> Generator[None]:
    """Turn errors of the database and of the disk into `StorageFailed`: nothing of the write was kept."""
    try:
        yield
    except IntegrityError:  # two writers met: the caller knows what that means
        raise
    except (SQLAlchemyError, OSError) as error:
        reason = str(error.orig) if isinstance(error, DBAPIError) else str(error)
        raise StorageFailed(
            f"{doing} failed: {reason}",
            remedy="free space on the disk and check that the folder can be written, then try again",
        ) from error


def runs(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut values into as many as a database takes in one statement."""
    return (values[start : start + TOGETHER] for start in range(0, len(values), TOGETHER))


def insert(connection: sql.Connection, table: sql.Table) -> "postgresql.Insert | sqlite.Insert":
    """Begin an INSERT that can say what happens to a row that another process has kept already."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def aware(at: datetime) -> datetime:
    """Give a time from the database its zone: SQLite keeps none, and what was written was UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _engine(address: sql.URL) -> sql.Engine:
    try:
        return sql.create_engine(address)
    except ModuleNotFoundError as error:
        raise NotReady(
            f"the database needs the package {error.name}",
            part="database",
            remedy="pip install 'frontdesk[postgres]' for PostgreSQL",
        ) from error


def _prepare_sqlite(connection: DBAPIConnection, _: object) -> None:
    """Survive a kill and a power cut: write-ahead log, and a flush to the disk before each commit returns."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _migrate(engine: sql.Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
