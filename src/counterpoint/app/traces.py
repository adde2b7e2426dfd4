"""What did the kept sittings leave behind for the page about habits?

What was noted of a sitting is used as long as it fits it. Only a sitting that has
changed since, or was never noted, is read again, and of those only what the habits
look at: a long past is not gone through for a page about twelve weeks.
"""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.conversation import branches
from counterpoint.errors import CounterpointError, NotFoundError, StoreError
from counterpoint.outcomes.habits import A_WEEK, WEEKS
from counterpoint.outcomes.traces import note_of, trace, trace_from

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from counterpoint.outcomes.traces import Trace
    from counterpoint.ports import Repository
    from counterpoint.terms import Sitting

LOOKED_AT = timedelta(days=(WEEKS + 1) * A_WEEK)
"""Habits look at so many weeks; one more, as a sitting may go on for days."""

NOTHING = b""
"""Noted of a sitting in which the person wrote nothing."""


class Traces(NamedTuple):
    """What the sittings left behind; `skipped` counts those that cannot be read."""

    traces: tuple[Trace, ...] = ()
    skipped: int = 0


async def traces(
    repository: Repository,
    *,
    now: datetime,
    sittings: Sequence[Sitting] | None = None,
) -> Traces:
    """Return what the sittings left behind, and note what was not noted yet.

    Args:
        repository: where they are kept.
        now: the time in the person's own zone.
        sittings: the list of them, newest first, where it is at hand.
    """
    noted = await _noted(repository)
    found: list[Trace] = []
    skipped = 0
    older_known = False
    listed = await repository.sittings() if sittings is None else sittings
    for sitting in listed:
        turns, note = noted.get(sitting.id, (-1, NOTHING))
        known = trace_from(note) if _fits(sitting, turns, note) else None
        looked_at = now - sitting.started <= LOOKED_AT or not older_known
        if known is None and looked_at and not _is_empty(sitting, turns, note):
            try:
                known = await _made(repository, sitting)
            except NotFoundError:  # deleted a moment ago
                continue
            except CounterpointError:
                skipped += 1
                continue
        if known is not None:
            found.append(known)
            older_known = older_known or now - known.started > LOOKED_AT
    return Traces(tuple(found), skipped)


async def _noted(repository: Repository) -> dict[str, tuple[int, bytes]]:
    """Return what is noted; where one note is damaged all are made anew."""
    try:
        return await repository.traces()
    except StoreError:
        return {}


def _fits(sitting: Sitting, turns: int, note: bytes) -> bool:
    """Say whether a note is of the sitting as it is now, its end included."""
    if turns != sitting.count:
        return False
    said = sitting.closing is not None and sitting.closing.step.strip()
    known = trace_from(note)
    return not said or known is None or known.stepped


def _is_empty(sitting: Sitting, turns: int, note: bytes) -> bool:
    return sitting.count == 0 or (turns == sitting.count and note == NOTHING)


async def _made(repository: Repository, sitting: Sitting) -> Trace | None:
    """Read a sitting and note what it leaves behind."""
    whole = await repository.read(sitting.id)
    line = branches.line(whole.turns)
    # Others talk meanwhile: reading a long sitting takes its time.
    made = await asyncio.to_thread(trace, whole, line=line)
    note = NOTHING if made is None else note_of(made)
    # Where it cannot be noted, it is made again the next time.
    with contextlib.suppress(CounterpointError):
        await repository.trace(sitting.id, len(whole.turns), note)
    return made
