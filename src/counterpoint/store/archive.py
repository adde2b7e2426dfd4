"""What does an export look like, and how is one read back without trusting it?

An archive is a folder or a .zip of six files. `sittings.jsonl` is the complete
record of what was said, `entries.jsonl` of what is kept beside it; the last line
of each counts the lines before it, so that a file that was cut off is noticed. The same store gives the same bytes every time.
"""

from __future__ import annotations

import contextlib
import io
import os
import stat
import zipfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, BinaryIO, NamedTuple, TypeVar

import msgspec

from counterpoint import authored
from counterpoint.errors import InputError, UnreadableArchiveError
from counterpoint.store import folder as files
from counterpoint.store import zips
from counterpoint.store.encoding import LARGEST_LINE
from counterpoint.store.markdown import opening, sitting_in_markdown
from counterpoint.store.record import (
    BESIDE_SITTINGS,
    VERSION,
    CarriedFile,
    EndLine,
    EntriesEndLine,
    EntryLine,
    SittingLine,
    TurnLine,
    carried_decoder,
    entry_decoder,
    line_decoder,
)
from counterpoint.terms import Entry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from counterpoint.terms import Carried, Sitting

_RECORD, _CARRIED = "sittings.jsonl", "carried.json"
_ENTRIES = "entries.jsonl"
_SCHEMA, _MARKDOWN, _README = "schema.json", "sittings.md", "README.txt"
MEMBERS = frozenset({_RECORD, _ENTRIES, _CARRIED, _SCHEMA, _MARKDOWN, _README})

_LARGEST = 8 * 1024 * 1024 * 1024
# A record shrinks to a tenth or so; one pasted text may shrink to a thousandth. A
# long record that shrinks so much was made to fill the disk.
_LARGEST_RATIO = 500
_RATIO_FREE = 64 * 1024 * 1024


Line = TypeVar("Line")


class Counts(NamedTuple):
    """How much there is in an archive."""

    sittings: int
    turns: int
    entries: int = 0


async def write(
    target: Path,
    sittings: Callable[[], AsyncIterator[Sitting]],
    *,
    carried: Carried,
    entries: Sequence[Entry] = (),
) -> Counts:
    """Write an archive; a name that ends in .zip makes it a single file.

    Args:
        target: must not exist yet.
        sittings: starts a pass over all sittings, oldest first; used twice.
        carried: what the next sitting remembers.
        entries: what is kept beside the sittings, in the order it was kept.
    """
    with _new(target) as open_member:
        with open_member(_RECORD) as file:
            counts = await _write_record(file, sittings())
        with open_member(_MARKDOWN) as file:
            file.write(opening(empty=not counts.sittings).encode())
            async for sitting in sittings():
                file.write(sitting_in_markdown(sitting).encode())
        with open_member(_ENTRIES) as file:
            _write_entries(file, entries)
        with open_member(_CARRIED) as file:
            file.write(_pretty(CarriedFile(schema_version=VERSION, carried=carried)))
        with open_member(_SCHEMA) as file:
            file.write(_pretty(_schema()))
        with open_member(_README) as file:
            readme = authored.load("store", "words").body["readme"]["text"]
            file.write(readme.strip().encode() + b"\n")
    return counts._replace(entries=len(entries))


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that is open for reading."""

    _open_member: Callable[[str], AbstractContextManager[io.BufferedReader]]

    def carried(self) -> Carried:
        """Read what the next sitting should remember."""
        return self._carried().carried

    def entries(self) -> list[Entry]:
        """Read what is kept beside the sittings; older archives have nothing."""
        if self._carried().schema_version < BESIDE_SITTINGS:
            return []
        read: dict[str, Entry] = {}
        with self._open_member(_ENTRIES) as file:
            for place, decoded in _decoded(file, _ENTRIES, entry_decoder):
                match decoded:
                    case EntryLine(id=entry) if entry not in read:
                        read[entry] = Entry(
                            id=entry,
                            kind=decoded.kind,
                            at=decoded.at,
                            body=bytes(decoded.body),
                        )
                    case EntriesEndLine(entries=told) if told == len(
                        read
                    ) and not file.read(1):
                        return list(read.values())
                    case _:
                        raise _unreadable(place)
        raise _unreadable(f"{_ENTRIES}, which was cut off")

    def _carried(self) -> CarriedFile:
        with self._open_member(_CARRIED) as file, _place(_CARRIED):
            content = file.read(LARGEST_LINE + 1)
            if len(content) > LARGEST_LINE:
                raise ValueError
            return carried_decoder.decode(content)

    def lines(self) -> Iterator[SittingLine | TurnLine]:
        """Read the record line by line; raise before the end if any is wrong."""
        seen: set[str] = set()
        current, turns = "", 0
        with self._open_member(_RECORD) as file:
            for place, line in _decoded(file, _RECORD, line_decoder):
                match line:
                    case SittingLine(id=sitting) if sitting not in seen:
                        seen.add(sitting)
                        current = sitting
                        yield line
                    case TurnLine(sitting=sitting) if sitting == current:
                        turns += 1
                        yield line
                    case EndLine(sittings=told, turns=told_turns) if (
                        told,
                        told_turns,
                    ) == (len(seen), turns) and not file.read(1):
                        return
                    case _:
                        raise _unreadable(place)
        raise _unreadable(f"{_RECORD}, which was cut off")


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open an archive for reading.

    Raises:
        UnreadableArchiveError: it is not an archive of ours, or it is damaged.
    """
    if path.is_dir():
        yield Archive(lambda name: _read_plain(path / name))
    elif path.is_file():
        with zips.reading(_unreadable(path.name)):
            archive = zipfile.ZipFile(path)
        with archive:
            _check_members(archive)
            yield Archive(lambda name: _read_zipped(archive, name))
    else:
        raise InputError(f"There is no archive at {path}. Check the name.")


