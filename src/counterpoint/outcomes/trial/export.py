"""What does somebody else need to recompute a trial without this program?

The members of a folder, as bytes. Who has the ratings can check the hash, the order,
the differences and the p value; no words of the person are among them.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from counterpoint.outcomes.trial.analysis import analyse
from counterpoint.outcomes.trial.design import committed, intact, last_day, places
from counterpoint.outcomes.trial.running import counted, end_of, reached
from counterpoint.outcomes.trial.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from counterpoint.outcomes.trial.design import Place
    from counterpoint.outcomes.trial.records import Trial, TrialDay, TrialEnd

COLUMNS = (
    "date",
    "round",
    "block",
    "arm",
    "mood",
    "count",
    "used",
    "late",
    "rated_at",
    "corrections",
)


def exported(
    trial: Trial,
    days: Iterable[TrialDay],
    *,
    ends: Iterable[TrialEnd] = (),
    now: datetime,
) -> dict[str, bytes]:
    """Return the files of an export by name.

    While a trial runs, the seed, what is still to come and the analysis are left
    out: the person would know what they are not to know yet.

    Raises:
        InputError: the trial is not what was committed to.
    """
    intact(trial)
    days, ends = tuple(days), tuple(ends)
    finished = end_of(trial, ends) is not None or now.date() > last_day(trial)
    members = {
        "README.txt": _text(
            words("export")["readme" if finished else "running_readme"]
        ),
        "design.json": _pretty(_design(trial, ends=ends, finished=finished)),
        "days.csv": _days(trial, days, ends=ends, now=now),
    }
    if finished:
        members["committed.json"] = committed(
            trial.design, first=trial.first, seed=trial.seed
        )
        found = analyse(trial, days, ends=ends, now=now)
        members["analysis.json"] = _pretty(named(found))
    return members


def named(value: object) -> Any:
    """Turn one of our values into what JSON can hold, every part under its name."""
    if is_dataclass(value):
        shown = {one.name: getattr(value, one.name) for one in fields(value)}
        return {name: named(part) for name, part in shown.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: named(part) for name, part in value._asdict().items()}
    return [named(part) for part in value] if isinstance(value, tuple) else value


def _design(
    trial: Trial, *, ends: Iterable[TrialEnd], finished: bool
) -> dict[str, Any]:
    end = end_of(trial, ends)
    shown: dict[str, Any] = {
        "design": asdict(trial.design),
        "started": trial.at.isoformat(),
        "first": trial.first.isoformat(),
        "last": last_day(trial).isoformat(),
        "commitment": trial.commitment,
        "stopped": None
        if end is None
        else {"at": end.at.isoformat(), "reason": end.reason},
    }
    return {**shown, "seed": trial.seed} if finished else shown


def _days(
    trial: Trial,
    days: tuple[TrialDay, ...],
    *,
    ends: Iterable[TrialEnd],
    now: datetime,
) -> bytes:
    known = counted(trial, days, now=now)
    to = reached(trial, ends, now=now)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for place in places(trial):
        if place.date <= to:
            again = sum(
                day.date == place.date and day.trial == trial.id for day in days
            )
            writer.writerow(_row(place, known.days.get(place.date), again=again))
    return out.getvalue().encode()


def _row(place: Place, day: TrialDay | None, *, again: int) -> tuple[object, ...]:
    where = (place.date.isoformat(), place.set, place.block, str(place.arm))
    if day is None:
        return (*where, "", "", "", "", "", 0)
    return (
        *where,
        "" if day.mood is None else day.mood,
        "" if day.count is None else day.count,
        "" if day.used is None else "+".join(day.used) or "none",
        "yes" if day.late else "no",
        day.at.isoformat(),
        again - 1,
    )


def _pretty(value: object) -> bytes:
    return _text(json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False))


def _text(text: str) -> bytes:
    return f"{text.strip()}\n".encode()
