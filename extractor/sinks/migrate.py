"""Bring a database to this program's schema; refuse one that is newer or somebody else's."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from extractor.errors import DatabaseError
from extractor.sinks import views
from extractor.sinks.schema import metadata

HERE = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> bool:
    """Run the migrations that are missing, in one transaction; True where there were any.

    Raises:
        DatabaseError: when the database was made by a newer version or holds another program's tables.
    """
    script = ScriptDirectory(str(HERE))
    with engine.begin() as connection:  # a writer's transaction: two programs that open an empty file do not both create it
        current = MigrationContext.configure(connection).get_current_revision()
        if current == script.get_current_head():
            return False
        _check(connection, script, current)
        views.drop(connection)
        config = Config()
        config.set_main_option("script_location", str(HERE).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        views.create(connection)
    return True


def _check(connection: Connection, script: ScriptDirectory, current: str | None) -> None:
    known = [revision.revision for revision in script.walk_revisions()]
    if current is not None and current not in known:
        told = f"the database has schema {current}, this program knows up to {script.get_current_head()}: a newer extractor made it"
        raise DatabaseError(f"{told}; update this one (pip install -U extractor) or name another database")
    if current is None and (taken := set(metadata.tables) & set(inspect(connection).get_table_names())):
        raise DatabaseError(f"the database holds another program's tables ({', '.join(sorted(taken))}); name another with --db")
