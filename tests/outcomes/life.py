"""Half a year of an invented person, or five years: what they put on record.

From a seed, so that every test sees the same life. The person grows slowly better
on PHQ-9 and not at all on GAD-7, sees a therapist in the second half, keeps a
notebook before that, and has one goal that moves and one that does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import TYPE_CHECKING

from counterpoint.outcomes.records import (
    Behaviour,
    Challenged,
    Day,
    FeltChange,
    Goal,
    GoalRating,
    Help,
    HelpKind,
    Homework,
    Measure,
    SessionLog,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.outcomes.kinds import Record

START = datetime(2026, 5, 25, 20, 30, tzinfo=UTC)
SUMMER = timezone(timedelta(hours=1))
HALF_A_YEAR = 182
ITEMS = {"phq9": (9, 3), "gad7": (7, 3), "who5": (5, 5), "core10": (10, 4)}


@dataclass(frozen=True, slots=True)
class Life:
    """What is on record, oldest first, and when the last of it was."""

    records: tuple[Record, ...]
    now: datetime


def life(*, days: int = HALF_A_YEAR, seed: int = 5, start: datetime = START) -> Life:
    """Return a life of so many days."""
    random = Random(seed)
    found = [
        *_measures(random, days, start),
        *_felt(days, start),
        *_goals(random, days, start),
        *_days(random, days, start),
        *_help(random, days, start),
    ]
    found.sort(key=lambda record: record.at)
    return Life(tuple(found), start + timedelta(days=days))


def answers(instrument: str, total: int) -> tuple[tuple[str, int], ...]:
    """Return answers as ticked that give about this raw total, risk items 0."""
    count, most = ITEMS[instrument]
    risk = {"phq9": 9, "core10": 6}.get(instrument)
    reverse = {2, 3} if instrument == "core10" else set()
    left, given = total, []
    for number in range(1, count + 1):
        points = 0 if number == risk else min(most, left)
        left -= points
        given.append((str(number), most - points if number in reverse else points))
    return tuple(given)


def _measures(random: Random, days: int, start: datetime) -> Iterator[Record]:
    for fortnight, day in enumerate(range(0, days, 14)):
        at = start + timedelta(days=day)
        better = min(9.0, fortnight * 0.9)
        totals = {
            "phq9": 17 - better + random.gauss(0, 1.2),
            "gad7": 12 + random.gauss(0, 1.5),
            "who5": 7 + better * 0.8 + random.gauss(0, 1),
        }
        for instrument, total in totals.items():
            count, most = ITEMS[instrument]
            raw = round(min(max(total, 0), (count - 1) * most))
            yield Measure(
                id=f"{instrument}-{day}",
                at=at,
                instrument=instrument,
                answers=answers(instrument, raw),
            )


def _felt(days: int, start: datetime) -> Iterator[Record]:
    for month, day in enumerate(range(28, days, 28)):
        at = start + timedelta(days=day, minutes=-5)
        yield FeltChange(f"felt-{day}", at, change=min(4, month), now=min(8, 3 + month))


def _goals(random: Random, days: int, start: datetime) -> Iterator[Record]:
    begun = start + timedelta(days=1)
    yield Goal(
        "goal-flat", begun, "Have people round again", "One evening a month", start=1
    )
    yield Goal("goal-sleep", begun, "In bed before midnight", start=3, weight=2)
    for step, day in enumerate(range(15, days, 14)):
        at = start + timedelta(days=day)
        near = min(8, 1 + step // 2)
        yield GoalRating(f"flat-{day}", at, "goal-flat", near, min(1, near // 3 - 1))
        stuck = random.choice((2, 3, 3, 4))
        yield GoalRating(f"sleep-{day}", at, "goal-sleep", stuck, -1)


def _days(random: Random, days: int, start: datetime) -> Iterator[Record]:
    yield Behaviour("walks", start, "walks of half an hour", more_is_better=True)
    mood = 4.0
    for number in range(days):
        if random.random() < 0.12:
            continue
        at = (start + timedelta(days=number, hours=1)).astimezone(SUMMER)
        drift = 4 + 2.0 * number / days
        mood = drift + 0.3 * (mood - drift) + random.gauss(0, 1)
        yield Day(
            id=f"day-{at.date()}",
            at=at,
            date=at.date(),
            mood=round(min(10, max(0, mood))),
            count=random.choice((0, 0, 1, 1, 2)),
            behaviour="walks",
            people=random.choice((0, 1, 1, 2, 4)),
        )


def _help(random: Random, days: int, start: datetime) -> Iterator[Record]:
    half = start + timedelta(days=days // 2)
    yield Help(
        "notebook",
        start,
        HelpKind.NOTEBOOK,
        "the blue notebook",
        start.date(),
        (half + timedelta(days=21)).date(),
    )
    yield Help("anna", half, HelpKind.THERAPIST, "Anna", half.date())
    for number, day in enumerate(range(0, days // 2, 7)):
        yield SessionLog(
            id=f"session-{number}",
            at=half + timedelta(days=day),
            help="anna",
            goal=8 if number < 8 else 5,
            fits=random.choice((6, 7, 7)),
            respected=9,
            challenged=random.choice((Challenged.ABOUT_RIGHT, Challenged.TOO_LITTLE)),
            helped="that she asked about Sunday",
            held_something_back=number in {5, 9},
            homework="ring the landlord",
            homework_done=Homework.DONE if number % 2 else Homework.PARTLY,
        )
