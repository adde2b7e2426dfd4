"""How are days said in words, and where do they stand on a picture?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.outcomes.charts.drawing import Tick

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_A_YEAR = 400
_A_SEASON = 60
_GAP = 3
"""So many times the usual pause without anything is a gap."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days from the first to the last that a picture shows."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Return how many days lie between both ends."""
        return (self.last - self.first).days

    def x(self, day: date) -> float:
        """Return the place of a day as a share of the width."""
        if self.days <= 0:
            return 0.5
        return min(max((day - self.first).days / self.days, 0.0), 1.0)

    def holds(self, day: date) -> bool:
        """Say whether a day lies in it."""
        return self.first <= day <= self.last


def span_of(days: Iterable[date]) -> Span | None:
    """Return the span that holds the days; None where there are none."""
    listed = list(days)
    return Span(min(listed), max(listed)) if listed else None


def weekday(number: int) -> str:
    """Name a day of the week; 0 is Monday."""
    return str(_words()["weekdays"][number])


def between(first: date, last: date) -> str:
    """Say from when to when, with the year only as often as it is needed."""
    return str(_words()["between"]).format(
        first=in_words.day(first, year=first.year != last.year),
        last=in_words.day(last),
    )


def ends(span: Span) -> list[Tick]:
    """Return both ends of an axis of days."""
    if span.days <= 0:
        return [Tick(0.5, in_words.short_day(span.first))]
    one_year = span.first.year == span.last.year
    return [
        Tick(0.0, in_words.short_day(span.first, year=not one_year)),
        Tick(1.0, in_words.short_day(span.last)),
    ]


def ticks(span: Span) -> list[Tick]:
    """Return years, months or weeks between the ends, as the span is long."""
    if span.days > _A_YEAR:
        step = span.days // 3660 + 1
        years = range(span.first.year + 1, span.last.year + 1, step)
        return [Tick(span.x(date(year, 1, 1)), str(year)) for year in years]
    if span.days > _A_SEASON:
        return [
            Tick(span.x(day), in_words.short_day(day, year=False))
            for day in _months(span)
        ]
    return [
        Tick(span.x(day), in_words.short_day(day, year=False)) for day in _mondays(span)
    ]


def _months(span: Span) -> Iterator[date]:
    first, last = (12 * day.year + day.month - 1 for day in (span.first, span.last))
    for month in range(first + 1, last + 1):
        yield date(month // 12, month % 12 + 1, 1)


def _mondays(span: Span) -> Iterator[date]:
    for ahead in range(7 - span.first.weekday(), span.days, 7):
        yield span.first + timedelta(days=ahead)


def gaps(days: Sequence[date], *, at_least: int) -> list[tuple[date, date]]:
    """Return the pauses far longer than usual between days in order."""
    pauses = [(two - one).days for one, two in pairwise(days)]
    if not pauses:
        return []
    longest_usual = max(_GAP * median(pauses), at_least)
    return [
        (one, two) for one, two in pairwise(days) if (two - one).days > longest_usual
    ]


def said_of_gaps(
    broken: Sequence[tuple[date, date]], words: dict[str, Any]
) -> str | None:
    """Say where a line is broken; `words` are those of the picture."""
    if not broken:
        return None
    longest = max(broken, key=lambda gap: gap[1] - gap[0])
    which = "gap_one" if len(broken) == 1 else "gap_many"
    said: str = words[which]
    return said.format(count=len(broken), between=between(*longest))


def _words() -> dict[str, Any]:
    body: dict[str, Any] = load("outcomes", "charts").body["dates"]
    return body
