"""From what the user calls the database to an engine, and from a driver's error to one a person understands."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from extractor.errors import DatabaseError, UsageError

READ_ONLY = "extractor_read_only"
"""The execution option of a connection that only reads: it takes no writer's lock."""
EAGER = "extractor_eager"
"""The execution option of a connection behind which a person waits: it asks for the writer's lock every millisecond."""

_MEANING = (
    ("database is locked", "another program holds it: close that program, or run again later"),
    ("disk is full", "the disk is full: make room and run again, what was committed stays"),
    ("disk i/o error", "the disk cannot be written or read: check it, and whether it is full"),
    ("unable to open database file", "the file cannot be opened or made: check that its folder exists and may be written"),
    ("readonly database", "it may not be written: check the rights of the file and of its folder"),
    ("file is not a database", "the file is something else than an SQLite database: name another with --db"),
    ("malformed", "the file is damaged: restore a copy, or save what can be read with the sqlite3 command .recover"),
    ("could not connect", "no server answers: check host, port and that it runs"),
    ("connection refused", "no server answers: check host, port and that it runs"),
    ("authentication failed", "the server refuses user and password: check the URL"),
    ("does not exist", "the server does not know it: create it first (createdb)"),
)


def parse_url(database: str) -> URL:
    """The URL behind `sqlite:///facts.db`, a bare path `facts.db`, or `postgresql://user@host/name`.

    Raises:
        UsageError: for anything else.
    """
    if "://" not in database:
        if not database.strip():
            raise UsageError("no database: give one with --db, such as --db sqlite:///facts.db")
        return URL.create("sqlite", database=database)
    try:
        url = make_url(database)
    except (ArgumentError, ValueError) as error:
        raise UsageError(f"{database!r} is no database URL ({error}); write sqlite:///facts.db") from None
    kind = url.drivername.split("+")[0]
    if kind in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise UsageError(f"{kind!r} is no database we write to: allowed are sqlite:///FILE and postgresql://USER@HOST/NAME")
    return url


def open_engine(url: URL, *, busy_seconds: float) -> Engine:
    """An engine with our manners: foreign keys checked, WAL, a writer waits `busy_seconds` for another one's lock.

    An SQLite file that may not be written, or lies where nothing may be, is opened for reading.

    Raises:
        DatabaseError: when the driver or the folder is missing.
    """
    if url.get_backend_name() == "sqlite":
        _check_folder(url)
        if (kept := _unwritable(url)) is not None:
            only = create_engine(kept, json_serializer=_dump).execution_options(**{READ_ONLY: True})
            event.listen(only, "connect", _tune_reader)
            event.listen(only, "begin", _begin_sqlite)
            return only
        engine = create_engine(url, json_serializer=_dump, connect_args={"timeout": busy_seconds})
        event.listen(engine, "connect", _tune_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return create_engine(url, json_serializer=_dump, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise DatabaseError(f"PostgreSQL needs the driver {error.name}: pip install 'extractor[postgres]'") from error


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _check_folder(url: URL) -> None:
    if url.database and url.database != ":memory:" and not url.database.startswith("file:"):
        path = Path(url.database)
        if path.is_dir():
            raise DatabaseError(f"{path} is a folder: name a file in it, such as {path / 'facts.db'}")
        if not path.absolute().parent.is_dir():
            raise DatabaseError(f"the folder of {path} does not exist: make it first (mkdir -p {path.absolute().parent})")


def _unwritable(url: URL) -> URL | None:
    """How SQLite opens a file that it cannot write: without the files beside it that WAL needs, which it could not make."""
    path = Path(url.database or "")
    if url.query or not path.is_file() or _may_write(path):
        return None
    log = path.with_name(path.name + "-wal")
    still = {} if log.exists() and log.stat().st_size else {"immutable": "1"}
    return url.set(database=f"file:{quote(str(path.absolute()))}", query={"mode": "ro", "uri": "true", **still})


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)


def _tune_reader(connection: Any, _record: Any) -> None:
    connection.isolation_level = None


def _tune_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see below
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")  # with WAL: a killed program loses nothing committed
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA cache_size=-65536")  # 64 MB: ids are hashes, so a bulk load writes all over its indexes
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once and so waits its turn; one that reads first and writes then would fail instead."""
    options = connection.get_execution_options()
    if options.get(EAGER, False):
        _begin_eagerly(connection)
    else:
        connection.exec_driver_sql("BEGIN" if options.get(READ_ONLY, False) else "BEGIN IMMEDIATE")


def _begin_eagerly(connection: Connection) -> None:
    """SQLite itself asks less and less often, up to every tenth of a second: beside a run that writes without a pause that is long."""
    raw: Any = connection.connection.dbapi_connection
    waits = raw.execute("PRAGMA busy_timeout").fetchone()[0]
    raw.execute("PRAGMA busy_timeout=0")
    try:
        end = time.monotonic() + waits / 1000
        while time.monotonic() < end:
            try:
                raw.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    break
            time.sleep(0.001)
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # once more, for the error that is understood above
    finally:
        raw.execute(f"PRAGMA busy_timeout={waits}")


@contextmanager
def plainly(url: URL) -> Iterator[None]:
    """Turn a driver's error into a `DatabaseError` that says what to do.

    Raises:
        DatabaseError: instead of any error of SQLAlchemy.
    """
    try:
        yield
    except SQLAlchemyError as error:
        said = str(error.orig if isinstance(error, DBAPIError) else error).strip().splitlines()[0]
        hint = next((meaning for sign, meaning in _MEANING if sign in said.lower()), "see the message; -vv shows where")
        raise DatabaseError(f"{url.render_as_string(hide_password=True)}: {said}: {hint}") from error
