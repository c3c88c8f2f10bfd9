"""Which articles a run has met already: on the disk, so that an archive of any size fits into the same memory."""

from __future__ import annotations

import hashlib
import sqlite3

from extractor.errors import DatabaseError


class Seen:
    """A set of (id, text) pairs. It lives in a temporary file that vanishes with the process, however that ends."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("")  # SQLite's own name for a temporary file that is written only when memory runs short
        self._file.execute("PRAGMA cache_size = -16000")
        self._file.execute("CREATE TABLE seen (mark INTEGER PRIMARY KEY)")

    def add(self, key: str, sha256: str) -> bool:
        """Whether it is new."""
        try:
            return self._file.execute("INSERT OR IGNORE INTO seen VALUES (?)", (_mark(key, sha256),)).rowcount == 1
        except sqlite3.Error as error:
            raise DatabaseError(f"the run's temporary file cannot be written: {error}: make room where TMPDIR points") from error

    def has(self, key: str, sha256: str) -> bool:
        """Whether it has been added."""
        return self._file.execute("SELECT 1 FROM seen WHERE mark = ?", (_mark(key, sha256),)).fetchone() is not None


def _mark(key: str, sha256: str) -> int:
    digest = hashlib.blake2b(f"{key}\0{sha256}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
