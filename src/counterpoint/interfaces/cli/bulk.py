"""How are many messages and replies read, one line at a time?

Each line gives one line, in order, and is written before the next is read. A
line that cannot be read gives a line that says so, without its text.
"""

from __future__ import annotations

import codecs
import contextlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

import msgspec

from counterpoint.errors import InputError
from counterpoint.interfaces.cli.words import words
from counterpoint.terms import Finding, Mode, Move, Need, Risk, Tier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BAD_LINES = 2  # exit code where a line could not be read
LONGEST_LINE = 8 * 1024 * 1024

Id = str | int | float | bool | None


class Given(msgspec.Struct):
    """A message to be screened."""

    text: str
    id: Id = None


class Pair(msgspec.Struct):
    """A reply to be reviewed, with the message it answers."""

    message: str
    reply: str
    id: Id = None
    mode: Mode = Mode.HELP_ME_THINK
    move: Move | None = None


class Screened(msgspec.Struct, frozen=True):
    """What was seen in a message."""

    id: Id
    risk: Risk
    tier: Tier
    confidence: float
    needs: tuple[Need, ...]
    findings: tuple[Finding, ...]


class Reviewed(msgspec.Struct, frozen=True):
    """Whether a reply may be said, and what was seen in it."""

    id: Id
    accepted: bool
    findings: tuple[Finding, ...]


class Unreadable(msgspec.Struct, frozen=True):
    """A line that could not be read."""

    id: Id
    error: str


class _OnlyId(msgspec.Struct):
    """As much of a bad line as is needed to name it."""

    id: Id = None


_Kind = TypeVar("_Kind", bound=msgspec.Struct)


def screen(source: str) -> int:
    """Screen each line of a file, or of the standard input for "-"."""
    from counterpoint.app.reader import open_reader  # noqa: PLC0415 - at use
    from counterpoint.conversation.screen import screen_text  # noqa: PLC0415 - at use

    reader, decoder = open_reader(), msgspec.json.Decoder(Given)

    def read(number: int, line: bytes) -> msgspec.Struct:
        if line.startswith(b"{"):
            given = _decoded(line, decoder)
        else:
            given = Given(text=line.decode("utf-8", "replace"))
        seen = screen_text(given.text, reader=reader)
        return Screened(
            number if given.id is None else given.id,
            seen.risk,
            seen.tier,
            seen.confidence,
            seen.needs,
            seen.findings,
        )

    return _each_line(source, read)


def review(source: str) -> int:
    """Review each reply of a file, or of the standard input for "-"."""
    from counterpoint.app.judging import judged  # noqa: PLC0415 - at use
    from counterpoint.app.reader import open_reader  # noqa: PLC0415 - at use

    reader, decoder = open_reader(), msgspec.json.Decoder(Pair)

    def read(number: int, line: bytes) -> msgspec.Struct:
        pair = _decoded(line, decoder)
        verdict = judged(
            pair.reply,
            message=pair.message,
            mode=pair.mode,
            move=pair.move,
            reader=reader,
        )
        return Reviewed(
            number if pair.id is None else pair.id, verdict.accepted, verdict.findings
        )

    return _each_line(source, read)


class _BadLine(Exception):  # noqa: N818 - a value more than an error
    """A line cannot be read; `str` says why, without its text."""


def _each_line(source: str, read: Callable[[int, bytes], msgspec.Struct]) -> int:
    encode = msgspec.json.Encoder().encode
    code = 0
    with _opened(source) as file:
        out = sys.stdout.buffer
        for number, line in _lines(file):
            answer = _answered(number, line, read)
            if isinstance(answer, Unreadable):
                code = BAD_LINES
            out.write(encode(answer) + b"\n")
            out.flush()
    return code


def _answered(
    number: int,
    line: bytes | None,
    read: Callable[[int, bytes], msgspec.Struct],
) -> msgspec.Struct:
    if line is None:
        return Unreadable(number, words("bulk")["too_long"])
    try:
        return read(number, line)
    except _BadLine as bad:
        return Unreadable(_id_of(line, number), str(bad))
    except Exception:  # noqa: BLE001 - one line must not stop the rest
        return Unreadable(_id_of(line, number), words("bulk")["failed"])


def _opened(source: str) -> contextlib.AbstractContextManager[BinaryIO]:
    if source == "-":
        return contextlib.nullcontext(sys.stdin.buffer)
    try:
        return Path(source).open("rb")
    except OSError as error:
        template = words("error")["unreadable"]
        raise InputError(template.format(path=source, why=error.strerror)) from None


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines that are not blank; None for one that is too long."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if len(line) > LONGEST_LINE:
            yield number, None
            while line and not line.endswith(b"\n"):
                line = file.readline(LONGEST_LINE)
        elif stripped := line.strip():
            yield number, stripped


def _decoded(line: bytes, decoder: msgspec.json.Decoder[_Kind]) -> _Kind:
    try:
        return decoder.decode(line)
    except (ValueError, RecursionError):
        # Halves of surrogate pairs and bytes that are not UTF-8 end up here too.
        return _decoded_leniently(line, decoder.type)


def _decoded_leniently(line: bytes, kind: type[_Kind]) -> _Kind:
    from counterpoint.app import readable  # noqa: PLC0415 - seldom needed, and large

    try:
        built = json.loads(line.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise _BadLine(words("bulk")["not_json"]) from None
    if isinstance(built, dict):
        built = {k: readable(v) if isinstance(v, str) else v for k, v in built.items()}
    try:
        return msgspec.convert(built, kind)
    except (ValueError, RecursionError):
        raise _BadLine(words("bulk")[kind.__name__.lower()]) from None


def _id_of(line: bytes, number: int) -> Id:
    """Return the id of a bad line as far as it has one, else its number."""
    with contextlib.suppress(_BadLine):
        named = _decoded_leniently(line, _OnlyId)
        return number if named.id is None else named.id
    return number
