"""Trials, days and evenings to tell stories with."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from counterpoint.outcomes.trial.design import mood, places, planned
from counterpoint.outcomes.trial.records import Arm, Design, Trial, TrialDay, TrialEnd
from counterpoint.outcomes.trial.starting import begin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from counterpoint.outcomes.trial.design import Place

BOTH = (Arm.JOURNAL, Arm.COUNTERPOINT)
START = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)
FIRST = date(2026, 11, 23)


def design(
    *, days: int = 42, block_days: int = 1, arms: Iterable[Arm] = BOTH
) -> Design:
    return planned(tuple(arms), (mood(),), days=days, block_days=block_days)


def begun(planned_design: Design | None = None, *, seed: int = 7) -> Trial:
    return begin(
        planned_design or design(),
        id="trial",
        now=START,
        entropy=lambda size: bytes((seed + one) % 256 for one in range(size)),
        open_risk=False,
    )


def evening(day: date, hour: int = 21, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


def rated(day: date, mood_given: int | None = 5, **more: object) -> TrialDay:
    given: dict[str, object] = {
        "id": f"{day}-{more.get('at', '')}",
        "at": evening(day),
        "trial": "trial",
        "date": day,
        "mood": mood_given,
        **more,
    }
    return TrialDay(**given)  # type: ignore[arg-type]


def lived(trial: Trial, mood_of: Callable[[Place], int | None]) -> list[TrialDay]:
    """Return a rating for each day; None leaves the day out."""
    given = [(place.date, mood_of(place)) for place in places(trial)]
    return [rated(day, one) for day, one in given if one is not None]


def after(trial: Trial) -> datetime:
    return evening(trial.first + timedelta(days=trial.design.days), 12)


def stopped(trial: Trial, day: int) -> TrialEnd:
    """The trial was stopped in the evening of its day of that number."""
    return TrialEnd("end", evening(trial.first + timedelta(days=day - 1)), trial.id)
