"""What was written today, and in how many sittings?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from counterpoint.app.visit import Visit
    from counterpoint.ports import Repository


class Today(NamedTuple):
    """When the messages of today were written, and in how many sittings."""

    messages: tuple[datetime, ...] = ()
    sittings: int = 0


async def today(
    visits: Collection[Visit], repository: Repository | None, *, now: datetime
) -> Today:
    """Return what was written today, as far as is known.

    Args:
        visits: those that go on; they count also where they are not kept.
        repository: where the others are kept.
        now: the time in the person's own zone.
    """
    talks = [visit.all_turns for visit in visits]
    if repository is not None:
        held = {visit.sitting for visit in visits}
        for sitting in await repository.sittings():
            if sitting.started.astimezone(now.tzinfo).date() != now.date():
                break
            if sitting.id not in held:
                talks.append((await repository.read(sitting.id)).turns)
    written = [[t.message.at for t in turns if t.message.text] for turns in talks]
    of_today = [
        [at for at in times if at.astimezone(now.tzinfo).date() == now.date()]
        for times in written
    ]
    return Today(
        messages=tuple(at for times in of_today for at in times),
        sittings=sum(map(bool, of_today)),
    )
