"""Was danger seen in what was just written beside the talk, and what is shown then?

A letter, a note, the words of a goal: they are read as a message is. Where danger is
seen the page that follows shows whom the person can reach, also where nothing could
be kept, and the next sitting asks about it.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterpoint.app.beside_the_talk import remember, seen_in
from counterpoint.errors import CounterpointError
from counterpoint.interfaces.web.help_now import HelpCard, help_card
from counterpoint.interfaces.web.pages import house
from counterpoint.terms import Risk, Screening, Tier

if TYPE_CHECKING:
    from starlette.requests import Request

_HURT_BY_OTHERS = frozenset({Risk.ABUSE_VICTIM, Risk.CHILD_AT_RISK})


@dataclass(frozen=True, slots=True)
class Seen:
    """Whom to reach; `path` says which lines come first, `key` which words."""

    card: HelpCard
    path: str
    key: str


async def danger_in(request: Request, *texts: str) -> Seen | None:
    """Read what was written; None where there is no danger in it."""
    home = house(request)
    found = await asyncio.to_thread(
        seen_in, texts, clock=home.clock, reader=home.reader
    )
    return None if found.tier < Tier.CONCERN else await shown_for(request, found)


async def shown_for(request: Request, found: Screening) -> Seen:
    """Have the next sitting ask about a danger, and return what is shown now."""
    home = house(request)
    if home.store is not None:
        # Whom to reach is shown also where it cannot be remembered.
        with contextlib.suppress(CounterpointError):
            await remember(home.store, found, home.clock)
    card = help_card(home.settings.country, today=home.clock.now().date())
    if found.risk in _HURT_BY_OTHERS:
        return Seen(card, "abuse", "hurt_by_others")
    return Seen(card, "suicide", "suicidal" if found.risk.suicidal else "other")
