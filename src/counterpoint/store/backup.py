"""How is an encrypted backup made, and how does one become a store again?

A backup is one zip of two files that are both unreadable without a passphrase:
the wrapped data key and a consistent copy of the encrypted database. No text is
ever written in the clear on the way.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import zipfile
from typing import TYPE_CHECKING

from counterpoint.errors import (
    ForeignStoreError,
    InputError,
    UnreadableArchiveError,
)
from counterpoint.store import folder as files
from counterpoint.store import keys as envelopes
from counterpoint.store import sqlcipher, zips
from counterpoint.store.folder import Folder
from counterpoint.store.sqlcipher import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from counterpoint.store.keys import Envelope

_KEYS, _DATABASE = "keys.json", "counterpoint.db"
_PIECE = 64 * 1024  # keys.json is far smaller than one piece


def new_place(target: Path) -> Path:
    """Return the whole path of a backup to be made; raise InputError if it cannot be."""
    if target.exists():
        raise InputError(f"{target} already exists. Choose another name.")
    if not target.parent.is_dir():
        raise InputError(f"There is no folder {target.parent}. Make it first.")
    return target.absolute()


def write(target: Path, database: Database, *, envelope: Envelope) -> None:
    """Write a backup of the database as it is now; `target` must not exist."""
    copy = target.with_name(f".{target.name}.part")
    copy.unlink(missing_ok=True)  # left by a backup that was cut off
    try:
        sqlcipher.copy(database, copy)
        with files.writing():
            _write_zip(target, envelopes.encode(envelope), copy)
    finally:
        copy.unlink(missing_ok=True)


def restore(source: Path, folder: Path, *, passphrase: str) -> None:
    """Make a store from a backup, in a folder that is empty or not there.

    Raises:
        InputError: the folder is in use, or there is no such backup.
        WrongPassphraseError: the passphrase does not open the backup.
        UnreadableArchiveError: the backup is damaged, cut off, or not ours.
    """
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} is not empty. Restore into an empty folder.")
    if not source.is_file():
        raise InputError(f"There is no backup at {source}. Check the name.")
    staging = Folder.at(folder).staging
    with files.writing():
        shutil.rmtree(staging, ignore_errors=True)  # left by one that was cut off
        Folder.at(staging).create()
        try:
            _unpack(source, Folder.at(staging), passphrase)
            if folder.exists():
                folder.rmdir()
            staging.rename(folder)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def _write_zip(target: Path, envelope: bytes, copy: Path) -> None:
    descriptor = files.create_private(target)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
                archive.writestr(zipfile.ZipInfo(_KEYS), envelope)
                with (
                    copy.open("rb") as encrypted,
                    archive.open(
                        zipfile.ZipInfo(_DATABASE), "w", force_zip64=True
                    ) as member,
                ):
                    shutil.copyfileobj(encrypted, member)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _unpack(source: Path, staging: Folder, passphrase: str) -> None:
    with _opened(source) as archive:
        content = next(_pieces(archive, _KEYS), b"")
        try:
            envelope = envelopes.decode(content)
        except ValueError:
            raise _unreadable(_KEYS) from None
        keys = envelopes.unwrap(envelope, passphrase)
        with os.fdopen(files.create_private(staging.database), "wb") as file:
            for piece in _pieces(archive, _DATABASE):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    _check(Database(staging.database, keys.file_key()))
    files.put_once(staging.keys, content)


@contextlib.contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    with zips.reading(_unreadable(source.name)):
        archive = zipfile.ZipFile(source)
    with archive:
        # Stored, never packed: what comes out is no longer than what went in.
        members = [(m.filename, m.compress_type) for m in archive.infolist()]
        if members != [(_KEYS, zipfile.ZIP_STORED), (_DATABASE, zipfile.ZIP_STORED)]:
            raise _unreadable("its list of files")
        yield archive


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with zips.reading(_unreadable(name)), archive.open(name) as member:
        while piece := member.read(_PIECE):
            yield piece


def _check(database: Database) -> None:
    if not sqlcipher.is_sound(database):
        raise _unreadable(_DATABASE)
    try:
        sqlcipher.schema_version(database)
    except ForeignStoreError:
        raise _unreadable(_DATABASE) from None


def _unreadable(place: str) -> UnreadableArchiveError:
    return UnreadableArchiveError(
        f"This is not a whole backup of Counterpoint; it cannot be read at {place}. "
        "Nothing was changed. Try another backup."
    )
