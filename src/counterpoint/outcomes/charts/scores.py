"""How did a score run over time, against the noise of the instrument?

What counts as noise comes with the yardstick, and the score that change is
reckoned from with the caller; nothing is judged here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
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
    Label,
    Place,
    Shape,
    Upright,
    area,
    axis,
    labels,
    long_text,
    marks,
    number,
    path,
    picture,
    rule,
    steps,
    upright_axis,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from counterpoint.outcomes.yardstick import Yardstick

_PLOT = 200
_ROW = 28
_PERIODS_AT_MOST = 6
_SHORTEST_GAP = 21  # days


class How(Enum):
    """How a score came about."""

    TAKEN = "taken"
    PRORATED = "prorated"
    IMPORTED = "imported"


_SHAPES = {
    How.TAKEN: Shape.DOT,
    How.PRORATED: Shape.RING,
    How.IMPORTED: Shape.SQUARE,
}


@dataclass(frozen=True, slots=True)
class Point:
    """One score; `baseline` says that change is reckoned from it."""

    on: date
    value: float
    how: How = How.TAKEN
    baseline: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """A time in which somebody or something helped; it goes on if not `ended`."""

    label: str
    started: date
    ended: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether it helped on a day."""
        return self.started <= day and (self.ended is None or day <= self.ended)

    def meets(self, span: Span) -> bool:
        """Say whether any of it lies in a span."""
        begun = self.started <= span.last
        return begun and (self.ended is None or self.ended >= span.first)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Everything one picture is made of."""

    name: str
    points: tuple[Point, ...]
    span: Span | None
    scale: Upright
    yardstick: Yardstick
    start: float | None
    periods: tuple[Period, ...]
    words: dict[str, Any]

    @property
    def broken(self) -> list[tuple[date, date]]:
        return gaps([point.on for point in self.points], at_least=_SHORTEST_GAP)

    def place(self, point: Point) -> Place:
        across = self.span.x(point.on) if self.span else 0.5
        return Place(across, self.scale.y(point.value))

    def runs(self) -> list[list[Place]]:
        """Return the line, broken where nothing was measured."""
        resumed = {two for _, two in self.broken}
        found: list[list[Place]] = []
        last: date | None = None
        for point in self.points:
            if not found or (point.on in resumed and point.on != last):
                found.append([])
            found[-1].append(self.place(point))
            last = point.on
        return found

    def limits(self, points: float) -> tuple[float, float] | None:
        """Return what is `points` below and above the start, inside the scale."""
        if self.start is None:
            return None
        return (
            max(self.start - points, self.scale.low),
            min(self.start + points, self.scale.high),
        )


def score_chart(
    name: str,
    points: Iterable[Point],
    *,
    scale: tuple[float, float],
    yardstick: Yardstick,
    start: float | None = None,
    periods: Iterable[Period] = (),
    span: Span | None = None,
) -> Chart:
    """Draw the scores of one instrument over time, with its noise and its line.

    Args:
        name: what people call the instrument.
        points: the scores, in any order.
        scale: the lowest and the highest score there can be.
        yardstick: what change on the instrument is measured by.
        start: the score that change is reckoned from; without it no band is drawn.
        periods: times of help, drawn above.
        span: the days to show, to set several pictures under each other; without
            it, from the first score to the last.
    """
    finite = [point for point in points if math.isfinite(point.value)]
    shown = span or span_of(point.on for point in finite)
    inside = [point for point in finite if shown and shown.holds(point.on)]
    helped = tuple(one for one in periods if shown and one.meets(shown))
    top = _ROW * len(_helpers(helped)[:_PERIODS_AT_MOST]) + 14
    sheet = _Sheet(
        name=name,
        points=tuple(sorted(inside, key=lambda point: point.on)),
        span=shown,
        scale=Upright(scale[0], scale[1], top, top + _PLOT),
        yardstick=yardstick,
        start=start,
        periods=helped,
        words=load("outcomes", "charts").body["scores"],
    )
    title = str(sheet.words["title"]).format(name=name)
    description = _description(sheet)
    return Chart(
        svg=picture(title, description, height=top + _PLOT + 26, parts=_parts(sheet)),
        title=title,
        description=description,
        head=tuple(sheet.words["head"][: 4 if helped else 3]),
        rows=tuple(_row(sheet, point) for point in sheet.points),
    )


def _parts(sheet: _Sheet) -> list[str]:
    scale, span = sheet.scale, sheet.span
    return [
        upright_axis(scale, steps(scale.low, scale.high)),
        _noise(sheet),
        _caseness(sheet),
        _timeline(sheet),
        path("course", sheet.runs(), scale.bottom),
        *_points(sheet),
        axis(ticks(span) if span else (), scale.bottom, ends(span) if span else ()),
        labels(_labels(sheet), [*sheet.runs(), *_lines(sheet)]),
    ]


def _lines(sheet: _Sheet) -> list[list[Place]]:
    """Return the lines across, which words keep clear of as far as they can."""
    strict = sheet.limits(sheet.yardstick.strict.points) or ()
    line = sheet.yardstick.caseness
    values = [*strict, *([line.points] if line else [])]
    shares = [step / 20 for step in range(21)]
    return [[Place(x, sheet.scale.y(value)) for x in shares] for value in values]


def _noise(sheet: _Sheet) -> str:
    band = sheet.limits(sheet.yardstick.conventional.points)
    strict = sheet.limits(sheet.yardstick.strict.points)
    if band is None or strict is None:
        return ""
    low, high = (sheet.scale.y(value) for value in band)
    thin = "".join(
        rule(
            "strict",
            Place(0, sheet.scale.y(value)),
            Place(1, sheet.scale.y(value)),
            "1 3",
        )
        for value in strict
    )
    return area("band", Place(0, high), Place(1, low)) + thin


def _caseness(sheet: _Sheet) -> str:
    line = sheet.yardstick.caseness
    if line is None:
        return ""
    y = sheet.scale.y(line.points)
    return rule("caseness", Place(0, y), Place(1, y), "7 4")


def _points(sheet: _Sheet) -> list[str]:
    size = _size(len(sheet.points))
    drawn = [
        marks(
            "points",
            [sheet.place(point) for point in sheet.points if point.how is how],
            shape,
            size,
        )
        for how, shape in _SHAPES.items()
    ]
    baselines = [sheet.place(point) for point in sheet.points if point.baseline]
    around = "".join(
        f'<circle cx="{100 * x:.1f}%" cy="{y:.1f}" r="{size + 4:g}"/>'
        for x, y in baselines
    )
    drawn.append(f'<g class="baseline" fill="none" stroke="currentColor">{around}</g>')
    if sheet.points:
        last = sheet.points[-1]
        drawn.append(
            marks("latest", [sheet.place(last)], _SHAPES[last.how], max(size, 5))
        )
    return drawn


def _size(count: int) -> float:
    if count <= 40:
        return 4
    return 2.8 if count <= 80 else 1.8


def _helpers(periods: Sequence[Period]) -> list[str]:
    """Return who helped, in the order in which they began."""
    begun = sorted(periods, key=lambda period: period.started)
    return list(dict.fromkeys(period.label for period in begun))


def _timeline(sheet: _Sheet) -> str:
    span = sheet.span
    if span is None:
        return ""
    drawn = []
    for row, helper in enumerate(_helpers(sheet.periods)[:_PERIODS_AT_MOST]):
        theirs = [period for period in sheet.periods if period.label == helper]
        y = _ROW * row + 18
        for period in theirs:
            drawn += _bar(period, span, y)
        first = span.x(min(period.started for period in theirs))
        anchor = Anchor.START
        # A name that begins late would run out of the picture.
        if first > 0.45:
            first, anchor = 1.0, Anchor.END
        letters = 32 if anchor is Anchor.END else round(32 * (1 - first))
        drawn.append(long_text(Place(first, y - 5), helper, letters, anchor=anchor))
    return "".join(drawn)


def _bar(period: Period, span: Span, y: float) -> list[str]:
    begin = Place(span.x(period.started), y)
    end = Place(span.x(period.ended or span.last), y)
    drawn = [rule("help-period", begin, end)]
    if period.started >= span.first:
        drawn.append(_stop(begin))
    if period.ended and period.ended <= span.last:
        drawn.append(_stop(end))
    return drawn


def _stop(place: Place) -> str:
    x, y = place
    return rule("help-period", Place(x, y - 4), Place(x, y + 4))


def _labels(sheet: _Sheet) -> list[Label]:
    words = sheet.words["picture"]
    if not sheet.points:
        middle = (sheet.scale.top + sheet.scale.bottom) / 2
        nothing = Label(words["nothing"], ((Place(0.5, middle), Anchor.MIDDLE),))
        return [nothing, *_of_lines(sheet, words)]
    return [
        *_of_ends(sheet, words),
        *_of_lines(sheet, words),
        *_of_shapes(sheet, words),
        _direction(sheet, words),
    ]


def _of_ends(sheet: _Sheet, words: dict[str, str]) -> list[Label]:
    last = sheet.points[-1]
    found = [
        Label(
            words["last"].format(
                value=number(last.value), day=in_words.short_day(last.on, year=False)
            ),
            _around(sheet.place(last), sheet.scale),
            "label latest",
        )
    ]
    if sheet.start is not None and len(sheet.points) > 1:
        begun = words["start"].format(value=number(sheet.start))
        place = Place(sheet.place(sheet.points[0]).x, sheet.scale.y(sheet.start))
        found.append(Label(begun, _around(place, sheet.scale)))
    return found


def _of_lines(sheet: _Sheet, words: dict[str, str]) -> list[Label]:
    found = []
    line = sheet.yardstick.caseness
    if line is not None:
        which = "caseness_down" if sheet.yardstick.higher_is_better else "caseness_up"
        said = words[which].format(points=number(line.points))
        y = sheet.scale.y(line.points)
        found.append(Label(said, _rows(y - 5, y + 14)))
    band = sheet.limits(sheet.yardstick.conventional.points)
    strict = sheet.limits(sheet.yardstick.strict.points)
    if band and strict:
        low, high = (sheet.scale.y(value) for value in band)
        below, above = (sheet.scale.y(value) for value in strict)
        found.append(Label(words["band"], _rows(*_inside(high, low) or [high + 12])))
        outside = _inside(below, sheet.scale.bottom)
        outside += _inside(sheet.scale.top, above)[::-1]
        if sheet.points and outside:
            found.append(Label(words["strict"], _rows(*outside)))
    return found


def _of_shapes(sheet: _Sheet, words: dict[str, str]) -> list[Label]:
    """Name each unusual kind of point beside one of them, or wherever there is room."""
    anywhere = _rows(*_inside(sheet.scale.top, sheet.scale.bottom))
    kinds = {
        "baseline": [point for point in sheet.points if point.baseline],
        "prorated": [point for point in sheet.points if point.how is How.PRORATED],
        "imported": [point for point in sheet.points if point.how is How.IMPORTED],
    }
    return [
        Label(
            words[kind],
            (*_around(sheet.place(these[len(these) // 2]), sheet.scale), *anywhere),
        )
        for kind, these in kinds.items()
        if these
    ]


def _direction(sheet: _Sheet, words: dict[str, str]) -> Label:
    higher = sheet.yardstick.higher_is_better
    y = sheet.scale.top + 14 if higher else sheet.scale.bottom - 6
    other = sheet.scale.bottom - 6 if higher else sheet.scale.top + 14
    places = (
        (Place(1.0, y), Anchor.END),
        (Place(0.0, y), Anchor.START),
        (Place(0.5, y), Anchor.MIDDLE),
        (Place(1.0, other), Anchor.END),
        *_rows(*_inside(sheet.scale.top, sheet.scale.bottom)),
    )
    return Label(words["higher" if higher else "lower"], places, "label quiet")


def _around(place: Place, scale: Upright) -> tuple[tuple[Place, Anchor], ...]:
    """Return places for words about a point: over it, under it, and farther off."""
    x, y = place
    anchor = Anchor.MIDDLE
    if x < 0.3:
        anchor = Anchor.START
    if x > 0.7:
        anchor = Anchor.END
    offsets = (-12, 22, -30, 40, -48, 58)
    inside = [
        y + offset
        for offset in offsets
        if scale.top + 8 <= y + offset <= scale.bottom - 3
    ]
    return tuple((Place(x, down), anchor) for down in inside or [y - 12])


def _inside(top: float, bottom: float) -> list[float]:
    """Return where lines of words can stand between two heights."""
    rows = int((bottom - top) // 18)
    return [top + 14 + 18 * row for row in range(rows)]


def _rows(*heights: float) -> tuple[tuple[Place, Anchor], ...]:
    """Return places for words at each height: at the right, the left, the middle."""
    return tuple(
        (Place(x, y), anchor)
        for y in heights
        for x, anchor in (
            (1.0, Anchor.END),
            (0.01, Anchor.START),
            (0.5, Anchor.MIDDLE),
        )
    )


def _row(sheet: _Sheet, point: Point) -> tuple[str, ...]:
    how: str = sheet.words[point.how.value]
    if point.baseline:
        how = str(sheet.words["baseline"]).format(how=how)
    told = (in_words.day(point.on), number(point.value), how)
    if not sheet.periods:
        return told
    helped = _helpers([one for one in sheet.periods if one.covers(point.on)])
    return (*told, ", ".join(helped))


def _description(sheet: _Sheet) -> str:
    said = [
        _said_of_course(sheet),
        sheet.words[
            "higher_is_better"
            if sheet.yardstick.higher_is_better
            else "lower_is_better"
        ],
        *_said_of_lines(sheet),
        *(_said_of_points(sheet)),
        said_of_gaps(sheet.broken, sheet.words),
        *_said_of_help(sheet),
    ]
    return " ".join(one for one in said if one)


def _said_of_course(sheet: _Sheet) -> str:
    words, points = sheet.words, sheet.points
    if not points:
        return str(words["nothing"]).format(name=sheet.name)
    first, last = points[0], points[-1]
    if len(points) == 1:
        return str(words["one"]).format(
            name=sheet.name, day=in_words.day(last.on), value=number(last.value)
        )
    return str(words["course"]).format(
        name=sheet.name,
        between=between(first.on, last.on),
        first=number(first.value if sheet.start is None else sheet.start),
        last=number(last.value),
    )


def _said_of_lines(sheet: _Sheet) -> list[str]:
    said = []
    yardstick = sheet.yardstick
    for which, threshold in (
        ("band", yardstick.conventional),
        ("strict", yardstick.strict),
    ):
        found = sheet.limits(threshold.points)
        if found:
            low, high = found
            said.append(
                str(sheet.words[which]).format(low=number(low), high=number(high))
            )
    if yardstick.caseness:
        which = "caseness_down" if yardstick.higher_is_better else "caseness_up"
        points = number(yardstick.caseness.points)
        said.append(str(sheet.words[which]).format(points=points))
    return said


def _said_of_points(sheet: _Sheet) -> list[str]:
    counts = {
        "baseline": sum(point.baseline for point in sheet.points),
        "prorated": sum(point.how is How.PRORATED for point in sheet.points),
        "imported": sum(point.how is How.IMPORTED for point in sheet.points),
    }
    return [
        str(sheet.words[f"{kind}_one" if count == 1 else f"{kind}_many"]).format(
            count=count
        )
        for kind, count in counts.items()
        if count
    ]


def _said_of_help(sheet: _Sheet) -> list[str]:
    helpers = _helpers(sheet.periods)
    if not helpers:
        return []
    drawn = [one for one in sheet.periods if one.label in helpers[:_PERIODS_AT_MOST]]
    drawn.sort(key=lambda period: period.started)
    listed = "; ".join(_said_of_period(period, sheet.words) for period in drawn)
    said = [str(sheet.words["help"]).format(periods=listed)]
    if len(helpers) > _PERIODS_AT_MOST:
        more = len(helpers) - _PERIODS_AT_MOST
        said.append(str(sheet.words["help_more"]).format(count=more))
    if _overlap(drawn):
        said.append(sheet.words["help_overlap"])
    return said


def _said_of_period(period: Period, words: dict[str, Any]) -> str:
    if period.ended is None:
        first = in_words.day(period.started)
        return str(words["period_open"]).format(label=period.label, first=first)
    when = between(period.started, period.ended)
    return str(words["period"]).format(label=period.label, between=when)


def _overlap(periods: Sequence[Period]) -> bool:
    """Say whether two helpers helped on the same day; the periods are in order."""
    return any(
        one.label != two.label and one.covers(two.started)
        for index, one in enumerate(periods)
        for two in periods[index + 1 :]
    )
