"""What people put on record, for stories about goals, helpers and felt change."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from counterpoint.outcomes.kinds import Figures
from counterpoint.outcomes.records import FeltChange, Help, HelpKind, SessionLog
from counterpoint.outcomes.yardstick import (
    Population,
    Reliability,
    Score,
    Threshold,
    Yardstick,
)

HERE = timezone(timedelta(hours=1))
START = datetime(2026, 1, 5, 19, 30, tzinfo=HERE)

# As measurement.md and the PHQ-9 manifest have them.
PHQ9 = Yardstick(
    higher_is_better=False,
    conventional=Threshold(6, "NHS Talking Therapies"),
    strict=Threshold(6.8, "computed"),
    reliability=Reliability(0.84, "retest", "Kroenke 2001"),
    clinical=Population(17.1, 6.1, "Kroenke 2001"),
)
# WHO-5, where more is better and no spread is published.
WHO5 = Yardstick(
    higher_is_better=True,
    conventional=Threshold(18, "computed"),
    strict=Threshold(21, "computed"),
)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def scores(*points: tuple[int, float], instrument: str = "phq9") -> list[Score]:
    return [
        Score(f"{instrument}-{number}", instrument, day(number), total)
        for number, total in points
    ]


def felt(number: int, change: int, now: int | None = None) -> FeltChange:
    return FeltChange(f"felt-{number}", day(number), change, now)


def helped(name: str, kind: HelpKind, started: date, ended: date | None = None) -> Help:
    return Help(f"help-{name}", START, kind, name, started, ended)


def session(number: int, one: Help, **answers: object) -> SessionLog:
    return SessionLog(f"session-{number}", day(number), one.id, **answers)  # type: ignore[arg-type]


def figures(*records: object) -> Figures:
    return Figures(tuple(sorted(records, key=lambda one: one.at)))  # type: ignore[arg-type, attr-defined]
