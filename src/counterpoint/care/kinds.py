"""Which kinds of record are there about who else is there for the person?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from counterpoint.care.records import (
    SAFETY_PLAN,
    Contact,
    Person,
    Referral,
    SafetyPlan,
)
from counterpoint.entries import Kinds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counterpoint.terms import Entry

    Record = SafetyPlan | Person | Contact | Referral

_KINDS: Kinds[Record] = Kinds(
    {
        "safety_plan": SafetyPlan,
        "person": Person,
        "contact": Contact,
        "referral": Referral,
    }
)

KINDS = _KINDS.names
"""The names they are kept by."""
T = TypeVar("T")


class CareRecords(NamedTuple):
    """Everything the person put down about who else is there, oldest first.

    `unreadable` counts entries of our kinds that are damaged or come from a newer
    version; the rest still counts.
    """

    records: tuple[Record, ...] = ()
    unreadable: int = 0

    def of(self, kind: type[T]) -> tuple[T, ...]:
        """Return the records of one kind, oldest first."""
        return tuple(record for record in self.records if isinstance(record, kind))

    @property
    def plan(self) -> SafetyPlan | None:
        """Return the safety plan, if there is one."""
        return next((p for p in self.of(SafetyPlan) if p.id == SAFETY_PLAN), None)


def entry_of(record: Record) -> Entry:
    """Write a record down."""
    return _KINDS.entry_of(record)


def is_readable(entry: Entry) -> bool:
    """Say whether an entry is one of ours and whole."""
    return _KINDS.is_readable(entry)


def care_records(entries: Iterable[Entry]) -> CareRecords:
    """Read entries; those of kinds that belong to another room are passed over."""
    return CareRecords(*_KINDS.read(entries))
