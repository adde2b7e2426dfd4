"""What has the person ready for a hard hour, and is it time to look at it again?

What cannot be read is as if it were not there: a talk never waits for it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counterpoint.app import care_records
from counterpoint.care.people import may_be_named, people_on
from counterpoint.care.safety_plan import is_empty, wants_another_look
from counterpoint.errors import CounterpointError
from counterpoint.terms import Prepared, Tier

if TYPE_CHECKING:
    from datetime import datetime

    from counterpoint.ports import Repository


async def prepared(repository: Repository) -> Prepared:
    """Return whether there is a plan, and who may be named."""
    try:
        records = await care_records.read(repository)
    except CounterpointError:
        return Prepared()
    return Prepared(
        plan=not is_empty(records.plan), people=may_be_named(people_on(records))
    )


async def offers_a_look(repository: Repository, *, now: datetime) -> bool:
    """Say whether this visit asks to look the plan over; it then counts as asked.

    It is asked once, at the first visit that is calm: one that begins with a
    question about the last hard day is not.
    """
    try:
        carried = await repository.carried()
        plan = (await care_records.read(repository)).plan
        hard_at = carried.at if carried.tier >= Tier.CONCERN else None
        if plan is None or not wants_another_look(
            plan, hard_at=hard_at, asked_about=carried.checked_in
        ):
            return False
        await care_records.keep(repository, replace(plan, offered=now), now=now)
    except CounterpointError:
        return False
    return True
