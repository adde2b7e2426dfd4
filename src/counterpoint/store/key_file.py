"""What is in a key file, and whose is it?

A key file stands in for a passphrase. Its place is given by the person, so nothing
else that lies there is ever overwritten or removed.
"""

from __future__ import annotations

import contextlib
import secrets
import uuid
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from counterpoint.errors import InputError
from counterpoint.store import folder as files

if TYPE_CHECKING:
    from pathlib import Path

_SECRET = 32
# A key file is fresh until a store uses it, so that a start that was cut off can
# take it up again, but no second store ever leans on the same file.
_FRESH, _IN_USE = "counterpoint-key-1-fresh", "counterpoint-key-1"


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What a key file holds; the store that uses it knows its id."""

    id: str
    secret: bytes = field(repr=False)
    fresh: bool

    def text(self) -> bytes:
        """Write it as one line."""
        mark = _FRESH if self.fresh else _IN_USE
        return f"{mark} {self.id} {self.secret.hex()}\n".encode()


def make(path: Path) -> KeyFile:
    """Write a new key file, or take up one that no store uses yet.

    Raises:
        InputError: something else lies there, as the key file of another store.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = KeyFile(uuid.uuid4().hex, secrets.token_bytes(_SECRET), fresh=True)
    if files.put_once(path, new.text()):
        return new
    with contextlib.suppress(ValueError):
        found = read(path)
        if found.fresh:
            return found
    raise InputError(
        f"{path} already exists and belongs to something else. Choose another place "
        "for the key file."
    )


def read(path: Path) -> KeyFile:
    """Read a key file; raise ValueError if it is not one."""
    mark, identity, secret = path.read_bytes()[:200].decode("ascii").split()
    key = bytes.fromhex(secret)
    if mark not in {_FRESH, _IN_USE} or len(key) != _SECRET:
        raise ValueError
    return KeyFile(identity, key, fresh=mark == _FRESH)


def claim(path: Path, key_file: KeyFile) -> None:
    """Mark a key file as used by a store, and close it to others."""
    files.close_to_others(path)
    if key_file.fresh:
        files.replace(path, replace(key_file, fresh=False).text())


def drop(path: Path, identity: str) -> None:
    """Remove the key file of this id, and nothing else that may lie there."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        if read(path).id == identity:
            files.scrub(path)
