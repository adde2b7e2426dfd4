"""Which pictures show how it goes, and what do they show?

The last year at most: a longer life stands on the pages behind. Nothing is drawn
where there is too little to see.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from counterpoint.app.results import chart_of
from counterpoint.authored import load
from counterpoint.outcomes.charts.dates import Span
from counterpoint.outcomes.charts.felt import Change as FeltPoint
from counterpoint.outcomes.charts.felt import felt_chart
from counterpoint.outcomes.charts.goals import Rating, goal_chart
from counterpoint.outcomes.charts.habits import (
    Share,
    Week,
    clock_chart,
    shares_chart,
    weekly_chart,
)
from counterpoint.outcomes.felt import noise_in_sdiffs
from counterpoint.outcomes.habits import FEWEST_SITTINGS, HabitKind
from counterpoint.outcomes.scoring import series
from counterpoint.outcomes.traces import NIGHT_ENDS

if TYPE_CHECKING:
    from datetime import date

    from counterpoint.app.progress import Progress
    from counterpoint.app.results import Result
    from counterpoint.outcomes.charts.drawing import Chart
    from counterpoint.outcomes.goals import GoalCourse

LOOKS_BACK = timedelta(days=365)


def felt_picture(progress: Progress) -> Chart | None:
    """Draw felt change against measured change; None where nothing is paired."""
    if progress.felt is None:
        return None
    yardstick = progress.felt.instrument.yardstick
    points = [
        FeltPoint(one.felt.at.date(), one.felt.change, one.measured.gain)
        for one in progress.felt.pairs
        if one.measured is not None
    ]
    if not points or yardstick is None:
        return None
    return felt_chart(points, noise=noise_in_sdiffs(yardstick))


def score_picture(result: Result, progress: Progress) -> Chart | None:
    """Draw the scores of one instrument; None where it was not taken lately."""
    if result.change is None:
        return None
    listed = series(result.instrument, progress.figures)
    span = _span([score.at.date() for score in listed.scores], progress)
    if span is None:
        return None
    return chart_of(
        result.instrument, listed, result.change, figures=progress.figures, span=span
    )


def goal_pictures(progress: Progress) -> tuple[Chart, ...]:
    """Draw the open goals that were rated, all over the same days."""
    rated = {one.goal.id: _ratings(one) for one in progress.goals.open}
    span = _span([one.on for ratings in rated.values() for one in ratings], progress)
    return tuple(
        goal_chart(one.goal.text, rated[one.goal.id], start=one.goal.start, span=span)
        for one in progress.goals.open
        if rated[one.goal.id]
    )


def _ratings(course: GoalCourse) -> list[Rating]:
    return [
        Rating(one.at.date(), one.rating, one.attainment)
        for one in course.ratings
        if one.rating is not None
    ]


def _span(days: list[date], progress: Progress) -> Span | None:
    """Return the days from the first of the last year to the last."""
    today = progress.now.date()
    lately = [day for day in days if today - LOOKS_BACK <= day <= today]
    return Span(min(lately), max(lately)) if lately else None


# --- Habits ---------------------------------------------------------------------


def weekly_pictures(progress: Progress) -> dict[HabitKind, Chart]:
    """Draw what is counted week by week."""
    words = _words()
    found = {}
    for kind in (HabitKind.SITTINGS, HabitKind.MINUTES):
        row = progress.habits.row(kind)
        if row is not None and row.weeks:
            weeks = zip(progress.habits.weeks, row.weeks, strict=True)
            bars = [Week(first, value) for first, value in weeks]
            found[kind] = weekly_chart(words[kind.value], bars)
    return found


def clock_picture(progress: Progress) -> Chart | None:
    """Draw at which hours of the week sittings began."""
    if not progress.habits.weeks:
        return None
    first = progress.habits.weeks[0]
    began = [
        one.started
        for one in progress.traces.traces
        if first <= one.started.date() <= progress.now.date()
    ]
    if len(began) < FEWEST_SITTINGS:
        return None
    return clock_chart(_words()["clock"], began, night=(0, NIGHT_ENDS.hour))


def replies_picture(progress: Progress) -> Chart | None:
    """Draw which share of the replies did what."""
    words, row = _words(), progress.habits.row(HabitKind.REPLIES)
    if row is None or not row.enough:
        return None
    shares = [
        Share(words[name], count)
        for name, count in row.numbers
        if name in words and count
    ]
    return shares_chart(words["replies"], shares)


def _words() -> dict[str, str]:
    words: dict[str, str] = load("app", "progress").body["picture"]
    return words
