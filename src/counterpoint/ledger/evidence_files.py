"""Which file may be kept as evidence, and how is it cut up to be kept?

What it is, is read from its first bytes and never from its name. It is not opened,
run or changed: what a photo says of itself stays in it. The pieces are small enough
for the store, and are kept apart from the lines, so that reading the ledger does not
read them.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - msgspec reads it at run time
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.entries import Kinds
from counterpoint.errors import InputError
from counterpoint.ledger.records import FileType, KeptFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counterpoint.terms import Entry

LARGEST = 5 * 1024 * 1024
"""Bytes."""
_PIECE = 512 * 1024
_MOST_PIECES = -(-LARGEST // _PIECE)
_LONGEST_NAME = 100

_BEGINS = {
    b"\xff\xd8\xff": FileType.JPEG,
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR": FileType.PNG,
    b"%PDF-": FileType.PDF,
}
_ENDINGS = {
    FileType.JPEG: (".jpg", ".jpeg"),
    FileType.PNG: (".png",),
    FileType.PDF: (".pdf",),
    FileType.TEXT: (".txt",),
}
_WHITE = frozenset("\t\n\r\f")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a file."""

    id: str
    at: datetime
    content: bytes


_PIECES: Kinds[Piece] = Kinds({"evidence_piece": Piece})


def taken(name: str, content: bytes) -> KeptFile:
    """Return what is written down of a file.

    Raises:
        InputError: it is empty, too large, or of a kind that is not kept.
    """
    said = words("refused")
    if not content:
        raise InputError(said["empty"])
    if len(content) > LARGEST:
        raise InputError(said["large"])
    kind = type_of(content)
    if kind is None:
        raise InputError(said["type"])
    digest = hashlib.sha256(content).hexdigest()
    return KeptFile(named(name, kind), kind, len(content), digest)


def type_of(content: bytes) -> FileType | None:
    """Say what a file is by what is in it; None where it is none that is kept."""
    for begins, kind in _BEGINS.items():
        if content.startswith(begins):
            return kind
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    controls = any(unicodedata.category(c) == "Cc" for c in set(text) - _WHITE)
    return None if controls else FileType.TEXT


def named(name: str, kind: FileType) -> str:
    """Return the last part of a name, in which nothing can mislead, with its ending.

    Raises:
        InputError: nothing is left of it.
    """
    last = PurePosixPath(PureWindowsPath(name).name).name
    plain = "".join(
        c
        for c in unicodedata.normalize("NFC", last)
        if unicodedata.category(c)[0] != "C"
    )
    stem = " ".join(plain.replace('"', "").split()).strip(". ")
    endings = _ENDINGS[kind]
    for ending in endings:
        if stem.lower().endswith(ending):
            stem = stem[: -len(ending)].strip(". ")
    if not any(c.isalnum() for c in stem):
        raise InputError(words("refused")["name"])
    return stem[:_LONGEST_NAME] + endings[0]


def cut(evidence: str, content: bytes, *, at: datetime) -> tuple[Entry, ...]:
    """Return the entries that hold a file; `evidence` is the id of its line."""
    starts = range(0, len(content), _PIECE)
    return tuple(
        _PIECES.entry_of(Piece(name, at, content[start : start + _PIECE]))
        for name, start in zip(pieces_of(evidence), starts, strict=False)
    )


def joined(evidence: str, file: KeptFile, entries: Iterable[Entry]) -> bytes:
    """Put a file together again.

    Raises:
        InputError: it is not what was kept.
    """
    found = {piece.id: piece.content for piece in _PIECES.read(entries).records}
    content = b"".join(found.get(name, b"") for name in pieces_of(evidence))
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise InputError(words("refused")["damaged"])
    return content


def pieces_of(evidence: str) -> tuple[str, ...]:
    """Return the ids that the pieces of a file may have; most files have few."""
    return tuple(f"{evidence}-{number}" for number in range(_MOST_PIECES))


def words(section: str) -> dict[str, str]:
    """Return one section of the words about files."""
    found: dict[str, str] = load("ledger", "evidence_files").body[section]
    return found
