import sqlite3
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sql
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from frontdesk.errors import Misconfigured, StorageFailed
from frontdesk.postgres.tables import searched
from frontdesk.store.database import MIGRATIONS, open_database
from frontdesk.store.schema import schema


def test_the_migrations_make_exactly_the_tables_that_the_code_uses(engine: sql.Engine) -> None:
    used = [schema, searched] if engine.dialect.name == "postgresql" else [schema]
    with engine.connect() as connection:
        compared: Any = compare_metadata
        assert compared(MigrationContext.configure(connection), used) == []
    named = {name for each in used for name in each.tables}
    assert set(sql.inspect(engine).get_table_names()) == {*named, "alembic_version"}


def test_opening_twice_changes_nothing(engine: sql.Engine) -> None:
    again = open_database(engine.url.render_as_string(hide_password=False))
    with again.connect() as connection:
        versions = sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("0*.py"))
        assert connection.execute(sql.text("select version_num from alembic_version")).all() == [
            (versions[-1],)
        ]
    again.dispose()


def test_sqlite_flushes_every_commit_to_the_disk(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'new' / 'desk.db'}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


def test_a_file_that_is_no_database_is_named_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(StorageFailed, match="opening the database failed: file is not a database"):
        open_database(f"sqlite:///{path}")
    with pytest.raises(sqlite3.DatabaseError):  # and it was left as it was
        sqlite3.connect(path).execute("select 1 from sqlite_master").close()


def test_a_postgresql_that_cannot_have_pgvector_is_named_with_the_remedy(emptied: str) -> None:
    bare = sql.create_engine(emptied)
    with bare.begin() as connection:  # a table of that name takes the name of the type
        connection.execute(sql.text("CREATE TABLE vector (number integer)"))
    with pytest.raises(Misconfigured, match=r"no extension vector.*pgvector 0\.8.*CREATE EXTENSION vector"):
        open_database(emptied)
    assert sql.inspect(bare).get_table_names() == ["vector"]  # nothing else was made
    bare.dispose()
