"""Which kinds of record are there, and how does one become an entry and back?

The store keeps entries and knows nothing of what is in them; this is where a
record is written down and read again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec

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
from counterpoint.terms import Entry, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable

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

KINDS: dict[str, type] = {
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

_names = {kind: name for name, kind in KINDS.items()}
_decoders: dict[str, msgspec.json.Decoder[Any]] = {
    name: msgspec.json.Decoder(kind) for name, kind in KINDS.items()
}
T = TypeVar("T")


class Figures(NamedTuple):
    """Everything the person put on record, oldest first.

    `unreadable` counts entries of our kinds that are damaged or come from a newer
    version; the rest still counts.
    """

    records: tuple[Record, ...] = ()
    unreadable: int = 0

    def of(self, kind: type[T]) -> tuple[T, ...]:
        """Return the records of one kind, oldest first."""
        return tuple(record for record in self.records if isinstance(record, kind))


def entry_of(record: Record) -> Entry:
    """Write a record down."""
    return Entry(
        id=record.id, kind=_names[type(record)], at=record.at, body=to_json(record)
    )


def is_readable(entry: Entry) -> bool:
    """Say whether an entry is one of ours and whole."""
    return _read(entry) is not None


def figures(entries: Iterable[Entry]) -> Figures:
    """Read entries; those of kinds that belong to another room are passed over."""
    ours = [entry for entry in entries if entry.kind in KINDS]
    read = [_read(entry) for entry in ours]
    records = [record for record in read if record is not None]
    records.sort(key=lambda record: record.at)
    return Figures(tuple(records), unreadable=len(ours) - len(records))


def _read(entry: Entry) -> Record | None:
    decoder = _decoders.get(entry.kind)
    if decoder is None:
        return None
    try:
        record: Record = decoder.decode(entry.body)
    except msgspec.DecodeError:
        return None
    whole = record.id == entry.id and record.at.tzinfo is not None
    return record if whole else None
