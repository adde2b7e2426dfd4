"""Which kinds of record are there about how the person is?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from counterpoint.entries import Kinds
from counterpoint.outcomes.records import (
    AtLimit,
    Behaviour,
    Day,
    FeltChange,
    FeltDeclined,
    Goal,
    GoalRating,
    Help,
    Leaving,
    Measure,
    MeasureDraft,
    Obstacle,
    SessionLog,
)
from counterpoint.outcomes.trial.records import Trial, TrialDay, TrialEnd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counterpoint.terms import Entry

    Record = (
        Measure
        | MeasureDraft
        | FeltChange
        | FeltDeclined
        | Goal
        | GoalRating
        | Behaviour
        | Day
        | Help
        | SessionLog
        | Obstacle
        | AtLimit
        | Leaving
        | Trial
        | TrialDay
        | TrialEnd
    )

_KINDS: Kinds[Record] = Kinds(
    {
        "measure": Measure,
        "measure_draft": MeasureDraft,
        "felt_change": FeltChange,
        "felt_declined": FeltDeclined,
        "goal": Goal,
        "goal_rating": GoalRating,
        "behaviour": Behaviour,
        "day": Day,
        "help": Help,
        "session": SessionLog,
        "obstacle": Obstacle,
        "at_limit": AtLimit,
        "leaving": Leaving,
        "trial": Trial,
        "trial_day": TrialDay,
        "trial_end": TrialEnd,
    }
)

KINDS = _KINDS.names
"""The names they are kept by."""
Kind = TypeVar("Kind")


class Figures(NamedTuple):
    """Everything the person put on record, oldest first.

    `unreadable` counts entries of our kinds that are damaged or come from a newer
    version; the rest still counts.
    """

    records: tuple[Record, ...] = ()
    unreadable: int = 0

    def of(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Return the records of one kind, oldest first."""
        return tuple(record for record in self.records if isinstance(record, kind))


def entry_of(record: Record) -> Entry:
    """Write a record down."""
    return _KINDS.entry_of(record)


def is_readable(entry: Entry) -> bool:
    """Say whether an entry is one of ours and whole."""
    return _KINDS.is_readable(entry)


def figures(entries: Iterable[Entry]) -> Figures:
    """Read entries; those of kinds that belong to another room are passed over."""
    return Figures(*_KINDS.read(entries))
