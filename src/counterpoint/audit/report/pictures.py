"""What does it look like: agreement over time, hours, weeks and models?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from counterpoint import in_words
from counterpoint.audit.figures import ANY, NIGHT
from counterpoint.audit.labels import Label
from counterpoint.audit.report.words import counted, words
from counterpoint.outcomes.charts import Chart
from counterpoint.outcomes.charts.drawing import (
    Anchor,
    Place,
    Shape,
    Tick,
    Upright,
    area,
    axis,
    long_text,
    marks,
    path,
    picture,
    text,
    upright_axis,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from counterpoint.audit.figures import Figures

_COURSE = Upright(0, 100, 30, 180)
_BARS = (24, 130)
_FEWEST = 5
"""Replies in a month, or of a model, before a share is drawn; our own choice."""
_WEEKS_AT_MOST = 40
_MODELS_AT_MOST = 8
_MODEL_ROW = 58


@dataclass(frozen=True, slots=True)
class _Month:
    name: str
    of: int
    agrees: float
    challenges: float


def pictures(figures: Figures, *, at_least: int = 1) -> Iterator[Chart]:
    """Yield the pictures for which there is something to draw.

    Args:
        figures: what was counted.
        at_least: months and models with fewer replies are not drawn.
    """
    fewest = max(at_least, _FEWEST)
    months = [
        _month(figures, in_words.month(_first(one)), month=one)
        for one in figures.months
    ]
    months = [one for one in months if one.of >= fewest]
    if months:
        yield _course(months)
    models = [_month(figures, one, model=one) for one in figures.models]
    models = [one for one in models if one.of >= fewest][:_MODELS_AT_MOST]
    if len(models) > 1:
        yield _by_model(models)
    if sum(figures.hours()) >= fewest:
        yield _hours(figures)
    if figures.weeks():
        yield _weeks(figures, fewest if at_least > 1 else 1)


def _first(month: str) -> date:
    year, number = month.split("-")
    return date(int(year), int(number), 1)


def _month(
    figures: Figures, name: str, *, model: str = ANY, month: str = ANY
) -> _Month:
    agrees = figures.in_replies(Label.AGREES, model=model, month=month)
    challenges = figures.in_replies(Label.CHALLENGES, model=model, month=month)
    whole = max(agrees.of, 1)
    return _Month(
        name, agrees.of, 100 * agrees.seen / whole, 100 * challenges.seen / whole
    )


# --- Over time ----------------------------------------------------------------------


def _course(months: Sequence[_Month]) -> Chart:
    said = words("picture")
    first, last = months[0], months[-1]
    which = "course_said" if len(months) > 1 else "course_one"
    description = str(said[which]).format(
        first=first.name,
        last=last.name,
        months=counted(len(months), "months"),
        agrees=round(first.agrees),
        agrees_last=round(last.agrees),
        challenges=round(first.challenges),
        challenges_last=round(last.challenges),
    )
    return Chart(
        svg=picture(
            said["course"],
            description,
            height=_COURSE.bottom + 26,
            parts=_course_parts(months),
        ),
        title=said["course"],
        description=description,
        head=tuple(said["course_head"]),
        rows=tuple(map(_row, months)),
    )


def _row(one: _Month) -> tuple[str, ...]:
    return (
        one.name,
        str(one.of),
        f"{round(one.agrees)} %",
        f"{round(one.challenges)} %",
    )


def _course_parts(months: Sequence[_Month]) -> Iterator[str]:
    said = words("picture")
    yield upright_axis(_COURSE, (0, 50, 100))
    across = [
        0.5 if len(months) == 1 else place / (len(months) - 1)
        for place in range(len(months))
    ]
    lines = (
        (said["course_agrees"], Shape.RING, [one.agrees for one in months], 0.0),
        (said["course_challenges"], Shape.DOT, [one.challenges for one in months], 0.5),
    )
    for name, shape, values, key in lines:
        places = [
            Place(x, _COURSE.y(value)) for x, value in zip(across, values, strict=True)
        ]
        yield path("course", [places], _COURSE.bottom)
        yield marks("points", places, shape, 3.5)
        yield marks("points", [Place(key + 0.01, 8)], shape, 3.5)
        yield text(Place(key + 0.04, 12), name, Anchor.START, "label")
    ends = [Tick(across[0], months[0].name), Tick(across[-1], months[-1].name)]
    yield axis((), _COURSE.bottom, ends[: 1 if len(months) == 1 else 2])


# --- By model -----------------------------------------------------------------------


def _by_model(models: Sequence[_Month]) -> Chart:
    said = words("picture")
    unnamed = words("page")["unnamed"]
    named = [
        one if one.name else _Month(unnamed, one.of, one.agrees, one.challenges)
        for one in models
    ]
    lines = " ".join(
        str(said["model_said"]).format(
            name=one.name,
            agrees=round(one.agrees),
            challenges=round(one.challenges),
            of=counted(one.of, "replies"),
        )
        for one in named
    )
    description = str(said["models_said"]).format(
        models=counted(len(named), "models"), lines=lines
    )
    return Chart(
        svg=picture(
            said["models"],
            description,
            height=_MODEL_ROW * len(named) + 4,
            parts=_model_parts(named),
        ),
        title=said["models"],
        description=description,
        head=tuple(said["models_head"]),
        rows=tuple(map(_row, named)),
    )


def _model_parts(models: Sequence[_Month]) -> Iterator[str]:
    said = words("picture")
    for number, one in enumerate(models):
        top = number * _MODEL_ROW + 14
        yield long_text(Place(0, top), one.name, 30)
        bars = (
            (one.agrees, said["course_agrees"], 0.3),
            (one.challenges, said["course_challenges"], 0.75),
        )
        for place, (value, name, strength) in enumerate(bars):
            y = top + 6 + 17 * place
            end = 0.6 * value / 100
            yield area("bar", Place(0, y), Place(end, y + 13), strength)
            told = f"{name} {round(value)} %"
            yield text(Place(end + 0.01, y + 11), told, Anchor.START, "label")


# --- Hours and weeks ----------------------------------------------------------------


def _hours(figures: Figures) -> Chart:
    said = words("picture")
    hours = figures.hours()
    most = max(range(24), key=lambda hour: (hours[hour], -hour))
    night, of = sum(hours[hour] for hour in NIGHT), sum(hours)
    description = str(said["hours_said"]).format(
        hour=f"{most:02}",
        most=counted(hours[most], "messages"),
        night=night,
        of=counted(of, "messages"),
    )
    ends = [Tick(0.0, "00:00"), Tick(1.0, "24:00")]
    ticks = [Tick(hour / 24, f"{hour:02}:00") for hour in (6, 12, 18)]
    return Chart(
        svg=_bars(said["hours"], description, hours, ticks=ticks, ends=ends),
        title=said["hours"],
        description=description,
        head=tuple(said["hours_head"]),
        rows=tuple((f"{hour:02}:00", str(n)) for hour, n in enumerate(hours)),
    )


def _weeks(figures: Figures, at_least: int) -> Chart:
    said = words("picture")
    weeks = [(_monday(week), n) for week, n, _ in figures.weeks()]
    title, noun, named = said["weeks"], "weeks", in_words.short_day
    if len(weeks) > _WEEKS_AT_MOST:
        title, noun, named = said["weeks_months"], "months", in_words.month
        weeks = [
            (_first(month), figures.in_messages(Label.EMOTIONAL, month=month).of)
            for month in figures.months
        ]
    shown = [(on, n) for on, n in weeks if n >= at_least]
    if not shown:
        shown = weeks[:0]
    best = max(shown, key=lambda one: one[1], default=(date.min, 0))
    description = (
        str(said["weeks_said"]).format(
            count=counted(len(shown), noun),
            first=named(shown[0][0]),
            last=named(shown[-1][0]),
            most=best[1],
            when=named(best[0]),
        )
        if shown
        else str(said["nothing"])
    )
    ends = (
        [Tick(0.0, named(shown[0][0])), Tick(1.0, named(shown[-1][0]))] if shown else []
    )
    return Chart(
        svg=_bars(title, description, [n for _, n in shown], ends=ends),
        title=title,
        description=description,
        head=tuple(said["weeks_head"]),
        rows=tuple((named(on), str(n)) for on, n in shown),
    )


def _monday(week: str) -> date:
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def _bars(
    title: str,
    description: str,
    values: Sequence[int],
    *,
    ticks: Sequence[Tick] = (),
    ends: Sequence[Tick] = (),
) -> str:
    top, bottom = _BARS
    most = max([*values, 1])
    scale = Upright(0, most, top, bottom)
    slot = 1 / max(len(values), 1)
    bars = [
        area(
            "bar",
            Place((place + 0.14) * slot, scale.y(value)),
            Place((place + 0.86) * slot, bottom),
            0.55,
        )
        for place, value in enumerate(values)
        if value
    ]
    parts = [upright_axis(scale, (0, most)), *bars, axis(ticks, bottom, ends)]
    return picture(title, description, height=bottom + 26, parts=parts)
