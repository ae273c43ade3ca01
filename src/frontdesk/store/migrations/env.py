"""Alembic's entry: migrate over the connection that `open_database` gives."""

from alembic import context

from frontdesk.store import tables  # noqa: F401 - the schema has them all
from frontdesk.store.schema import schema

context.configure(
    connection=context.config.attributes["connection"], target_metadata=schema, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
