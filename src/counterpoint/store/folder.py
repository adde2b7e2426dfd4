"""Which files make up a store, and how are they written so that a crash spares them?

It does not know what is in the files.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterpoint.errors import StoreError, StoreFullError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PRIVATE = 0o600
_PART, _RANDOM = ".part", "[0-9a-f]" * 8


@dataclass(frozen=True, slots=True)
class Folder:
    """The places of a store's files; `key_file` may lie elsewhere."""

    path: Path
    key_file: Path

    @classmethod
    def at(cls, path: Path, key_file: Path | None = None) -> Folder:
        """Name the files of the store in `path`."""
        path = path.absolute()
        return cls(path=path, key_file=(key_file or path / "key").absolute())

    @property
    def database(self) -> Path:
        """Where the encrypted database lies."""
        return self.path / "counterpoint.db"

    @property
    def keys(self) -> Path:
        """Where the wrapped data key lies."""
        return self.path / "keys.json"

    @property
    def staging(self) -> Path:
        """Where a restored store is put together before it takes this place."""
        return self.path.with_name(f".{self.path.name}.part")

    def holds_store(self) -> bool:
        """Say whether there is anything of a store here."""
        return self.keys.exists() or self.database.exists()

    def create(self) -> None:
        """Make the folder, readable by its owner only, if it is not there."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def tighten(self) -> None:
        """Take away what others may do with the files, as after a careless copy."""
        for path in self.files():
            close_to_others(path)

    def files(self) -> tuple[Path, ...]:
        """List the files that are there, but for the key file."""
        named = [self.keys, self.database]
        named += [
            self.database.with_name(self.database.name + ending)
            for ending in ("-wal", "-shm", "-journal")
        ]
        return (*(path for path in named if path.exists()), *self.leftovers())

    def leftovers(self) -> tuple[Path, ...]:
        """List what interrupted writes of the keys left behind."""
        return (*parts_of(self.keys), *parts_of(self.key_file))


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """Say a failure of the disk in a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StoreFullError(
                "There is no room left on the disk. Make some room and try again; "
                "nothing that was kept before is lost."
            ) from error
        raise StoreError(
            f"Counterpoint could not use {error.filename or 'its folder'} "
            f"({error.strerror}). Check that you may read and write there, then try "
            "again."
        ) from error


def replace(path: Path, content: bytes) -> None:
    """Put `content` in place of a file: after a crash it is the old or the new."""
    part = _write_part(path, content)
    part.replace(path)
    _sync_folder(path.parent)


def put_once(path: Path, content: bytes) -> bool:
    """Write a file unless it exists; of two writers exactly one succeeds."""
    part = _write_part(path, content)
    try:
        os.link(part, path)
    except FileExistsError:
        return False
    finally:
        part.unlink()
    _sync_folder(path.parent)
    return True


def create_private(path: Path) -> int:
    """Open a new file that only its owner can read; fail if it exists."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _PRIVATE)


def create_empty(path: Path) -> None:
    """Make a new empty file that only its owner can read; fail if it exists."""
    os.close(create_private(path))


def close_to_others(path: Path) -> None:
    """Take away what anybody but the owner may do with a file."""
    if path.stat().st_mode & 0o077:
        path.chmod(_PRIVATE)


def scrub(path: Path) -> None:
    """Overwrite a small secret file, then remove it.

    On flash disks the old block may outlive this; docs/decisions/0002 says so.
    """
    with contextlib.suppress(FileNotFoundError):
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


def parts_of(path: Path) -> tuple[Path, ...]:
    """List what writes of a file that were cut off left beside it."""
    return tuple(path.parent.glob(f"{path.name}.{_RANDOM}{_PART}"))


def _write_part(path: Path, content: bytes) -> Path:
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}{_PART}")
    with os.fdopen(create_private(part), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return part


def _sync_folder(path: Path) -> None:
    # Windows cannot open a folder; its rename is journalled by the file system.
    if os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
