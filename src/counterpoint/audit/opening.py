"""Which talks are in this export, whatever it came as?

An export is a file, a folder or a zip. Which program it is from is seen in the
files themselves. Nothing is unpacked: what is read of a zip is read in passing.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, BinaryIO, Self, cast

from counterpoint.audit import guard
from counterpoint.audit.products import PRODUCTS, whatsapp
from counterpoint.audit.products.shape import File
from counterpoint.audit.sentences import name_of, sentence
from counterpoint.audit.talks import Broken
from counterpoint.errors import InputError, NotFoundError, UnreadableArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from counterpoint.audit.products.shape import Product
    from counterpoint.audit.talks import Talk

READ_AT_FIRST = 65_536
"""Bytes in which a product shows itself."""
_STEP = 8_192
MOST_FILES = 20_000
MOST_TIMES = 100
"""So much larger than packed may what is unpacked be; talks are about ten times."""
_ALWAYS_ALLOWED = 64_000_000
_KINDS = frozenset(
    {".json", ".jsonl", ".ndjson", ".html", ".htm", ".md", ".markdown", ".txt", ".csv"}
)
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    UnicodeError,
    NotImplementedError,  # a way of packing that Python does not know
)
_LOOKS = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"SQLite format 3", "database"),
    (b"SQLCipher", "database"),
    (b"\x1f\x8b", "packed"),
    (b"7z\xbc\xaf", "packed"),
    (b"Rar!", "packed"),
    (b"From ", "mail"),
)
"""How files begin that people take for an export."""
_LOOKS_INSIDE = (
    (b'"from_id"', "telegram"),
    (b'"sender_name"', "messenger"),
    (b'"email_address"', "account"),
    (b"<html", "page"),
)


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
        InputError: it is no export that can be read here, says what it looks like;
            or there is no talk in it.
    """
    anything = False
    with _files(path) as files:
        for file, theirs in _known(files, product):
            for one in _read(file, theirs, cancelled):
                anything = True
                yield one
            if cancelled():
                return
    if not anything:
        raise InputError(sentence("refused", "empty"))


def what_is_it(path: Path) -> str:
    """Return the name of the product that an export is from.

    Raises:
        NotFoundError: there is nothing there.
        InputError: it is no export that can be read here.
    """
    with _files(path) as files:
        return _known(files, None)[0][1].name


def _read(
    file: File, product: Product, cancelled: Callable[[], bool]
) -> Iterator[Talk | Broken]:
    try:
        for talk in product.talks(file):
            yield talk
            if cancelled():
                return
    except guard.Unreadable as fault:
        yield Broken(place=file.name, reason=sentence("broken", fault.code))
    except _FAULTS:
        yield Broken(place=file.name, reason=sentence("broken", "cut"))


# --- Whose it is ----------------------------------------------------------------


def _known(files: tuple[File, ...], wanted: str | None) -> list[tuple[File, Product]]:
    heads = [(file, _head(file)) for file in files]
    found = [
        (file, theirs, head)
        for file, head in heads
        if (theirs := _whose(file.name, head)) is not None
    ]
    if wanted is not None:
        right = [one for one in found if one[1].name.casefold() == wanted.casefold()]
        if found and not right:
            names = {"product": found[0][1].name, "wanted": wanted}
            raise InputError(sentence("refused", "looks_like", **names))
        found = right
    elif found:
        found = [one for one in found if not _among_people(one[1], one[2])]
        if not found:
            raise InputError(sentence("refused", "person"))
    if not found:
        raise InputError(_unknown(heads))
    return [(file, theirs) for file, theirs, _ in found]


def _head(file: File) -> bytes | None:
    """Return how a file begins, as far as it can be read; None where it cannot."""
    head = b""
    try:
        with file.open() as stream:
            watched = guard.Watched(stream)
            while len(head) < READ_AT_FIRST and (data := watched.read(_STEP)):
                head += data
    except (*_FAULTS, guard.Unreadable):
        return head or None
    return head


def _whose(name: str, head: bytes | None) -> Product | None:
    if head is None:
        return None
    return next((one for one in PRODUCTS if one.knows(name.lower(), head)), None)


def _among_people(product: Product, head: bytes | None) -> bool:
    return (
        head is not None
        and product.name == whatsapp.name
        and whatsapp.between_people(head)
    )


def _unknown(every: list[tuple[File, bytes | None]]) -> str:
    """Say what files look like in which no product shows itself."""
    heads = [(file, head) for file, head in every if head is not None]
    if not heads:
        return sentence("refused", "unopened")
    if all(head.strip() in {b"", b"[]", b"{}"} for _, head in heads):
        return sentence("refused", "empty")
    for file, head in heads:
        if (look := _look(file.name, head)) is not None:
            return sentence("refused", "looks", what=name_of("looks", look))
    if len(heads) == 1 and heads[0][0].name.lower().endswith(".json"):
        begun = heads[0][1].lstrip()[:1]
        if begun not in {b"[", b"{"}:
            return sentence("refused", "not_json")
    return sentence("refused", "unknown")


