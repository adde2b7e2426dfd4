"""Who else is there for the person, as they put it down, and how is more put there?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.app import kept
from counterpoint.app.kept import withdraw
from counterpoint.care.kinds import KINDS, CareRecords, care_records, entry_of

if TYPE_CHECKING:
    from datetime import datetime

    from counterpoint.care.kinds import Record
    from counterpoint.ports import Repository


__all__ = ["keep", "read", "withdraw"]


async def read(repository: Repository) -> CareRecords:
    """Read the plan, the people and the referrals, oldest first."""
    return care_records(await repository.entries(*KINDS))


async def keep(repository: Repository, *records: Record, now: datetime) -> None:
    """Keep records, all or none; one that is sent twice is kept once.

    Raises:
        InputError: one is dated in the future, or is too long.
        StoreError: they could not be kept.
    """
    await kept.put(repository, map(entry_of, records), now=now)