@contextlib.contextmanager
def _new(target: Path) -> Iterator[Callable[[str], AbstractContextManager[BinaryIO]]]:
    """Start a new archive; one that could not be finished is taken away again."""
    if target.exists():
        raise InputError(f"{target} already exists. Choose another name.")
    with files.writing():
        target.parent.mkdir(parents=True, exist_ok=True)
        made = _new_zip if target.suffix.lower() == ".zip" else _new_folder
        with made(target) as open_member:
            yield open_member


@contextlib.contextmanager
def _new_folder(
    target: Path,
) -> Iterator[Callable[[str], AbstractContextManager[BinaryIO]]]:
    target.mkdir(mode=0o700)
    try:
        yield lambda name: os.fdopen(files.create_private(target / name), "wb")
    except BaseException:
        for name in MEMBERS:
            (target / name).unlink(missing_ok=True)
        target.rmdir()
        raise


@contextlib.contextmanager
def _new_zip(
    target: Path,
) -> Iterator[Callable[[str], AbstractContextManager[BinaryIO]]]:
    try:
        with (
            os.fdopen(files.create_private(target), "wb") as file,
            zipfile.ZipFile(file, "w") as archive,
        ):
            yield lambda name: _new_member(archive, name)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _new_member(archive: zipfile.ZipFile, name: str) -> Iterator[BinaryIO]:
    info = zipfile.ZipInfo(name)  # always of 1980-01-01: the same bytes every time
    info.create_system = 3
    info.external_attr = (stat.S_IFREG | 0o600) << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as member:
        buffered = io.BufferedWriter(member)
        yield buffered
        buffered.flush()


async def _write_record(file: BinaryIO, sittings: AsyncIterator[Sitting]) -> Counts:
    counts = Counts(0, 0)
    async for sitting in sittings:
        _write_line(
            file,
            SittingLine(
                schema_version=VERSION,
                id=sitting.id,
                started=sitting.started,
                ended=sitting.ended,
                title=sitting.title,
                tags=sitting.tags,
                closing=sitting.closing,
            ),
        )
        for turn in sitting.turns:
            author = turn.draft.provider if turn.said else None
            _write_line(
                file,
                TurnLine(
                    schema_version=VERSION,
                    sitting=sitting.id,
                    generated_by=author,
                    turn=turn,
                ),
            )
        counts = Counts(counts.sittings + 1, counts.turns + len(sitting.turns))
    _write_line(file, EndLine(VERSION, counts.sittings, counts.turns))
    return counts


