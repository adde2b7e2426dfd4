"""How is it being used: week by week, in which shares, and at which hours?"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.outcomes.charts.dates import between, weekday
from counterpoint.outcomes.charts.drawing import (
    Anchor,
    Chart,
    Label,
    Place,
    Shape,
    Tick,
    Upright,
    area,
    axis,
    beside,
    fits,
    grid_line,
    labels,
    marks,
    number,
    picture,
    rule,
    text,
    upright_axis,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

_BARS = (24, 124)
_HOUR_ROW = 24
_CLOCK_TOP = 24
_NIGHT = (23, 6)


@dataclass(frozen=True, slots=True)
class Week:
    """What one week came to; None where nothing is known of it."""

    first: date
    value: float | None


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a whole."""

    label: str
    count: float


def weekly_chart(
    title: str, weeks: Iterable[Week], *, limit: float | None = None
) -> Chart:
    """Draw a bar for each week, with its value over it.

    Args:
        title: what is counted, such as "Minutes a week".
        weeks: in any order; about twelve fit.
        limit: the person's own limit, drawn as a dashed line.
    """
    words = _words("weeks")
    listed = sorted((_known(week) for week in weeks), key=lambda week: week.first)
    description = _weeks_in_words(title, listed, limit, words)
    return Chart(
        svg=picture(
            title,
            description,
            height=_BARS[1] + 26,
            parts=_weekly_parts(listed, limit, words),
        ),
        title=title,
        description=description,
        head=tuple(str(one).format(title=title) for one in words["head"]),
        rows=tuple(
            (
                in_words.day(week.first),
                words["unknown"] if week.value is None else number(week.value),
            )
            for week in listed
        ),
    )


def _known(week: Week) -> Week:
    known = week.value is not None and math.isfinite(week.value) and week.value >= 0
    return week if known else Week(week.first, None)


def _weekly_parts(
    weeks: Sequence[Week], limit: float | None, words: dict[str, Any]
) -> list[str]:
    top, bottom = _BARS
    most = max([week.value or 0 for week in weeks] + [limit or 0, 1])
    scale = Upright(0, most, top, bottom)
    slot = 1 / max(len(weeks), 1)
    known = [number(week.value) for week in weeks if week.value is not None]
    kind = "label" if all(fits(said, slot) for said in known) else "label roomy"
    bars, values, busy = [], [], []
    for index, week in enumerate(weeks):
        if week.value is None:
            continue
        left, middle, right = ((index + part) * slot for part in (0.16, 0.5, 0.84))
        y = scale.y(week.value)
        bars.append(area("bar", Place(left, y), Place(right, bottom), 0.55))
        said = number(week.value)
        values.append(text(Place(middle, y - 5), said, Anchor.MIDDLE, kind))
        busy += [[Place(x, y - 16), Place(x, bottom)] for x in (left, middle, right)]
    scale_beside = upright_axis(scale, (0, most))
    drawn = [scale_beside, *bars, *_limit(limit, scale, words, busy), *values]
    if not weeks:
        drawn.append(_nothing(words, (top + bottom) / 2))
    drawn.append(axis((), bottom, _week_ends(weeks)))
    return drawn


def _limit(
    limit: float | None,
    scale: Upright,
    words: dict[str, Any],
    busy: Sequence[Sequence[Place]],
) -> list[str]:
    if limit is None:
        return []
    y = scale.y(limit)
    said = words["limit_label"].format(value=number(limit))
    spots = [(Place(0, y - 5), Anchor.START), (Place(1, y - 5), Anchor.END)]
    spots += [(Place(x / 10, y - 5), Anchor.MIDDLE) for x in range(2, 9)]
    label = Label(said, tuple(spots))
    return [
        rule("caseness", Place(0, y), Place(1, y), "7 4"),
        labels([label], busy),
    ]


