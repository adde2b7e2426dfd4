"""How did the days go: the mood of each, and how often one thing happened?

Years of days are drawn as weeks or longer; a middle value never hides the worst
day, because the range stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from statistics import fmean, median
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.outcomes.charts.dates import (
    Span,
    between,
    ends,
    gaps,
    said_of_gaps,
    span_of,
    ticks,
)
from counterpoint.outcomes.charts.drawing import (
    Anchor,
    Chart,
    Place,
    Shape,
    Upright,
    axis,
    long_text,
    marks,
    number,
    path,
    picture,
    text,
    upright_axis,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOOD = Upright(0, 10, 20, 150)
_COUNT_TOP, _COUNT_BOTTOM = 186, 236
_POINTS_AT_MOST = 400
_WEEKS = (1, 4, 13, 52)
_SHORTEST_GAP = 3  # days
_LAST_DAY = date.max.toordinal()
_MOST_OFTEN = 1e6
"""A count above this is a slip of a key, and would flatten every other."""


@dataclass(frozen=True, slots=True)
class DayPoint:
    """One day: mood 0..10, and how often the behaviour happened."""

    on: date
    mood: float | None = None
    count: float | None = None


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What is drawn at one place: a day, or the weeks that begin on `first`."""

    first: date
    mood: float | None
    low: float
    high: float
    count: float | None
    days: int


@dataclass(frozen=True, slots=True)
class _Sheet:
    stretches: tuple[_Stretch, ...]
    days: tuple[DayPoint, ...]
    span: Span | None
    weeks: int
    behaviour: str
    words: dict[str, Any]

    def x(self, stretch: _Stretch) -> float:
        """Return the middle of what is drawn at one place."""
        if self.span is None:
            return 0.5
        middle = stretch.first.toordinal() + 7 * self.weeks // 2
        return self.span.x(date.fromordinal(min(middle, _LAST_DAY)))

    @property
    def with_mood(self) -> list[_Stretch]:
        return [one for one in self.stretches if one.mood is not None]

    @property
    def broken(self) -> list[tuple[date, date]]:
        days = [one.first for one in self.with_mood]
        return gaps(days, at_least=_SHORTEST_GAP + 7 * self.weeks)


def days_chart(
    days: Iterable[DayPoint], *, behaviour: str = "", span: Span | None = None
) -> Chart:
    """Draw mood over time, and under it the count of a behaviour.

    Args:
        days: in any order, one for each date.
        behaviour: what is counted, in the person's words; without it no count is
            drawn.
        span: the days to show; without it, from the first to the last.
    """
    words: dict[str, Any] = load("outcomes", "charts").body["days"]
    known = sorted(filter(None, map(_known, days)), key=lambda day: day.on)
    shown = span or span_of(day.on for day in known)
    inside = tuple(day for day in known if shown and shown.holds(day.on))
    weeks = _weeks_at_once(inside)
    sheet = _Sheet(_stretches(inside, weeks), inside, shown, weeks, behaviour, words)
    description = _description(sheet)
    bottom = _COUNT_BOTTOM if behaviour else _MOOD.bottom
    return Chart(
        svg=picture(
            words["title"], description, height=bottom + 26, parts=_parts(sheet, bottom)
        ),
        title=words["title"],
        description=description,
        head=_head(sheet),
        rows=tuple(_row(sheet, one) for one in sheet.stretches),
    )


def _known(day: DayPoint) -> DayPoint | None:
    """Return what can be drawn of a day; None where nothing can."""
    mood = _within(day.mood, _MOOD.high)
    count = _within(day.count, _MOST_OFTEN)
    return None if mood is None and count is None else DayPoint(day.on, mood, count)


def _within(value: float | None, most: float) -> float | None:
    return value if value is not None and 0 <= value <= most else None


def _weeks_at_once(days: Sequence[DayPoint]) -> int:
    """Return how many weeks one point stands for; 0 where every day is drawn."""
    if len(days) <= _POINTS_AT_MOST:
        return 0
    for weeks in _WEEKS:
        if len({_begin(day.on, weeks) for day in days}) <= _POINTS_AT_MOST:
            return weeks
    return _WEEKS[-1]


def _begin(day: date, weeks: int) -> date:
    """Return the Monday on which the weeks of a day begin."""
    return date.fromordinal(day.toordinal() - (day.toordinal() - 1) % (7 * weeks))


def _stretches(days: Sequence[DayPoint], weeks: int) -> tuple[_Stretch, ...]:
    if not weeks:
        return tuple(_stretch(day.on, [day]) for day in days)
    grouped = groupby(days, key=lambda day: _begin(day.on, weeks))
    return tuple(_stretch(first, list(these)) for first, these in grouped)


def _stretch(first: date, days: Sequence[DayPoint]) -> _Stretch:
    moods = [day.mood for day in days if day.mood is not None]
    counts = [day.count for day in days if day.count is not None]
    return _Stretch(
        first=first,
        mood=median(moods) if moods else None,
        low=min(moods, default=0),
        high=max(moods, default=0),
        count=fmean(counts) if counts else None,
        days=len(days),
    )