def _write_entries(file: BinaryIO, entries: Sequence[Entry]) -> None:
    for entry in entries:
        line = EntryLine(
            schema_version=VERSION,
            id=entry.id,
            kind=entry.kind,
            at=entry.at,
            body=msgspec.Raw(entry.body),
        )
        file.write(msgspec.json.encode(line) + b"\n")
    end = EntriesEndLine(VERSION, len(entries))
    file.write(msgspec.json.encode(end) + b"\n")


def _schema() -> dict[str, object]:
    lines = (SittingLine | TurnLine | EndLine, EntryLine | EntriesEndLine)
    schemas, components = msgspec.json.schema_components(
        lines, ref_template="#/$defs/{name}"
    )
    return {_RECORD: schemas[0], _ENTRIES: schemas[1], "$defs": components}


def _write_line(file: BinaryIO, line: SittingLine | TurnLine | EndLine) -> None:
    file.write(msgspec.json.encode(line) + b"\n")


def _pretty(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value)) + b"\n"


def _decoded(
    file: io.BufferedReader, name: str, decoder: msgspec.json.Decoder[Line]
) -> Iterator[tuple[str, Line]]:
    """Read a member line by line, each with its place; raise where one is none."""
    number = 0
    while line := file.readline(LARGEST_LINE + 1):
        number += 1
        place = f"{name}, line {number}"
        with _place(place):
            if not line.endswith(b"\n"):  # too long, or cut off
                raise ValueError
            decoded = decoder.decode(line)
        yield place, decoded


@contextlib.contextmanager
def _place(place: str) -> Iterator[None]:
    """Name the place of a fault, and nothing of what is written there."""
    try:
        yield
    except (ValueError, RecursionError):
        raise _unreadable(place) from None


def _unreadable(place: str) -> UnreadableArchiveError:
    return UnreadableArchiveError(
        f"This is not a whole archive of Counterpoint; it cannot be read at {place}. "
        "Nothing was taken from it. Export it again where it came from."
    )


@contextlib.contextmanager
def _read_plain(path: Path) -> Iterator[io.BufferedReader]:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise _unreadable(path.name)
        file = path.open("rb")
    except OSError:
        raise _unreadable(path.name) from None
    with file:
        yield file


@contextlib.contextmanager
def _read_zipped(archive: zipfile.ZipFile, name: str) -> Iterator[io.BufferedReader]:
    if name not in archive.namelist():
        raise _unreadable(name)
    packed = archive.getinfo(name).compress_size
    with zips.reading(_unreadable(name)):
        member = archive.open(name)
    with member:
        yield io.BufferedReader(_Counted(member, name, packed=packed))


def _check_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = [member.filename for member in members]
    if len(names) != len(set(names)) or not MEMBERS.issuperset(names):
        raise _unreadable("its list of files")
    for member in members:
        linked = stat.S_ISLNK(member.external_attr >> 16)
        locked = member.flag_bits & 0x1
        if linked or locked:
            raise _unreadable(member.filename)


class _Counted(io.RawIOBase):
    """Count the bytes really read: the sizes in a zip are only what it claims."""

    def __init__(self, member: IO[bytes], name: str, *, packed: int) -> None:
        self._member = member
        self._name = name
        self._most = min(_LARGEST, max(_RATIO_FREE, packed * _LARGEST_RATIO))
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        with zips.reading(_unreadable(self._name)):
            piece = self._member.read(len(buffer))
        self._read += len(piece)
        if self._read > self._most:
            raise _unreadable(f"{self._name}, which is far too large")
        buffer[: len(piece)] = piece
        return len(piece)