def _look(name: str, head: bytes) -> str | None:
    begins = next((look for mark, look in _LOOKS if head.startswith(mark)), None)
    if begins is not None:
        return begins
    if name.lower().endswith(".csv"):
        return "table"
    return next((look for mark, look in _LOOKS_INSIDE if mark in head), None)


# --- Its files ------------------------------------------------------------------


@contextmanager
def _files(path: Path) -> Iterator[tuple[File, ...]]:
    """Give the files of an export that could hold talks, while its zips are open.

    Raises:
        NotFoundError: there is nothing there.
        InputError: it is empty, or was made to do damage.
    """
    with ExitStack() as zips:
        if path.is_dir():
            found = _in_folder(path, zips)
        elif not path.is_file():
            raise NotFoundError(sentence("refused", "nothing"))
        elif zipfile.is_zipfile(path):
            found = _in_zip(path, zips)
        elif path.suffix.lower() == ".zip":
            raise UnreadableArchiveError(sentence("refused", "damaged_zip"))
        else:
            found = (File(path.name, lambda: path.open("rb")),)
        if not found:
            raise InputError(sentence("refused", "unknown"))
        yield found


def _in_folder(path: Path, zips: ExitStack) -> tuple[File, ...]:
    """Return the files of a folder, and those of the zips that lie in it."""
    found: list[File] = []
    for at, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            file = Path(at) / name
            if not file.is_file() or file.is_symlink():
                continue
            if file.suffix.lower() == ".zip" and zipfile.is_zipfile(file):
                found.extend(_in_zip(file, zips))
            elif file.suffix.lower() in _KINDS:
                found.append(_on_disk(file, path))
            if len(found) > MOST_FILES:
                raise InputError(sentence("refused", "many"))
    return tuple(found)


def _on_disk(file: Path, root: Path) -> File:
    return File(file.relative_to(root).as_posix(), lambda: file.open("rb"))


def _in_zip(path: Path, zips: ExitStack) -> tuple[File, ...]:
    try:
        whole = zips.enter_context(zipfile.ZipFile(path))
    except (*_FAULTS, ValueError):
        raise UnreadableArchiveError(sentence("refused", "damaged_zip")) from None
    members = whole.infolist()
    if len(members) > MOST_FILES:
        raise InputError(sentence("refused", "many"))
    names = [member.filename for member in members]
    if len(set(names)) < len(names) or any(map(_leads_out, members)):
        raise InputError(sentence("refused", "names"))
    found = [one for one in members if _suffix(one) in _KINDS and not one.is_dir()]
    if any(one.flag_bits & 1 for one in found):
        raise InputError(sentence("refused", "locked_zip"))
    if not found and any(_suffix(one) == ".zip" for one in members):
        raise InputError(sentence("refused", "nested"))
    # Members may lie over one another, and each say that it fills the whole.
    packed = min(sum(one.compress_size for one in found), path.stat().st_size)
    unpacked = sum(one.file_size for one in found)
    if unpacked > _ALWAYS_ALLOWED + MOST_TIMES * packed:
        raise InputError(sentence("refused", "bomb"))
    return tuple(File(one.filename, _Opener(whole, one)) for one in found)


def _suffix(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename).suffix.lower()


def _leads_out(member: zipfile.ZipInfo) -> bool:
    name = member.filename.replace("\\", "/")
    is_link = (member.external_attr >> 28) == 0xA
    return (
        is_link or name.startswith("/") or ".." in name.split("/") or name[1:2] == ":"
    )


@dataclass(frozen=True, slots=True)
class _Opener:
    """Opens one member of a zip; more than its share is not read of it."""

    whole: zipfile.ZipFile
    member: zipfile.ZipInfo

    def __call__(self) -> BinaryIO:
        return cast("BinaryIO", _Member(self.whole.open(self.member), self.member))


class _Member:
    """A member of a zip, read as far as what is packed of it can go."""

    def __init__(self, stream: IO[bytes], member: zipfile.ZipInfo) -> None:
        self._stream = stream
        # What a header says of a size is not believed.
        self._left = _ALWAYS_ALLOWED + MOST_TIMES * member.compress_size

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        data = self._stream.read(size if size >= 0 else READ_AT_FIRST)
        self._left -= len(data)
        if self._left < 0:
            raise guard.Unreadable("large")
        return data
