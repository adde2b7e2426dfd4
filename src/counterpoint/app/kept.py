"""How is a record put beside the sittings, whichever room it belongs to?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from counterpoint.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from counterpoint.ports import Repository
    from counterpoint.terms import Entry

AHEAD = timedelta(minutes=5)
"""Two clocks may differ by so much; what lies further ahead has not happened."""
LOOK_AT = "Check the clock of this computer; nothing was kept."


async def put(
    repository: Repository,
    entries: Iterable[Entry],
    *,
    now: datetime,
    look_at: str = LOOK_AT,
) -> None:
    """Keep entries, all or none; one that is sent twice is kept once.

    Args:
        repository: where they are kept.
        entries: what is kept.
        now: the time in the person's own zone.
        look_at: what to do where one is dated in the future.

    Raises:
        InputError: one is dated in the future, or is too long.
        StoreError: they could not be kept.
    """
    wanted = list(entries)
    if any(entry.at > now + AHEAD for entry in wanted):
        raise InputError(f"This is dated in the future. {look_at}")
    await repository.put(wanted)


async def withdraw(repository: Repository, *ids: str) -> None:
    """Delete records for good."""
    await repository.withdraw(ids)
