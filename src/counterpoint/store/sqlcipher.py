"""How is the encrypted SQLite file opened, checked, compacted and copied?

All SQL that only SQLite understands is here. A connection of this module is a
plain DB-API one; it knows neither tables nor keys of fields.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from counterpoint.errors import (
    ForeignStoreError,
    StoreBusyError,
    StoreError,
    StoreFullError,
)
from counterpoint.store import folder as files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# https://www.sqlite.org/rescode.html, primary result codes
_A_MOMENT = 0.02  # seconds
_BUSY, _LOCKED, _CORRUPT, _FULL, _NOT_A_DATABASE = 5, 6, 11, 13, 26


@dataclass(frozen=True, slots=True)
class Database:
    """An encrypted file, its key, and how long to wait for another process."""

    path: Path
    key: bytes = field(repr=False)  # drivers log what they are given
    patience: float = 10.0  # seconds

    def connect(self) -> dbapi2.Connection:
        """Connect, so that a commit is on the disk when it returns."""
        connection = dbapi2.connect(
            f"{self.path.as_uri()}?mode=rw",  # never makes a file of its own
            uri=True,
            timeout=self.patience,
            isolation_level=None,  # transactions are opened by hand
            check_same_thread=False,  # used by one thread at a time
        )
        try:
            # SQLCipher writes its errors to stderr unless told not to.
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{self.key.hex()}'\"")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA temp_store = MEMORY")
        except dbapi2.Error:
            connection.close()
            raise
        return connection


@contextlib.contextmanager
def explained() -> Iterator[None]:
    """Say a failure of the database in a sentence, without what was in it."""
    try:
        yield
    except dbapi2.Error as error:
        raise _explanation(error) from error


def create(database: Database) -> None:
    """Make the file if it is missing, readable by its owner only, and ready for two."""
    with files.writing(), contextlib.suppress(FileExistsError):
        files.create_empty(database.path)
    with explained(), contextlib.closing(database.connect()) as connection:
        _keep_a_log(connection, patience=database.patience)


def _keep_a_log(connection: dbapi2.Connection, *, patience: float) -> None:
    """Switch the log on; while another process does the same, SQLite won't wait."""
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except dbapi2.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(_A_MOMENT)
        else:
            return


def schema_version(database: Database) -> str | None:
    """Return the schema's version; None where no table has been made yet.

    Raises:
        ForeignStoreError: the file is damaged, or the key is not its key.
    """
    with explained(), contextlib.closing(database.connect()) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
        if not tables:
            return None
        if ("alembic_version",) not in tables:
            raise _foreign()
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return row[0] if row else None


def is_sound(database: Database) -> bool:
    """Say whether every page is authentic and the structure is whole."""
    try:
        with contextlib.closing(database.connect()) as connection:
            forged = connection.execute("PRAGMA cipher_integrity_check").fetchall()
            checked = connection.execute("PRAGMA integrity_check").fetchall()
    except dbapi2.DatabaseError:
        return False
    return not forged and checked == [("ok",)]


def compact(database: Database) -> None:
    """Rewrite the file without what was deleted, and empty its log."""
    with explained(), contextlib.closing(database.connect()) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def copy(database: Database, target: Path) -> None:
    """Write a consistent copy, encrypted by the same key, to a new file."""
    with files.writing():
        files.create_empty(target)
    with explained(), contextlib.closing(database.connect()) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))


def claim(database: Database) -> None:
    """Make sure that no other process has the file open; raise StoreBusyError."""
    with explained(), contextlib.closing(database.connect()) as connection:
        # Leaving the log mode needs the file to oneself.
        connection.execute("PRAGMA journal_mode = DELETE")


def _explanation(error: dbapi2.Error) -> StoreError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in {_BUSY, _LOCKED}:
        return StoreBusyError(
            "Another Counterpoint is using the store right now. Wait a moment or close "
            "the other one, then try again."
        )
    if code == _FULL:
        return StoreFullError(
            "There is no room left on the disk, so this was not kept. Make some room "
            "and try again; everything kept before is still there."
        )
    if code in {_NOT_A_DATABASE, _CORRUPT}:
        return _foreign()
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    return StoreError(
        f"The store could not be used ({name}). Check that its folder can be written "
        "to, then try again."
    )


def _foreign() -> ForeignStoreError:
    return ForeignStoreError(
        "The database is damaged, or it is not a store of Counterpoint that these "
        "keys open. Restore a backup, or choose another folder."
    )