def _parts(sheet: _Sheet, bottom: float) -> list[str]:
    span = sheet.span
    drawn = [
        upright_axis(_MOOD, (0, 5, 10)),
        text(Place(0, _MOOD.top - 7), sheet.words["mood"], kind="label"),
        _ranges(sheet),
        path("course", _runs(sheet), _MOOD.bottom),
    ]
    if not sheet.with_mood:
        nothing = Place(0.5, _MOOD.y(5) - 5)
        said = sheet.words["nothing_yet"]
        drawn.append(text(nothing, said, Anchor.MIDDLE, "label"))
    elif len(sheet.stretches) <= 60:
        drawn.append(marks("points", _places(sheet), Shape.DOT, 2.5))
    if sheet.behaviour:
        drawn += _counts(sheet)
    drawn.append(axis(ticks(span) if span else (), bottom, ends(span) if span else ()))
    return drawn


def _places(sheet: _Sheet) -> list[Place]:
    return [
        Place(sheet.x(one), _MOOD.y(one.mood))
        for one in sheet.stretches
        if one.mood is not None
    ]


def _ranges(sheet: _Sheet) -> str:
    if not sheet.weeks:
        return ""
    bars = [
        (Place(sheet.x(one), _MOOD.y(one.low)), Place(sheet.x(one), _MOOD.y(one.high)))
        for one in sheet.with_mood
        if one.low < one.high
    ]
    return path("ranges", bars, _MOOD.bottom)


def _runs(sheet: _Sheet) -> list[list[Place]]:
    resumed = {two for _, two in sheet.broken}
    runs: list[list[Place]] = [[]]
    for one, place in zip(sheet.with_mood, _places(sheet), strict=True):
        if one.first in resumed:
            runs.append([])
        runs[-1].append(place)
    # A day that stands alone between two gaps is still to be seen.
    return [run if len(run) > 1 else run * 2 for run in runs]


def _counts(sheet: _Sheet) -> list[str]:
    most = max((one.count for one in sheet.stretches if one.count), default=0)
    scale = Upright(0, max(most, 1), _COUNT_TOP, _COUNT_BOTTOM)
    foot = scale.y(0)
    bars = [
        (Place(sheet.x(one), foot), Place(sheet.x(one), scale.y(one.count)))
        for one in sheet.stretches
        if one.count
    ]
    return [
        upright_axis(scale, (0, scale.high)),
        path("counts" if len(bars) > 120 else "counts wide", bars, scale.bottom),
        long_text(Place(0, scale.top - 8), sheet.behaviour, 32),
    ]


def _head(sheet: _Sheet) -> tuple[str, ...]:
    head = tuple(sheet.words["head_thinned" if sheet.weeks else "head"])
    return head if sheet.behaviour else head[:-1]


def _row(sheet: _Sheet, one: _Stretch) -> tuple[str, ...]:
    mood = "" if one.mood is None else number(one.mood)
    told = [in_words.day(one.first), mood]
    if sheet.weeks:
        known = one.mood is not None
        told += [number(one.low), number(one.high)] if known else ["", ""]
        told.append(str(one.days))
    if sheet.behaviour:
        told.append("" if one.count is None else number(one.count))
    return tuple(told)


def _description(sheet: _Sheet) -> str:
    said = [
        _said_of_mood(sheet),
        _said_of_thinning(sheet),
        said_of_gaps(sheet.broken, sheet.words),
        _said_of_count(sheet),
    ]
    return " ".join(one for one in said if one)


def _said_of_mood(sheet: _Sheet) -> str:
    words = sheet.words
    moods = [day.mood for day in sheet.days if day.mood is not None]
    if not sheet.days:
        return str(words["nothing"])
    if not moods:
        return str(words["no_mood"]).format(count=len(sheet.days))
    with_mood = [day.on for day in sheet.days if day.mood is not None]
    if len(moods) == 1:
        day = in_words.day(with_mood[0])
        return str(words["one"]).format(day=day, value=number(moods[0]))
    return str(words["course"]).format(
        between=between(with_mood[0], with_mood[-1]),
        count=len(moods),
        middle=number(median(moods)),
        low=number(min(moods)),
        high=number(max(moods)),
    )


def _said_of_thinning(sheet: _Sheet) -> str:
    if not sheet.weeks:
        return ""
    which = "span_one" if sheet.weeks == 1 else "span_many"
    span = str(sheet.words[which]).format(count=sheet.weeks)
    return str(sheet.words["thinned"]).format(span=span)


def _said_of_count(sheet: _Sheet) -> str:
    if not sheet.behaviour or not sheet.days:
        return ""
    which = "count_thinned" if sheet.weeks else "count"
    return str(sheet.words[which]).format(behaviour=sheet.behaviour)
