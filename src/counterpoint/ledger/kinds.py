"""Which kinds of record are there in the ledger?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from counterpoint.entries import Kinds
from counterpoint.ledger.records import (
    DRAWING,
    Claim,
    Commitment,
    Drawing,
    Evidence,
    Invitation,
    OtherSide,
    Pair,
    Prediction,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counterpoint.terms import Entry

    Line = Claim | Evidence | Prediction | Commitment | Pair | OtherSide
    Record = Line | Drawing

_KINDS: Kinds[Record] = Kinds(
    {
        "claim": Claim,
        "evidence": Evidence,
        "prediction": Prediction,
        "commitment": Commitment,
        "pair": Pair,
        "other_side": OtherSide,
        "drawing": Drawing,
    }
)

KINDS = _KINDS.names
"""The names they are kept by."""

INVITATIONS: Kinds[Invitation] = Kinds({"invitation": Invitation})
"""Who was asked what they see; no line of the ledger, and on a page of its own."""

T = TypeVar("T", bound="Line")


class Ledger(NamedTuple):
    """Everything in the ledger, oldest first.

    `hidden` are lines that the person had forgotten in a sitting that goes on.
    `unreadable` counts entries of our kinds that are damaged or come from a newer
    version; the rest still counts. `kept` says that there is a ledger at all: False
    where a talk is not kept, or where the ledger could not be read.
    """

    lines: tuple[Line, ...] = ()
    hidden: tuple[Line, ...] = ()
    draws: bool = True
    unreadable: int = 0
    kept: bool = True

    def of(self, kind: type[T]) -> tuple[T, ...]:
        """Return the lines of one kind, oldest first."""
        return tuple(line for line in self.lines if isinstance(line, kind))

    def find(self, line_id: str) -> Line | None:
        """Return the line with this id, if it is there and not hidden."""
        return next((line for line in self.lines if line.id == line_id), None)


NOTHING_KNOWN = Ledger(kept=False)
"""The ledger of whoever keeps none, or whose ledger cannot be read."""


def entry_of(record: Record) -> Entry:
    """Write a record down."""
    return _KINDS.entry_of(record)


def with_records(known: Ledger, *records: Record) -> Ledger:
    """Return a ledger as it is once these records are kept."""
    lines: dict[str, Line] = {line.id: line for line in (*known.lines, *known.hidden)}
    switch = [record for record in records if isinstance(record, Drawing)]
    lines |= {one.id: one for one in records if not isinstance(one, Drawing)}
    by_time = sorted(lines.values(), key=lambda line: line.at)
    return known._replace(
        lines=tuple(line for line in by_time if line.hidden is None),
        hidden=tuple(line for line in by_time if line.hidden is not None),
        draws=switch[-1].on if switch else known.draws,
    )


def is_readable(entry: Entry) -> bool:
    """Say whether an entry is one of ours and whole."""
    return _KINDS.is_readable(entry)


def ledger(entries: Iterable[Entry]) -> Ledger:
    """Read entries; those of kinds that belong to another room are passed over.

    Claims are drawn unless the person switched that off, and not where the record
    that says so cannot be read.
    """
    ours = [entry for entry in entries if entry.kind in KINDS]
    records, unreadable = _KINDS.read(ours)
    switch = [r for r in records if isinstance(r, Drawing) and r.id == DRAWING]
    damaged = any(e.kind == "drawing" and not is_readable(e) for e in ours)
    lines = [record for record in records if not isinstance(record, Drawing)]
    return Ledger(
        lines=tuple(line for line in lines if line.hidden is None),
        hidden=tuple(line for line in lines if line.hidden is not None),
        draws=not damaged and (switch[-1].on if switch else True),
        unreadable=unreadable,
    )
