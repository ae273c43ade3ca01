"""Alembic's entry: migrate over the connection that `open_database` gives."""

from alembic import context

from frontdesk.store.tables import schema

context.configure(
    connection=context.config.attributes["connection"], target_metadata=schema, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
