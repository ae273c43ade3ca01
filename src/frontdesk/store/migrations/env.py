"""Alembic's entry: migrate over the connection that `open_database` gives."""

from alembic import context

from frontdesk.store import tables, wares

(schema,) = {tables.turns.metadata, wares.items.metadata}  # one, in two files

context.configure(
    connection=context.config.attributes["connection"], target_metadata=schema, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
