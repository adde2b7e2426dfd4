"""What did the days of a trial show, and how sure is the difference?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.outcomes.charts.dates import (
    Span,
    between,
    ends,
    span_of,
    ticks,
)
from counterpoint.outcomes.charts.drawing import (
    Anchor,
    Chart,
    Place,
    Shape,
    Tick,
    Upright,
    area,
    axis,
    long_text,
    marks,
    number,
    picture,
    rule,
    shortened,
    steps,
    text,
    upright_axis,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

_PLOT = 170
_KEY = 22
_SHAPES = (Shape.DOT, Shape.SQUARE, Shape.TRIANGLE, Shape.RING)
_DASHES = dict(zip(_SHAPES, ("", "4 2", "1 2", "6 2 1 2"), strict=True))
_ROW = 44


@dataclass(frozen=True, slots=True)
class TrialDay:
    """One day of a trial; `value` is None where it was not rated."""

    on: date
    arm: str
    block: int
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two arms lie apart, and the interval that holds it."""

    label: str
    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Sheet:
    days: tuple[TrialDay, ...]
    span: Span | None
    arms: dict[str, Shape]
    scale: Upright
    outcome: str
    words: dict[str, Any]

    @property
    def rated(self) -> list[TrialDay]:
        return [day for day in self.days if day.value is not None]

    def place(self, day: TrialDay) -> Place:
        across = self.span.x(day.on) if self.span else 0.5
        return Place(across, self.scale.y(day.value or 0))


def trial_chart(
    days: Iterable[TrialDay], *, outcome: str, scale: tuple[float, float] = (0, 10)
) -> Chart:
    """Draw the days of a trial, each arm in a shape of its own.

    Args:
        days: in any order; at most four arms can be told apart.
        outcome: what was rated, such as "Mood".
        scale: the lowest and the highest rating there can be.
    """
    words: dict[str, Any] = load("outcomes", "charts").body["trial"]
    listed = tuple(sorted((_known(day) for day in days), key=lambda day: day.on))
    names = {day.arm for day in listed}
    top = _KEY * len(names) + 16
    sheet = _Sheet(
        days=listed,
        span=span_of(day.on for day in listed),
        arms={
            arm: _SHAPES[min(index, len(_SHAPES) - 1)]
            for index, arm in enumerate(sorted(names))
        },
        scale=Upright(*scale, top, top + _PLOT),
        outcome=outcome,
        words=words,
    )
    description = _description(sheet)
    return Chart(
        svg=picture(
            words["title"], description, height=top + _PLOT + 46, parts=_parts(sheet)
        ),
        title=words["title"],
        description=description,
        head=tuple(str(one).format(outcome=outcome) for one in words["head"]),
        rows=tuple(
            (
                in_words.day(day.on),
                str(day.block),
                day.arm,
                words["unrated"] if day.value is None else number(day.value),
            )
            for day in listed
        ),
    )


def _known(day: TrialDay) -> TrialDay:
    if day.value is None or math.isfinite(day.value):
        return day
    return TrialDay(day.on, day.arm, day.block)


def _parts(sheet: _Sheet) -> list[str]:
    span, scale = sheet.span, sheet.scale
    places = {
        arm: [sheet.place(day) for day in sheet.rated if day.arm == arm]
        for arm in sheet.arms
    }
    missed = [day for day in sheet.days if day.value is None]
    crosses = [Place(sheet.place(day).x, sheet.scale.bottom + 10) for day in missed]
    size = 4 if len(sheet.days) <= 60 else 3
    return [
        upright_axis(scale, steps(scale.low, scale.high, 4)),
        *_averages(sheet),
        *(
            marks("points", these, sheet.arms[arm], size)
            for arm, these in places.items()
        ),
        marks("missing", crosses, Shape.CROSS, 3),
        axis(
            ticks(span) if span else (),
            sheet.scale.bottom + 20,
            ends(span) if span else (),
        ),
        *_key(sheet),
    ]


def _key(sheet: _Sheet) -> list[str]:
    """Name each arm after its shape; beside one of many points a name is lost."""
    drawn = []
    for row, (arm, shape) in enumerate(sheet.arms.items()):
        y = _KEY * (row + 0.5)
        mean = _mean(sheet, arm)
        which = "key_none" if mean is None else "key"
        said = str(sheet.words[which]).format(
            arm=shortened(arm, 18), mean="" if mean is None else number(mean)
        )
        drawn.append(marks("points", [Place(0.02, y)], shape, 4))
        drawn.append(text(Place(0.06, y + 4), said, kind="label"))
    return drawn


def _mean(sheet: _Sheet, arm: str) -> float | None:
    values = [day.value for day in sheet.rated if day.arm == arm]
    return fmean(value or 0 for value in values) if values else None


def _averages(sheet: _Sheet) -> list[str]:
    """Draw the average of each arm in each block over its days."""
    groups: dict[tuple[int, str], list[TrialDay]] = {}
    for day in sheet.rated:
        groups.setdefault((day.block, day.arm), []).append(day)
    half = 0.35 / max(sheet.span.days, 1) if sheet.span else 0.0
    drawn = []
    for days in groups.values():
        if len(days) < 2:
            continue
        y = sheet.scale.y(fmean(day.value or 0 for day in days))
        left, right = sheet.place(days[0]).x, sheet.place(days[-1]).x
        begin, end = Place(max(left - half, 0), y), Place(min(right + half, 1), y)
        drawn.append(rule("average", begin, end, _DASHES[sheet.arms[days[0].arm]]))
    return drawn


