"""What does an import add, and what does it leave alone?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from counterpoint.store.record import SittingLine, TurnLine
from counterpoint.terms import Carried, Sitting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counterpoint.store.queries import Queries
    from counterpoint.store.rows import TurnRow
    from counterpoint.store.sealed_rows import SealedRows
    from counterpoint.terms import Entry

_BATCH = 1024 * 1024  # bytes written at a time


class Imported(NamedTuple):
    """What an import added, and how many sittings were there already.

    `entries` are what is kept beside the sittings and was not there yet.
    """

    sittings: int
    turns: int
    skipped: int
    entries: int = 0


async def add_missing(
    lines: Iterable[SittingLine | TurnLine], queries: Queries, *, rows: SealedRows
) -> Imported:
    """Add the sittings that are not there yet, with their turns."""
    there = {row.id for row in await queries.sittings(newest_first=False)}
    sittings = turns = skipped = kept = size = 0
    waiting: list[TurnRow] = []
    for line in lines:
        if isinstance(line, SittingLine) or size > _BATCH:
            await queries.add_turns(waiting, after=kept)
            kept, size, waiting = kept + len(waiting), 0, []
        match line:
            case SittingLine() if line.id in there:
                skipped += 1
            case SittingLine():
                sittings, kept = sittings + 1, 0
                await queries.add_sitting(rows.sitting(_sitting(line)))
            case TurnLine() if line.sitting in there:
                pass  # as its sitting
            case TurnLine():
                turns += 1
                waiting.append(rows.turn(line.sitting, line.turn))
                size += len(waiting[-1].body)
    await queries.add_turns(waiting, after=kept)
    return Imported(sittings=sittings, turns=turns, skipped=skipped)


async def add_missing_entries(
    entries: Iterable[Entry], queries: Queries, *, rows: SealedRows
) -> int:
    """Add the entries that are not there yet; return how many that were."""
    there = await queries.entry_kinds()
    missing = {entry.id: entry for entry in entries if entry.id not in there}
    fresh = [rows.entry(entry) for entry in missing.values()]
    await queries.put_entries(fresh, there=())
    return len(missing)


def to_remember(theirs: Carried, ours: Carried | None) -> Carried | None:
    """Return theirs if it has to replace ours: a move must not lose an open risk."""
    if ours is None:
        return theirs if theirs != Carried() else None
    if theirs.checked_in or (not ours.checked_in and ours.tier >= theirs.tier):
        return None
    return theirs


def _sitting(line: SittingLine) -> Sitting:
    return Sitting(
        id=line.id,
        started=line.started,
        ended=line.ended,
        title=line.title,
        tags=line.tags,
        closing=line.closing,
    )
