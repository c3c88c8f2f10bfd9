"""A PostgreSQL that the tests start themselves: the package pgserver, or the system's own programs."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")


class Missing(Exception):
    """There is no PostgreSQL of version 15 or newer to start."""


def _programs() -> Path:
    """The folder of initdb and pg_ctl, the newest version first."""
    found = [path for pattern in PLACES for path in Path("/").glob(pattern[1:]) if (path / "initdb").exists()]
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    for path in sorted(found, key=str, reverse=True):
        said = subprocess.run([path / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
        if int(said.split()[2].split(".")[0]) >= 15:
            return path
    raise Missing("no PostgreSQL 15 or newer: pip install pgserver, or install the system's postgresql")


@cache
def server_url() -> str:
    """The URL of a server, without the database's name; it ends with the tests.

    Raises:
        Missing: when there is none to start.
    """
    if not os.environ.get("EXTRACTOR_TESTS_SYSTEM_POSTGRES"):
        try:
            import pgserver
        except ModuleNotFoundError:
            pass
        else:
            folder = Path(tempfile.mkdtemp(prefix="extractor-pg-"))
            server = pgserver.get_server(folder, cleanup_mode="delete")
            atexit.register(_hang_up, str(server.get_uri()))  # runs before the server's own: it would wait a minute for us to go
            return str(server.get_uri())
    return _system()


def _hang_up(url: str) -> None:
    """Close what connections the tests have left open."""
    import psycopg

    with suppress(psycopg.Error), psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


def _system() -> str:
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="extractor-pg-"))
    user = {}
    if os.geteuid() == 0:  # initdb refuses to run as root
        try:
            account = pwd.getpwnam("postgres")
        except KeyError:
            raise Missing("PostgreSQL does not start as root, and there is no user postgres") from None
        os.chown(folder, account.pw_uid, account.pw_gid)
        user = {"user": "postgres", "group": account.pw_gid}
    data = folder / "data"
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/", **user}
    subprocess.run([programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"], **quiet)  # type: ignore[call-overload]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
    subprocess.run([programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"], **quiet)  # type: ignore[call-overload]

    def stop() -> None:
        subprocess.run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **{**quiet, "check": False})  # type: ignore[call-overload]
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    return f"postgresql://postgres@127.0.0.1:{port}/postgres"


def new_database() -> str:
    """The URL of a fresh database."""
    import psycopg

    server = server_url()
    name = f"t{time.monotonic_ns()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
    before, _, after = server.partition("?")
    return f"{before.rsplit('/', 1)[0]}/{name}{'?' + after if after else ''}"