def _description(sheet: _Sheet) -> str:
    words, rated = sheet.words, sheet.rated
    if not rated:
        return str(words["nothing"])
    course = str(words["course"]).format(
        outcome=sheet.outcome,
        rated=len(rated),
        days=len(sheet.days),
        between=between(sheet.days[0].on, sheet.days[-1].on),
    )
    said = [course, *(_said_of_arm(sheet, arm) for arm in sheet.arms)]
    if _averages(sheet):
        said.append(words["blocks"])
    missing = len(sheet.days) - len(rated)
    if missing:
        which = "missing_one" if missing == 1 else "missing_many"
        said.append(str(words[which]).format(count=missing))
    return " ".join(said)


def _said_of_arm(sheet: _Sheet, arm: str) -> str:
    count = sum(day.arm == arm for day in sheet.rated)
    mean = _mean(sheet, arm)
    which = {0: "arm_none", 1: "arm_one"}.get(count, "arm")
    return str(sheet.words[which]).format(
        arm=arm,
        shape=sheet.words["shapes"][sheet.arms[arm].value],
        mean="" if mean is None else number(mean),
        count=count,
    )


def difference_chart(
    differences: Iterable[Difference],
    *,
    worthwhile: float | None = None,
    sure: int = 95,
) -> Chart:
    """Draw each difference with its interval, beside what would be worth it.

    Args:
        differences: better upwards; one row each.
        worthwhile: the smallest difference that the person said was worth it.
        sure: how sure the interval is, in percent.
    """
    words: dict[str, Any] = load("outcomes", "charts").body["difference"]
    known = [
        one
        for one in differences
        if all(map(math.isfinite, (one.estimate, one.low, one.high)))
    ]
    description = _difference_in_words(known, worthwhile, sure, words)
    return Chart(
        svg=picture(
            words["title"],
            description,
            height=40 + _ROW * max(len(known), 1) + 26,
            parts=_difference_parts(known, worthwhile, words),
        ),
        title=words["title"],
        description=description,
        head=tuple(words["head"]),
        rows=tuple(
            (one.label, number(one.estimate), number(one.low), number(one.high))
            for one in known
        ),
    )


def _difference_parts(
    known: Sequence[Difference], worthwhile: float | None, words: dict[str, Any]
) -> list[str]:
    widest = max(
        [abs(end) for one in known for end in (one.low, one.high, one.estimate)]
        + [1.3 * abs(worthwhile or 0), 1]
    )
    limit = 1.1 * widest

    def across(value: float) -> float:
        return 0.5 + value / limit / 2

    top, bottom = 40.0, 40.0 + _ROW * max(len(known), 1)
    zero = Place(0.5, bottom)
    drawn = [
        rule("axis", Place(0.5, top), zero),
        text(Place(0.5, 12), words["none"], Anchor.MIDDLE, "label"),
        rule("leader", Place(0.5, 17), Place(0.5, top)),
    ]
    if worthwhile is not None:
        drawn += _worth(across(worthwhile), bottom, worthwhile, words)
    for row, one in enumerate(known):
        y = top + _ROW * row + 30
        low, high = Place(across(one.low), y), Place(across(one.high), y)
        drawn.append(area("interval", Place(low.x, y - 5), Place(high.x, y + 5), 0.3))
        drawn.append(rule("interval", Place(low.x, y - 7), Place(low.x, y + 7)))
        drawn.append(rule("interval", Place(high.x, y - 7), Place(high.x, y + 7)))
        drawn.append(marks("latest", [Place(across(one.estimate), y)], Shape.DOT, 5))
        drawn.append(long_text(Place(0, y - 14), one.label, 32))
    scale = [Tick(across(end), number(end)) for end in (-widest, 0, widest)]
    drawn.append(axis(scale, bottom))
    return drawn


def _worth(
    x: float, bottom: float, worthwhile: float, words: dict[str, Any]
) -> list[str]:
    said = str(words["worth"]).format(value=number(worthwhile))
    # Its words stand under those of the zero line, which it may come near to.
    anchor = Anchor.START if x < 0.6 else Anchor.END
    return [
        rule("caseness", Place(x, 34), Place(x, bottom), "7 4"),
        text(Place(x, 30), said, anchor, "label"),
    ]


def _difference_in_words(
    known: Sequence[Difference],
    worthwhile: float | None,
    sure: int,
    words: dict[str, Any],
) -> str:
    if not known:
        return str(words["nothing"])
    said = []
    for one in known:
        told = str(words["row"]).format(
            label=one.label,
            estimate=number(one.estimate),
            sure=sure,
            low=number(one.low),
            high=number(one.high),
        )
        said += [told, str(words[_where(one)])]
    if worthwhile is not None:
        said.append(str(words["worthwhile"]).format(value=number(worthwhile)))
    return " ".join(said)


def _where(one: Difference) -> str:
    if one.low > 0:
        return "all_above"
    return "all_below" if one.high < 0 else "crosses"
