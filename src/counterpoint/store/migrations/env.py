"""Run by Alembic for every migration, on the connection that opening the store gives it."""

from __future__ import annotations

from alembic import context

from counterpoint.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # The caller's transaction holds all migrations: a crash leaves the old schema.
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
