"""Which rows and cells does a CSV file hold, whoever saved it?

Commas, semicolons or tabs between cells, with or without a byte-order mark, whatever
ends the lines. What is in the cells is not looked at here.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.authored import load
from counterpoint.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 10_000_000
"""Bytes: a hundred thousand rows of answers need about eight million."""
MOST_ROWS = 100_000
"""Rows: daily answers to thirty questions for nine years."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Row(NamedTuple):
    """One row as a spreadsheet numbers it; the header is row 1."""

    number: int
    cells: tuple[str, ...]


class Sheet(NamedTuple):
    """The column names, and the rows under them that are not empty."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheet(data: bytes) -> Sheet:
    """Read a CSV file; raise InputError where it is none, or too large."""
    if len(data) > LARGEST:
        raise _unusable("too_large")
    text = _decoded(data)
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = tuple(_rows(text, separator))
    except csv.Error as error:
        raise _unusable("broken") from error
    if not rows or rows[0].number != 1:
        raise _unusable("no_header")
    header = tuple(name.strip().lower() for name in rows[0].cells)
    return Sheet(_without_empty_end(header), rows[1:])


def _rows(text: str, separator: str) -> Iterator[Row]:
    read = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for number, cells in enumerate(read, start=1):
        if number > MOST_ROWS + 1:
            raise _unusable("too_many_rows")
        kept = tuple(cell.strip() for cell in cells)
        if any(kept):
            yield Row(number, kept)


def _decoded(data: bytes) -> str:
    if data.startswith(_UTF16):
        raise _unusable("not_utf8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unusable("not_utf8") from error


def _without_empty_end(header: tuple[str, ...]) -> tuple[str, ...]:
    """Drop the nameless columns that spreadsheets leave on the right."""
    named = [place for place, name in enumerate(header, start=1) if name]
    return header[: named[-1]]


def _unusable(why: str) -> InputError:
    sentences: dict[str, str] = load("outcomes", "exchange").body["unusable"]
    return InputError(
        sentences[why].format(
            megabytes=LARGEST // 1_000_000, rows=format(MOST_ROWS, ",")
        )
    )
