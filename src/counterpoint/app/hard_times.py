"""Is this a time to ask somebody how it came, or is it too hard a time for that?

A danger that nobody has asked about yet, and danger or fresh grief in what was kept
of the last two weeks, make it hard. Where it cannot be read, nobody knows, and it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.conversation.opening import RESTS
from counterpoint.detectors.moments import Moment, moments
from counterpoint.errors import CounterpointError
from counterpoint.terms import Tier

if TYPE_CHECKING:
    from datetime import datetime

    from counterpoint.ports import Repository
    from counterpoint.terms import Turn

MOST_READ = 20
"""Sittings; whoever comes oftener within two weeks is known by the newest."""


async def is_hard(repository: Repository, now: datetime) -> bool:
    """Say whether somebody is in danger or in fresh grief, as far as is known."""
    try:
        carried = await repository.carried()
        if carried.tier > Tier.NONE and not carried.checked_in:
            return True
        begun = [s for s in await repository.sittings() if now - s.started < RESTS]
        for sitting in begun[:MOST_READ]:
            if any(map(_is_hard, (await repository.read(sitting.id)).turns)):
                return True
    except CounterpointError:
        return True
    return False


def _is_hard(turn: Turn) -> bool:
    if turn.screening.tier > Tier.NONE:
        return True
    return Moment.FRESH_LOSS in moments(turn.message.text)
