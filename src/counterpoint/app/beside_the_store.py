"""How are small private files kept that lie beside the store, in nobody's way?

It does not know what is in them. A link in the place of one is not followed: what it
leads to is neither shown nor touched.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

from counterpoint.store import folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LARGEST = 1024 * 1024  # bytes; what lies there is far smaller
# Not to follow a link, nor to wait where something else than a file lies there.
_AS_IT_IS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)


def read(path: Path) -> bytes:
    """Return what is in a file; raise OSError, also where it is none."""
    descriptor = os.open(path, _AS_IT_IS)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(_LARGEST)
    finally:
        os.close(descriptor)


def is_there(path: Path) -> bool:
    """Say whether there is anything of a file, be it the rest of a write."""
    return bool(_left_of(path))


def write(path: Path, content: bytes) -> None:
    """Put a file there that only its owner can read, in the place of the old one.

    What an earlier write that was cut off left goes.

    Raises:
        StoreError: it cannot be written there.
    """
    with folder.writing():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.replace(path, content)
        _clear(folder.parts_of(path))


def close_to_others(path: Path) -> None:
    """Take away what others may do with a file, as after a careless copy.

    Raises:
        StoreError: that cannot be done.
    """
    with folder.writing():
        if not path.is_symlink():
            folder.close_to_others(path)


def remove(path: Path) -> None:
    """Remove a file, and what writes of it that were cut off left.

    Raises:
        StoreError: something of it is still there.
    """
    with folder.writing():
        _clear(_left_of(path))


def _clear(left: Iterable[Path]) -> None:
    for one in left:
        if stat.S_ISREG(one.lstat().st_mode):
            folder.scrub(one)
        else:
            one.unlink()


def _left_of(path: Path) -> tuple[Path, ...]:
    return (*([path] if os.path.lexists(path) else ()), *folder.parts_of(path))
