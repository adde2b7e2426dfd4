"""How does what was made in memory become files of the person's own?

A folder that only they can read, one file, or a .zip. What is there already is left
alone, and no half of an export stays behind.
"""

from __future__ import annotations

import contextlib
import io
import os
import stat
import zipfile
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path


def write(members: Mapping[str, bytes], target: Path) -> None:
    """Write an export to a new folder, or to one file if its name ends in .zip.

    Raises:
        InputError: there is something of that name, or it cannot be written there.
    """
    if target.suffix.lower() == ".zip":
        write_one(zipped(members), target)
        return
    with _in_words(target, members):
        target.mkdir(mode=0o700)
        for name, content in members.items():
            _put(target / name, content)


def write_one(content: bytes, target: Path) -> None:
    """Write an export that is one file.

    Raises:
        InputError: there is something of that name, or it cannot be written there.
    """
    with _in_words(target, ()):
        _put(target, content)


def refuse_if_there(target: Path) -> None:
    """Say before long work that an export could not be written over what is there.

    Raises:
        InputError: there is something of that name.
    """
    if os.path.lexists(target):
        said: dict[str, str] = load("app", "handing_out").body["error"]
        raise InputError(said["exists"])


@contextlib.contextmanager
def _in_words(target: Path, members: Iterable[str]) -> Iterator[None]:
    """Say what went wrong, and leave no half of an export behind."""
    said: dict[str, str] = load("app", "handing_out").body["error"]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield
    except FileExistsError:
        raise InputError(said["exists"]) from None
    except OSError as error:
        _take_away(members, target)
        raise InputError(said["not_written"]) from error


def _put(path: Path, content: bytes) -> None:
    made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(made, "wb") as file:
        file.write(content)


def _take_away(members: Iterable[str], target: Path) -> None:
    with contextlib.suppress(OSError):
        if target.is_dir():
            for name in members:
                (target / name).unlink(missing_ok=True)
            target.rmdir()
        else:
            target.unlink(missing_ok=True)


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Return files as one .zip; the same files make the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)  # always of 1980-01-01: the same bytes
            info.external_attr = (stat.S_IFREG | 0o600) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return packed.getvalue()
