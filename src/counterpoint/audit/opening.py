"""Which talks are in this export, whatever it came as?

An export is a file, a folder or a zip. Which program it is from is seen in the
files themselves. Nothing is unpacked: what is read of a zip is read in passing.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Self, cast

from counterpoint.audit import guard
from counterpoint.audit.products import PRODUCTS
from counterpoint.audit.products.shape import File
from counterpoint.audit.sentences import sentence
from counterpoint.audit.talks import Broken
from counterpoint.errors import InputError, NotFoundError, UnreadableArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from counterpoint.audit.products.shape import Product
    from counterpoint.audit.talks import Talk

READ_AT_FIRST = 65_536
"""Bytes in which a product shows itself."""
MOST_FILES = 20_000
MOST_TIMES = 100
"""So much larger than packed may what is unpacked be; talks are about ten times."""
_ALWAYS_ALLOWED = 64_000_000
_KINDS = frozenset({".json", ".jsonl", ".ndjson", ".html", ".htm", ".md", ".txt"})


def talks_in(
    path: Path,
    *,
    product: str | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Talk | Broken]:
    """Yield the talks of an export as it is read, and what of it cannot be read.

    Args:
        path: a file, a folder or a zip.
        product: whose export it must be; None takes whichever it is.
        cancelled: is asked between talks whether to stop.

    Raises:
        NotFoundError: there is nothing there.
        InputError: it is no export that can be read here; says what it looks like.
    """
    for file, theirs in _known(path, product):
        yield from _read(file, theirs, cancelled)
        if cancelled():
            return


def what_is_it(path: Path) -> str:
    """Return the name of the product that an export is from.

    Raises:
        NotFoundError: there is nothing there.
        InputError: it is no export that can be read here.
    """
    return _known(path, None)[0][1].name


def _read(
    file: File, product: Product, cancelled: Callable[[], bool]
) -> Iterator[Talk | Broken]:
    try:
        if file.name.endswith(".json"):
            guard.check(file.open)
        for talk in product.talks(file):
            yield talk
            if cancelled():
                return
    except guard.Unreadable as fault:
        yield Broken(place=file.name, reason=sentence("broken", fault.code))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, UnicodeDecodeError):
        yield Broken(place=file.name, reason=sentence("broken", "cut"))


# --- Whose it is ----------------------------------------------------------------


def _known(path: Path, wanted: str | None) -> list[tuple[File, Product]]:
    found = [
        (file, theirs) for file in files(path) if (theirs := _whose(file)) is not None
    ]
    if not found:
        raise InputError(sentence("refused", "unknown"))
    if wanted is None:
        return found
    right = [one for one in found if one[1].name.casefold() == wanted.casefold()]
    if not right:
        names = {"product": found[0][1].name, "wanted": wanted}
        raise InputError(sentence("refused", "looks_like", **names))
    return right


def _whose(file: File) -> Product | None:
    try:
        with file.open() as stream:
            head = guard.Watched(stream).read(READ_AT_FIRST)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, guard.Unreadable):
        return None
    return next((one for one in PRODUCTS if one.knows(file.name, head)), None)


# --- Its files ------------------------------------------------------------------


def files(path: Path) -> tuple[File, ...]:
    """Return the files of an export that could hold talks.

    Raises:
        NotFoundError: there is nothing there.
        InputError: it is empty, or was made to do damage.
    """
    if path.is_dir():
        found = _in_folder(path)
    elif not path.is_file():
        raise NotFoundError(sentence("refused", "nothing"))
    elif zipfile.is_zipfile(path):
        found = _in_zip(path)
    elif path.suffix.lower() == ".zip":
        raise UnreadableArchiveError(sentence("refused", "damaged_zip"))
    else:
        found = (File(path.name, lambda: path.open("rb")),)
    if not found:
        raise InputError(sentence("refused", "unknown"))
    return found


def _in_folder(path: Path) -> tuple[File, ...]:
    found: list[File] = []
    for at, _, names in os.walk(path):
        for name in sorted(names):
            file = Path(at) / name
            if file.suffix.lower() in _KINDS and not file.is_symlink():
                found.append(_on_disk(file, path))
            if len(found) > MOST_FILES:
                raise InputError(sentence("refused", "many"))
    return tuple(found)


def _on_disk(file: Path, root: Path) -> File:
    return File(file.relative_to(root).as_posix(), lambda: file.open("rb"))


def _in_zip(path: Path) -> tuple[File, ...]:
    try:
        with zipfile.ZipFile(path) as whole:
            members = whole.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError):
        raise UnreadableArchiveError(sentence("refused", "damaged_zip")) from None
    if len(members) > MOST_FILES:
        raise InputError(sentence("refused", "many"))
    names = [member.filename for member in members]
    if len(set(names)) < len(names) or any(map(_leads_out, members)):
        raise InputError(sentence("refused", "names"))
    found = [one for one in members if PurePosixPath(one.filename).suffix in _KINDS]
    if any(one.flag_bits & 1 for one in found):
        raise InputError(sentence("refused", "locked_zip"))
    if not found and any(name.endswith(".zip") for name in names):
        raise InputError(sentence("refused", "nested"))
    packed = sum(one.compress_size for one in found)
    unpacked = sum(one.file_size for one in found)
    if unpacked > _ALWAYS_ALLOWED + MOST_TIMES * packed:
        raise InputError(sentence("refused", "bomb"))
    return tuple(
        File(one.filename, _Opener(path, one)) for one in found if not one.is_dir()
    )


def _leads_out(member: zipfile.ZipInfo) -> bool:
    name = member.filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    is_link = (member.external_attr >> 28) == 0xA
    return is_link or name.startswith("/") or ".." in parts or name[1:2] == ":"


@dataclass(frozen=True, slots=True)
class _Opener:
    """Opens one member of a zip; more than its share is not read of it."""

    path: Path
    member: zipfile.ZipInfo

    def __call__(self) -> BinaryIO:
        return cast("BinaryIO", _Member(self.path, self.member))


class _Member:
    """A member of a zip, with the zip that it is read from."""

    def __init__(self, path: Path, member: zipfile.ZipInfo) -> None:
        self._whole = zipfile.ZipFile(path)
        try:
            self._stream = self._whole.open(member)
        except Exception:
            self._whole.close()
            raise
        # What a header says of a size is not believed.
        self._left = _ALWAYS_ALLOWED + MOST_TIMES * member.compress_size

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()
        self._whole.close()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        data = self._stream.read(size if size >= 0 else READ_AT_FIRST)
        self._left -= len(data)
        if self._left < 0:
            raise guard.Unreadable("large")
        return data
