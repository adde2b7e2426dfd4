"""Which limits of their own has the person come to in a visit, and what then?

Each is said once a visit and stands until something is chosen. Whoever simply
writes on has chosen one more. What was chosen is kept only where the visit is, and
nobody is kept from anything where that fails.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.app.figures import keep
from counterpoint.app.today import Today
from counterpoint.app.visit import new_id
from counterpoint.authored import load
from counterpoint.conversation.limits import may_be_mentioned, minutes_today, reminder
from counterpoint.errors import CounterpointError, StoreError
from counterpoint.outcomes.records import AtLimit, Instead
from counterpoint.settings import PersonalLimits

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from counterpoint.app.visit import Visit
    from counterpoint.conversation.limits import Reminder


class Reached(NamedTuple):
    """A limit that was reached, and the sentence for it."""

    limit: Reminder
    sentence: str


@dataclass(slots=True)
class OwnLimits:
    """What was said of limits in one visit.

    `told` are those that were said, `standing` the one that waits for a choice, and
    `turns` is how many turns there were when it was said.
    """

    told: set[Reminder] = field(default_factory=set)
    standing: Reached | None = None
    turns: int = 0

    async def reached(
        self,
        visit: Visit,
        limits: PersonalLimits,
        *,
        now: datetime,
        today: Callable[[], Awaitable[Today]],
    ) -> Reached | None:
        """Return the limit to be said now; nothing is said where there is danger.

        Args:
            visit: the one that goes on.
            limits: those the person set.
            now: the time in the person's own zone.
            today: finds out what was written today; asked only where it matters.
        """
        if not may_be_mentioned(visit.all_turns, visit.carried()):
            self.standing = None
            return None
        if self.standing is not None and len(visit.all_turns) > self.turns:
            await self.choose(Instead.ONE_MORE, visit, now=now)
        if self.standing is None and limits != PersonalLimits():
            self.standing = await self._found(visit, limits, now=now, today=today)
            self.turns = len(visit.all_turns)
        return self.standing

    async def _found(
        self,
        visit: Visit,
        limits: PersonalLimits,
        *,
        now: datetime,
        today: Callable[[], Awaitable[Today]],
    ) -> Reached | None:
        counts = limits.minutes_a_day is not None or limits.sittings_a_day is not None
        try:
            written = await today() if counts else Today()
        except StoreError:
            return None
        minutes = minutes_today(written.messages, now=now)
        begun = any(turn.message.text for turn in visit.all_turns)
        sittings = written.sittings + (not begun)
        found = reminder(limits, minutes=minutes, sittings=sittings, now=now)
        if found is None or found in self.told:
            return None
        self.told.add(found)
        sentence: str = load("conversation", "limits").body["reached"][found.value]
        return Reached(found, sentence.format(minutes=minutes))

    async def choose(self, chosen: Instead, visit: Visit, *, now: datetime) -> bool:
        """Count what was chosen; False where no limit stood."""
        standing, self.standing = self.standing, None
        if standing is None:
            return False
        if visit.repository is not None:
            record = AtLimit(new_id(), now, standing.limit.value, chosen)
            with contextlib.suppress(CounterpointError):
                await keep(visit.repository, record, now=now)
        return True
