"""What is told of the results of one questionnaire?

The sentences come from outcomes; here they are put together for one page, in the
order in which they are read. Whether a score may be shown yet is asked elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counterpoint import in_words
from counterpoint.errors import InputError
from counterpoint.outcomes import change as changes
from counterpoint.outcomes import course as courses
from counterpoint.outcomes import telling
from counterpoint.outcomes.charts.scores import How, Period, Point, score_chart
from counterpoint.outcomes.helping import name_of
from counterpoint.outcomes.records import Help, Measure, MeasureSource
from counterpoint.outcomes.scoring import score, series

if TYPE_CHECKING:
    from datetime import datetime

    from counterpoint.outcomes.change import Change, Said
    from counterpoint.outcomes.charts.dates import Span
    from counterpoint.outcomes.charts.drawing import Chart
    from counterpoint.outcomes.course import Course
    from counterpoint.outcomes.instruments import Instrument
    from counterpoint.outcomes.kinds import Figures
    from counterpoint.outcomes.scoring import Scored, Series


@dataclass(frozen=True, slots=True)
class Row:
    """One measure as the list of results shows it.

    `marks` are codes of what is remarkable about it. `total` is None where there is
    none.
    """

    measure: Measure
    total: str | None
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that is told of one instrument.

    `scored` is the latest measure, None where this version cannot read its answers.
    `total` is its total as it is written, and `told` what it says, in sentences.
    `change`, `said`, `course` and `chart` are None where no change can be reckoned
    on this instrument. `answers` are those of the latest, as (question, answer),
    without risk items: no list of answers must read as if nothing were the matter.
    """

    instrument: Instrument
    latest: Measure
    scored: Scored | None
    total: str | None
    told: tuple[str, ...]
    rows: tuple[Row, ...]
    answers: tuple[tuple[str, str], ...]
    change: Change | None = None
    said: Said | None = None
    course: Course | None = None
    chart: Chart | None = None


def result(figures: Figures, instrument: Instrument, *, now: datetime) -> Result | None:
    """Return all that is told of an instrument; None where it was never taken."""
    measures = [m for m in figures.of(Measure) if m.instrument == instrument.id]
    if not measures:
        return None
    past = [one for one in measures if one.at <= now]
    latest = (past or measures)[-1]
    scored = _scored(instrument, latest)
    total = None if scored is None else scored.total
    found = Result(
        instrument=instrument,
        latest=latest,
        scored=scored,
        total=None if total is None else in_words.number(total),
        told=() if scored is None else telling.result(instrument, scored),
        rows=tuple(_row(instrument, one) for one in reversed(measures)),
        answers=_answers(instrument, latest),
    )
    return _with_change(found, figures, now)


def _with_change(found: Result, figures: Figures, now: datetime) -> Result:
    instrument, yardstick = found.instrument, found.instrument.yardstick
    if yardstick is None:
        return found
    listed = series(instrument, figures)
    change = changes.change_since_start(listed.scores, yardstick, now=now)
    return replace(
        found,
        rows=tuple(_placed(row, change) for row in found.rows),
        change=change,
        said=changes.said(change, instrument.name),
        course=courses.course(change),
        chart=chart_of(instrument, listed, change, figures=figures),
    )


def chart_of(
    instrument: Instrument,
    listed: Series,
    change: Change,
    *,
    figures: Figures,
    span: Span | None = None,
) -> Chart:
    """Draw the scores of an instrument; `span` shows only these days."""
    imported = {
        one.id for one in figures.of(Measure) if one.source is MeasureSource.IMPORTED
    }
    start = {one.measure for one in (change.first, change.second) if one is not None}
    points = []
    for one in listed.scores:
        how = How.PRORATED if one.prorated else How.TAKEN
        how = How.IMPORTED if one.measure in imported else how
        baseline = one.measure in start
        points.append(Point(one.at.date(), one.total, how, baseline=baseline))
    return score_chart(
        instrument.name,
        points,
        scale=(instrument.lowest, instrument.highest),
        yardstick=change.yardstick,
        start=change.baseline,
        periods=[
            Period(name_of(one), one.started, one.ended) for one in figures.of(Help)
        ],
        span=span,
    )


# --- One measure ------------------------------------------------------------------


def _scored(instrument: Instrument, measure: Measure) -> Scored | None:
    try:
        return score(instrument, measure)
    except InputError:  # it was filled in with another version
        return None


def _row(instrument: Instrument, measure: Measure) -> Row:
    scored = _scored(instrument, measure)
    marks = ["imported"] if measure.source is MeasureSource.IMPORTED else []
    if scored is None or scored.total is None:
        return Row(measure, None, (*marks, "no_total"))
    if scored.prorated:
        marks.append("prorated")
    return Row(measure, in_words.number(scored.total), tuple(marks))


def _placed(row: Row, change: Change) -> Row:
    """Mark what part a measure has in the change: start, or shown and not counted."""
    aside = {score.measure: why.value for score, why in change.aside}
    if row.measure.id in aside:
        return replace(row, marks=(*row.marks, aside[row.measure.id]))
    for name, one in (("first", change.first), ("second", change.second)):
        if one is not None and one.measure == row.measure.id:
            return replace(row, marks=(*row.marks, name))
    return row


def _answers(instrument: Instrument, measure: Measure) -> tuple[tuple[str, str], ...]:
    given = dict(measure.answers)
    return tuple(
        (item.text, item.option(given[item.id]).text)
        for item in instrument.items
        if item.flag is None and given.get(item.id) in item.values
    )