def _week_ends(weeks: Sequence[Week]) -> list[Tick]:
    if not weeks:
        return []
    if len(weeks) == 1:
        return [Tick(0.5, in_words.short_day(weeks[0].first))]
    first, last = weeks[0].first, weeks[-1].first
    begun = in_words.short_day(first, year=first.year != last.year)
    return [Tick(0.0, begun), Tick(1.0, in_words.short_day(last))]


def _weeks_in_words(
    title: str, weeks: Sequence[Week], limit: float | None, words: dict[str, Any]
) -> str:
    known = [week.value for week in weeks if week.value is not None]
    if not known:
        return str(words["nothing"]).format(title=title)
    last = weeks[-1].value
    said = [
        str(words["course"]).format(
            title=title,
            count=len(weeks),
            between=between(weeks[0].first, weeks[-1].first),
            last=words["unknown"] if last is None else number(last),
            most=number(max(known)),
        )
    ]
    if limit is not None:
        said.append(str(words["limit"]).format(value=number(limit)))
    missing = len(weeks) - len(known)
    if missing:
        which = "missing_one" if missing == 1 else "missing_many"
        said.append(str(words[which]).format(count=missing))
    return " ".join(said)


def shares_chart(title: str, shares: Iterable[Share]) -> Chart:
    """Draw the parts of a whole as one bar, each with its words in or under it."""
    words = _words("shares")
    parts = [one for one in shares if math.isfinite(one.count) and one.count > 0]
    whole = sum(one.count for one in parts)
    percents = [_percent(one.count / whole) for one in parts]
    said = [
        str(words["part"]).format(label=one.label, share=percent)
        for one, percent in zip(parts, percents, strict=True)
    ]
    which = "course" if parts else "nothing"
    description = str(words[which]).format(title=title, parts=", ".join(said))
    drawn, height = _bar_of_shares([one.count / whole for one in parts], said, words)
    return Chart(
        svg=picture(title, description, height=height, parts=drawn),
        title=title,
        description=description,
        head=tuple(words["head"]),
        rows=tuple(
            (one.label, number(one.count), percent)
            for one, percent in zip(parts, percents, strict=True)
        ),
    )


def _percent(share: float) -> str:
    if 0 < share < 0.005:
        return "under 1 %"
    return f"{round(100 * share)} %"


def _bar_of_shares(
    shares: Sequence[float],
    said: Sequence[str],
    words: dict[str, Any],
) -> tuple[list[str], float]:
    """Return the bar, and how tall it is with the words under it.

    What does not fit inside hangs under its part on a thin line: parts of the left
    half from the right to the left with their words to the right, and the others the
    other way round, so that no line crosses words on its own side.
    """
    top, bottom = 4.0, 40.0
    if not shares:
        return [_nothing(words, bottom)], 2 * bottom
    drawn, hanging = [], []
    begin = 0.0
    for index, share in enumerate(shares):
        strength = (0.5, 0.2, 0.35, 0.1)[index % 4]
        end = begin + share
        drawn.append(area("share", Place(begin, top), Place(end, bottom), strength))
        if begin > 0:
            drawn.append(rule("cut", Place(begin, top), Place(begin, bottom)))
        middle = Place((begin + end) / 2, (top + bottom) / 2 + 5)
        if fits(said[index], share):
            drawn.append(text(middle, said[index], Anchor.MIDDLE, "label inside"))
        else:
            hanging.append((middle.x, said[index]))
        begin = end
    left = sorted((one for one in hanging if one[0] <= 0.5), reverse=True)
    right = sorted(one for one in hanging if one[0] > 0.5)
    y = bottom
    for x, label in [*left, *right]:
        y += 22
        anchor, near = (Anchor.START, 0.012) if x <= 0.5 else (Anchor.END, -0.012)
        drawn.append(rule("leader", Place(x, bottom), Place(x, y)))
        drawn.append(text(Place(x + near, y), label, anchor, "label"))
    return drawn, y + 10


