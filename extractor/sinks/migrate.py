"""Bring a database to this program's schema or back to an older one; refuse one that is newer or somebody else's."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from extractor.errors import DatabaseError, UsageError
from extractor.sinks import views
from extractor.sinks.connection import READ_ONLY
from extractor.sinks.schema import metadata

HERE = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = threading.Lock()
"""Alembic's context is the process's."""
_LOCK = 7_305_809_162
"""The number of our lock among PostgreSQL's advisory ones; any other would do."""
_FIRST_VIEWS = ("fact_current", "fact_flat", "series", "rule_quality", "coverage", "run_summary")
_VIEWS = {"0001": _FIRST_VIEWS}
"""The views that an older program knows; it would make no others anew."""
_WITHOUT_CELLS = ("0001", "0002_copies", "0003", "0004")
"""Schemas without the table `fact_cell`."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One step of the schema."""

    name: str
    what: str
    applied: bool


def upgrade(engine: Engine) -> bool:
    """Run the migrations that are missing, in one transaction; True where there were any.

    Raises:
        DatabaseError: when the database was made by a newer version or holds another program's tables.
    """
    script = ScriptDirectory(str(HERE))
    with engine.connect().execution_options(**{READ_ONLY: True}) as connection:  # who only reads waits for no writer
        if MigrationContext.configure(connection).get_current_revision() == script.get_current_head():
            return False
    with _ONE_AT_A_TIME, engine.begin() as connection:  # two programs that open an empty database do not both create it:
        if engine.dialect.name == "postgresql":  # SQLite's writer has its lock from the beginning
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        current = MigrationContext.configure(connection).get_current_revision()
        if current == script.get_current_head():
            return False
        _check(connection, script, current)
        _move(connection, command.upgrade, "head")
    return True


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to an older schema, its rows kept as far as that schema can hold them.

    Raises:
        UsageError: when there is no such revision.
    """
    known = {r.name for r in revisions(engine)}
    if revision not in known:
        raise UsageError(f"there is no schema {revision!r}: {', '.join(sorted(known))} are known")
    with _ONE_AT_A_TIME, engine.begin() as connection:
        _move(connection, command.downgrade, revision)


def revisions(engine: Engine) -> list[Revision]:
    """All steps of the schema, the first one first."""
    script = ScriptDirectory(str(HERE))
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    steps = list(reversed(list(script.walk_revisions())))
    names = [step.revision for step in steps]
    at = names.index(current) if current in names else -1
    return [Revision(step.revision, step.doc.splitlines()[0], i <= at) for i, step in enumerate(steps)]


def _move(connection: Connection, how: Callable[[Config, str], None], target: str) -> None:
    views.drop(connection)
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    how(config, target)
    views.create(connection, _VIEWS.get(target, views.NAMES), cells=target not in _WITHOUT_CELLS)


def _check(connection: Connection, script: ScriptDirectory, current: str | None) -> None:
    known = [revision.revision for revision in script.walk_revisions()]
    if current is not None and current not in known:
        told = f"the database has schema {current}, this program knows up to {script.get_current_head()}: a newer extractor made it"
        raise DatabaseError(f"{told}; update this one (pip install -U extractor) or name another database")
    if current is None and (taken := set(metadata.tables) & set(inspect(connection).get_table_names())):
        raise DatabaseError(f"the database holds another program's tables ({', '.join(sorted(taken))}); name another with --db")
