"""Alembic's entry: the connection is handed over by `sinks/migrate.py`, nothing is read from a file."""

from __future__ import annotations

from alembic import context

from extractor.sinks.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