def clock_chart(
    title: str, moments: Iterable[datetime], *, night: tuple[int, int] = _NIGHT
) -> Chart:
    """Draw at which hours of the week something happened.

    Args:
        title: what happened, such as "When you were here".
        moments: each with the clock time that the person saw.
        night: the hours at which night begins and ends.
    """
    words = _words("clock")
    hours = Counter((moment.weekday(), moment.hour) for moment in moments)
    description = _clock_in_words(title, hours, night, words)
    listed = sorted(hours.items())
    return Chart(
        svg=picture(
            title,
            description,
            height=_CLOCK_TOP + 7 * _HOUR_ROW + 26,
            parts=_clock_parts(hours, night, words),
        ),
        title=title,
        description=description,
        head=tuple(words["head"]),
        rows=tuple(
            (weekday(day), _hour(hour), str(count)) for (day, hour), count in listed
        ),
    )


def _clock_parts(
    hours: Counter[tuple[int, int]], night: tuple[int, int], words: dict[str, Any]
) -> list[str]:
    bottom = _CLOCK_TOP + 7 * _HOUR_ROW
    drawn = []
    for begin, end in _nights(night):
        left, right = Place(begin / 24, _CLOCK_TOP), Place(end / 24, bottom)
        drawn.append(area("band", left, right))
    widest = max(_nights(night), key=lambda part: part[1] - part[0], default=None)
    if widest:
        middle = Place(sum(widest) / 48, _CLOCK_TOP - 7)
        drawn.append(text(middle, words["night"], Anchor.MIDDLE, "label"))
    for day in range(7):
        y = _row_of(day)
        drawn.append(grid_line(y))
        drawn.append(beside(y, weekday(day)[:2]))
    most = max(hours.values(), default=1)
    for (day, hour), count in sorted(hours.items()):
        # The area of a point tells the number, as the eye compares areas.
        size = 2 + 3 * math.sqrt(count / most) if most > 1 else 3.5
        place = Place((hour + 0.5) / 24, _row_of(day))
        drawn.append(marks("points", [place], Shape.DOT, size))
    if not hours:
        drawn.append(_nothing(words, (_CLOCK_TOP + bottom) / 2))
    ticks = [Tick(hour / 24, _hour(hour)) for hour in (6, 12, 18)]
    drawn.append(axis(ticks, bottom, [Tick(0.0, _hour(0)), Tick(1.0, _hour(24))]))
    return drawn


def _row_of(day: int) -> float:
    return _CLOCK_TOP + (day + 0.5) * _HOUR_ROW


def _nights(night: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the parts of a day, from 0 to 24, that are night."""
    begin, end = (min(max(hour, 0), 24) for hour in night)
    parts = [(begin, end)] if begin <= end else [(0, end), (begin, 24)]
    return [part for part in parts if part[0] < part[1]]


def _hour(hour: int) -> str:
    return f"{hour:02}:00"


def _clock_in_words(
    title: str,
    hours: Counter[tuple[int, int]],
    night: tuple[int, int],
    words: dict[str, Any],
) -> str:
    if not hours:
        return str(words["nothing"]).format(title=title)
    at_night = sum(
        count
        for (_, hour), count in hours.items()
        if any(begin <= hour < end for begin, end in _nights(night))
    )
    begin, end = night
    told = str(words["course" if at_night else "none_at_night"]).format(
        title=title,
        count=hours.total(),
        night=at_night,
        **{"from": _hour(begin), "to": _hour(end)},
    )
    (day, hour), most = max(sorted(hours.items()), key=lambda one: one[1])
    said = [told]
    if most > 1:
        busiest = str(words["busiest"])
        said += [busiest.format(day=weekday(day), hour=_hour(hour)), words["about"]]
    return " ".join(said)


def _nothing(words: dict[str, Any], y: float) -> str:
    place = ((Place(0.5, y), Anchor.MIDDLE),)
    return labels([Label(words["nothing_yet"], place)], ())


def _words(which: str) -> dict[str, Any]:
    body: dict[str, Any] = load("outcomes", "charts").body[which]
    return body
