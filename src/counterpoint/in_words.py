"""How are a day, a number, a count, a list and too long a text written out?

Here and nowhere else, so that a page, a terminal and a picture write them alike.
The nouns that are counted are authored, in the file of whoever counts them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_NOUGHT = {"-0": "0", "+0": "0"}


def day(on: date, *, year: bool = True) -> str:
    """Write a day: 23 November 2026."""
    return f"{on.day} {on:%B}{_year(on, shown=year)}"


def short_day(on: date, *, year: bool = True) -> str:
    """Write a day in few letters: 23 Nov 2026."""
    return f"{on.day} {on:%b}{_year(on, shown=year)}"


def month(on: date, *, year: bool = True) -> str:
    """Write a month: November 2026."""
    return f"{on:%B}{_year(on, shown=year)}"


def number(value: float, *, signed: bool = False) -> str:
    """Write a number with one digit after the point where it needs one."""
    written = f"{value:+.1f}" if signed else f"{value:.1f}"
    written = written.removesuffix(".0")
    return _NOUGHT.get(written, written)


def counted(value: float, forms: Sequence[str], *, signed: bool = False) -> str:
    """Write a number with its noun, such as "1 point" or "2.5 points".

    Args:
        value: what is counted; one less than none is one too.
        forms: for one and for more, each with a place for {number}.
        signed: whether to write a plus as well.
    """
    is_one = number(abs(value)) == "1"
    return forms[not is_one].format(number=number(value, signed=signed))


def listed(names: Sequence[str]) -> str:
    """Write names in a row: one, another and a third."""
    *others, last = names or ("",)
    return f"{', '.join(others)} and {last}" if others else last


def _year(on: date, *, shown: bool) -> str:
    return f" {on.year}" if shown else ""


def ends_of(text: str, most: int, *, cut: str) -> str:
    """Return the beginning and the end of a text that is too long.

    Args:
        text: returned as it is where it is no longer than that.
        most: so many characters are kept, half of them at each end.
        cut: stands for what is left out.
    """
    if len(text) <= most:
        return text
    half = most // 2
    return f"{text[:half]}{cut}{text[-half:]}"
