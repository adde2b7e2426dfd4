"""What is today for, what can be rated now, and should the trial go on?

The calendar of a trial never waits: a day that is not rated is a missing day, and
nothing is filled in for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from counterpoint.errors import InputError
from counterpoint.outcomes.records import HIGHEST_COUNT, HIGHEST_MOOD
from counterpoint.outcomes.trial.design import (
    Place,
    intact,
    last_day,
    place_on,
    places,
)
from counterpoint.outcomes.trial.records import (
    Arm,
    EndReason,
    Rating,
    TrialDay,
    TrialEnd,
)
from counterpoint.outcomes.trial.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from counterpoint.outcomes.trial.records import Trial

EVENING = time(16)  # before this a day is not over enough to be looked back on
NOON = time(12)  # until then yesterday can still be rated
AWAY_DAYS = 14  # so many missing days in a row, and going on or stopping is asked


class Standing(StrEnum):
    """How a trial stands."""

    WAITING = "waiting"  # the first day is still to come
    RUNNING = "running"
    AWAY = "away"  # nothing was rated for more than 14 days
    RESTS = "rests"  # nobody can tell whether a risk is open: no day is dealt out
    STOPS = "stops"  # a stop rule holds: it has to end now
    STOPPED = "stopped"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts of the ratings of a trial.

    `days` are the first ratings by date; `corrected` the dates that were rated
    again; `set_aside` how many ratings do not belong to the trial, are dated in the
    future or were given when the day could no longer be rated.
    """

    days: Mapping[date, TrialDay]
    corrected: tuple[date, ...]
    set_aside: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How a trial stands today.

    `today` is what today is for, None where no day is dealt out; `may_open` what
    the person may use today. `rate_first` is yesterday, where it can still be rated
    before anything is opened. `away` are the missing days in a row up to yesterday.
    `asked` counts days on which the person said what they used, `kept_to` those of
    them on which it was what the day was for and nothing else.
    """

    standing: Standing
    number: int
    of: int
    today: Place | None
    today_rated: bool
    may_open: tuple[Arm, ...]
    rate_first: date | None
    rated: int
    late: int
    corrected: int
    missing: int
    away: int
    set_aside: int
    asked: int
    kept_to: int
    end: EndReason | None


def counted(trial: Trial, days: Iterable[TrialDay], *, now: datetime) -> Counted:
    """Sort out the ratings: the first one of a day counts."""
    first: dict[date, TrialDay] = {}
    corrected: list[date] = []
    set_aside = 0
    ours = [day for day in days if day.trial == trial.id]
    for day in sorted(ours, key=lambda one: (one.at, one.id)):
        if place_on(trial, day.date) is None or day.at > now or not _possible(day):
            set_aside += 1
        elif day.date in first:
            corrected.append(day.date)
        elif day.at.date() - day.date not in (timedelta(0), timedelta(days=1)):
            set_aside += 1
        else:
            first[day.date] = day
    return Counted(first, tuple(dict.fromkeys(corrected)), set_aside)


def _possible(day: TrialDay) -> bool:
    return (day.mood is None or 0 <= day.mood <= HIGHEST_MOOD) and (
        day.count is None or 0 <= day.count <= HIGHEST_COUNT
    )


def end_of(trial: Trial, ends: Iterable[TrialEnd]) -> TrialEnd | None:
    """Return the first end on record of this trial, if it was stopped."""
    ours = [end for end in ends if end.trial == trial.id]
    return min(ours, key=lambda end: end.at, default=None)


def reached(trial: Trial, ends: Iterable[TrialEnd], *, now: datetime) -> date:
    """Return the last day that the trial came to, or has come to so far."""
    end = end_of(trial, ends)
    last = min(last_day(trial), now.date())
    return last if end is None else min(last, end.at.date())


def progress(
    trial: Trial,
    days: Iterable[TrialDay],
    *,
    ends: Iterable[TrialEnd] = (),
    now: datetime,
    open_risk: bool | None,
    worse: bool = False,
    opened: Iterable[datetime] = (),
) -> Progress:
    """Say how a trial stands.

    Args:
        trial: as it was started.
        days: every rating on record.
        ends: every end on record.
        now: the present time, in the person's own zone.
        open_risk: whether a risk is open; None where that cannot be told.
        worse: whether a measure is reliably worse than before the trial.
        opened: when sittings were started.

    Raises:
        InputError: the trial is not what was committed to.
    """
    intact(trial)
    ends = tuple(ends)
    known = counted(trial, days, now=now)
    stopped = end_of(trial, ends)
    to = reached(trial, ends, now=now)
    due = due_end(open_risk=open_risk, worse=worse)
    gone = [place for place in places(trial) if place.date <= to]
    # Today is not missing before it is over.
    over = [place for place in gone if place.date < now.date()]
    missing = [place.date for place in over if place.date not in known.days]
    away = _in_a_row(over, known)
    standing = _standing(trial, now=now, stopped=stopped, due=due, away=away)
    if open_risk is None and standing in {Standing.RUNNING, Standing.AWAY}:
        standing = Standing.RESTS
    today = place_on(trial, now.date()) if standing in _DEALT else None
    told = [(day, place_on(trial, one)) for one, day in known.days.items() if one <= to]
    said = [(day.used, place) for day, place in told if day.used is not None and place]
    return Progress(
        standing=standing,
        number=len(gone),
        of=trial.design.days,
        today=today,
        today_rated=now.date() in known.days,
        may_open=tuple(Arm) if today is None else (today.arm,),
        rate_first=_rate_first(trial, known, standing=standing, now=now, opened=opened),
        rated=len(told),
        late=sum(day.late for day, _ in told),
        corrected=len(known.corrected),
        missing=len(missing),
        away=away,
        set_aside=known.set_aside,
        asked=len(said),
        kept_to=sum(used == (place.arm,) for used, place in said),
        end=stopped.reason if stopped else due if standing is Standing.STOPS else None,
    )


_DEALT = frozenset({Standing.RUNNING, Standing.AWAY})


def _standing(
    trial: Trial,
    *,
    now: datetime,
    stopped: TrialEnd | None,
    due: EndReason | None,
    away: int,
) -> Standing:
    if stopped is not None:
        return Standing.STOPPED
    if now.date() > last_day(trial):
        return Standing.OVER
    if due is not None:
        return Standing.STOPS
    if now.date() < trial.first:
        return Standing.WAITING
    return Standing.AWAY if away > AWAY_DAYS else Standing.RUNNING


def _in_a_row(over: list[Place], known: Counted) -> int:
    count = 0
    for place in reversed(over):
        if place.date in known.days:
            break
        count += 1
    return count


def due_end(*, open_risk: bool | None, worse: bool) -> EndReason | None:
    """Return the stop rule that holds now, if one does.

    Where nobody can tell whether a risk is open the trial does not end; it rests.
    """
    if open_risk:
        return EndReason.RISK
    return EndReason.WORSE if worse else None


# --- rating ------------------------------------------------------------------------------


def rate(
    trial: Trial,
    days: Iterable[TrialDay],
    *,
    id: str,  # noqa: A002 - as the record calls it
    date: date,
    now: datetime,
    mood: int | None = None,
    count: int | None = None,
    used: Iterable[Arm] | None = None,
    ends: Iterable[TrialEnd] = (),
    opened: Iterable[datetime] = (),
) -> TrialDay:
    """Put the rating of a day on record, or a correction of one.

    Args:
        trial: as it was started.
        days: every rating on record.
        id: a fresh id.
        date: the day that is rated.
        now: the present time, in the person's own zone.
        mood: 0..10.
        count: how often the behaviour happened.
        used: what was used on that day; () is nothing at all, None is not said.
        ends: every end on record.
        opened: when sittings were started.

    Raises:
        InputError: the day cannot be rated now, or not like this; says why.
    """
    intact(trial)
    day = TrialDay(
        id=id,
        at=now,
        trial=trial.id,
        date=date,
        mood=mood,
        count=count,
        used=None if used is None else tuple(arm for arm in Arm if arm in set(used)),
        late=now.date() > date,
    )
    corrects = date in counted(trial, days, now=now).days
    objection = _objection(
        trial, day, ends=ends, now=now, opened=opened, corrects=corrects
    )
    if objection is not None:
        raise InputError(words("not_rated")[objection])
    return day


def _objection(
    trial: Trial,
    day: TrialDay,
    *,
    ends: Iterable[TrialEnd],
    now: datetime,
    opened: Iterable[datetime],
    corrects: bool,
) -> str | None:
    """Return the name of the sentence that says why a rating cannot be taken."""
    end = end_of(trial, ends)
    place = place_on(trial, day.date)
    if place is None or (end is not None and day.date > end.at.date()):
        return "outside"
    if not _possible(day):
        return "impossible"
    if not _answers(trial, day):
        return "nothing"
    if day.used is not None and not set(day.used) <= set(trial.design.arms):
        return "arm"
    return None if corrects else _untimely(day.date, now=now, opened=opened)


def _answers(trial: Trial, day: TrialDay) -> bool:
    asked = {endpoint.rating for endpoint in trial.design.endpoints}
    given = {Rating.MOOD: day.mood, Rating.BEHAVIOUR: day.count}
    return any(given[rating] is not None for rating in asked)


def _untimely(day: date, *, now: datetime, opened: Iterable[datetime]) -> str | None:
    days_ago = (now.date() - day).days
    if days_ago < 0:
        return "future"
    if days_ago == 0:
        return "too_early" if now.time() < EVENING else None
    if days_ago > 1 or now.time() >= NOON:
        return "too_late"
    today = any(at.astimezone(now.tzinfo).date() == now.date() for at in opened)
    return "opened" if today else None


def _rate_first(
    trial: Trial,
    known: Counted,
    *,
    standing: Standing,
    now: datetime,
    opened: Iterable[datetime],
) -> date | None:
    yesterday = now.date() - timedelta(days=1)
    if standing not in _DEALT | {Standing.OVER}:
        return None
    if place_on(trial, yesterday) is None or yesterday in known.days:
        return None
    return None if _untimely(yesterday, now=now, opened=opened) else yesterday
