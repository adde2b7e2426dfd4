"""What did the person put on record about how they are, and how is more put there?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.app import kept
from counterpoint.app.kept import withdraw
from counterpoint.outcomes.kinds import KINDS, Figures, entry_of, figures

if TYPE_CHECKING:
    from datetime import datetime

    from counterpoint.outcomes.kinds import Record
    from counterpoint.ports import Repository

__all__ = ["keep", "read", "withdraw"]

_LOOK_AT = "Check the date, and the clock of this computer; nothing was kept."


async def read(repository: Repository) -> Figures:
    """Read everything the person put on record, oldest first."""
    return figures(await repository.entries(*KINDS))


async def keep(repository: Repository, *records: Record, now: datetime) -> None:
    """Keep records, all or none; one that is sent twice is kept once.

    Raises:
        InputError: one is dated in the future, or is too long.
        StoreError: they could not be kept.
    """
    await kept.put(repository, map(entry_of, records), now=now, look_at=_LOOK_AT)
