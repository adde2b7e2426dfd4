"""Is there danger in what was typed for the ledger, and whom can the person reach?"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from counterpoint.app.beside_the_talk import remember, seen_in
from counterpoint.app.reader import open_reader
from counterpoint.errors import StoreError
from counterpoint.interfaces.cli.card import card
from counterpoint.interfaces.cli.ledger_lines import words
from counterpoint.interfaces.cli.show import complain, paper
from counterpoint.settings import read_settings
from counterpoint.terms import Tier

if TYPE_CHECKING:
    from counterpoint.ports import Clock
    from counterpoint.store import Store


async def is_danger(*texts: str, as_json: bool, store: Store, clock: Clock) -> bool:
    """Show at once whom to reach where there is danger in it; then it is not kept."""
    seen = seen_in(texts, clock=clock, reader=open_reader())
    if seen.tier < Tier.CONCERN:
        return False
    show = complain if as_json else paper().reply
    show(words("danger")["sentence"])
    show(card(read_settings().country, today=clock.now().date()))
    show(words("danger")["not_kept"])
    with contextlib.suppress(StoreError):  # the numbers are shown already
        await remember(store, seen, clock)
    return True
