"""What did the person put on record about how they are, and how is more put there?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from counterpoint.errors import InputError
from counterpoint.outcomes.kinds import KINDS, Figures, entry_of, figures

if TYPE_CHECKING:
    from datetime import datetime

    from counterpoint.outcomes.kinds import Record
    from counterpoint.ports import Repository

AHEAD = timedelta(minutes=5)
"""Two clocks may differ by so much; what lies further ahead has not happened."""


async def read(repository: Repository) -> Figures:
    """Read everything the person put on record, oldest first."""
    return figures(await repository.entries(*KINDS))


async def keep(repository: Repository, *records: Record, now: datetime) -> None:
    """Keep records, all or none; one that is sent twice is kept once.

    Raises:
        InputError: one is dated in the future, or is too long.
        StoreError: they could not be kept.
    """
    if any(record.at > now + AHEAD for record in records):
        raise InputError(
            "This is dated in the future. Check the date, and the clock of this "
            "computer; nothing was kept."
        )
    await repository.put([entry_of(record) for record in records])


async def withdraw(repository: Repository, *ids: str) -> None:
    """Delete records for good."""
    await repository.withdraw(ids)
