"""How is a value written so that every spreadsheet and every program reads the same?

Numbers have a point and no separators, times are ISO 8601 with their zone, nothing
is left to a locale. A text that a spreadsheet would take for a formula is made inert
by an apostrophe before it; a number never is.
"""

from __future__ import annotations

import csv
import io
import math
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Cell = str | int | float | bool | date | datetime | None

# What begins a formula in Excel, LibreOffice, Numbers or Google's sheets, the wide
# forms that East Asian keyboards type included.
_FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\t\r\n")


def table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write a table as CSV (RFC 4180) in UTF-8."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return written.getvalue().encode("utf-8", "replace")


def cell(value: Cell) -> str:
    """Write one value; None and what is no number are an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return number(value)


def number(value: float) -> str:
    """Write a number, a whole one without a point; "" where it is none."""
    if not math.isfinite(value):
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    begins = text[:1], text.lstrip()[:1]
    return f"'{text}" if _FORMULA.intersection(begins) else text
